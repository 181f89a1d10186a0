"""What each kind of item has, and which types of account it may name."""

from dataclasses import dataclass

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.errors import Refusal

MONEY_TAGS = {"SalesPrice", "PurchaseCost", "Price", "DiscountRate"}
INCOME = ("Income", "OtherIncome")
EXPENSE = ("Expense", "OtherExpense", "CostOfGoodsSold")
_ALLOWED = {
    "IncomeAccountRef": INCOME,
    "ExpenseAccountRef": EXPENSE,
    "COGSAccountRef": ("CostOfGoodsSold",),
    "AssetAccountRef": ("OtherCurrentAsset",),
}
_ALLOWED_FIXED = {"AssetAccountRef": ("FixedAsset", "OtherAsset")}  # of fixed asset items


@dataclass(frozen=True)
class Fields:
    """The values of one kind of item by their element names."""

    texts: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()  # of the references, those that it cannot be without
    sides: bool = False  # SalesOrPurchase or SalesAndPurchase
    below: bool = False  # may stand below another one of its kind
    kept: frozenset[str] = frozenset()  # lists that are taken as they come


_STOCK = ("ManufacturerPartNumber", "SalesDesc", "SalesPrice", "PurchaseDesc", "PurchaseCost", "Max")
_STOCK_REFS = (
    "ClassRef",
    "UnitOfMeasureSetRef",
    "SalesTaxCodeRef",
    "IncomeAccountRef",
    "COGSAccountRef",
    "PrefVendorRef",
    "AssetAccountRef",
)
_STOCK_ACCOUNTS = ("IncomeAccountRef", "COGSAccountRef", "AssetAccountRef")
_SOLD = ("ClassRef", "UnitOfMeasureSetRef", "SalesTaxCodeRef")

FIELDS: dict[str, Fields] = {
    "ItemService": Fields((), _SOLD, sides=True, below=True),
    "ItemNonInventory": Fields(("ManufacturerPartNumber",), _SOLD, sides=True, below=True),
    "ItemOtherCharge": Fields(("SpecialItemType",), ("ClassRef", "SalesTaxCodeRef"), sides=True, below=True),
    "ItemInventory": Fields((*_STOCK, "ReorderPoint"), _STOCK_REFS, _STOCK_ACCOUNTS, below=True),
    "ItemInventoryAssembly": Fields(
        (*_STOCK, "BuildPoint"), _STOCK_REFS, _STOCK_ACCOUNTS, below=True, kept=frozenset({"Components"})
    ),
    "ItemFixedAsset": Fields(
        ("AcquiredAs", "PurchaseDesc", "PurchaseDate", "PurchaseCost", "AssetDesc", "Location", "SerialNumber"),
        ("ClassRef", "AssetAccountRef"),
        ("AssetAccountRef",),
    ),
    "ItemSubtotal": Fields(("ItemDesc", "SpecialItemType")),
    "ItemDiscount": Fields(
        ("ItemDesc", "DiscountRate", "DiscountRatePercent"),
        ("ClassRef", "SalesTaxCodeRef", "AccountRef"),
        ("AccountRef",),
        below=True,
    ),
    "ItemPayment": Fields(("ItemDesc",), ("ClassRef", "DepositToAccountRef", "PaymentMethodRef")),
    "ItemSalesTax": Fields(("ItemDesc", "TaxRate"), ("ClassRef", "TaxVendorRef")),
    "ItemSalesTaxGroup": Fields(("ItemDesc",), kept=frozenset({"Rates"})),
    "ItemGroup": Fields(
        ("ItemDesc", "IsPrintItemsInGroup", "SpecialItemType"), ("UnitOfMeasureSetRef",), kept=frozenset({"Members"})
    ),
}


def check_account(books: Books, kind: str, tag: str, list_id: str | None, where: str) -> None:
    """Refuse an account of a type that does not go with its use (3180)."""
    account = books.table("Account").get(list_id)
    allowed = (_ALLOWED_FIXED if kind == "ItemFixedAsset" else _ALLOWED).get(tag)
    if account is None or allowed is None or account.get("AccountType") in allowed:
        return
    raise Refusal(
        3180,
        f'{where} cannot be saved: the account "{account.full_name}" of {tag} is of type {account["AccountType"]}.',
    )
