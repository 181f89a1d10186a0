"""Adding and changing service, non-inventory and inventory items; the queries of all kinds of items."""

from app.sandbox.quickbooks.rules.grammar import Element, Part
from app.sandbox.quickbooks.rules.list_queries import CLASS_FILTER, list_filter, list_query
from app.sandbox.quickbooks.rules.parts import (
    INCLUDE,
    amount,
    boolean,
    core,
    day,
    either,
    group,
    guid,
    lines,
    number,
    ref,
    text,
)

_BAR_CODE = group("BarCode", text("BarCodeValue", 50), boolean("AssignEvenIfUsed"), boolean("AllowOverride"), since="12.0")
_NAME = text("Name", 31)
_NEW_NAME = text("Name", 31, required=True)
_ACTIVE = boolean("IsActive")
_CLASS = ref("ClassRef", 159, since="12.0")
_PARENT = ref("ParentRef", None)
_PART_NUMBER = text("ManufacturerPartNumber", 31, since="7.0")
_UNIT = ref("UnitOfMeasureSetRef", 31, since="7.0")
_FORCE_UNIT = boolean("ForceUOMChange", since="7.0")
_TAX_CODE = ref("SalesTaxCodeRef", 3)
_GUID = guid("ExternalGUID", since="8.0")


def _account(tag: str, *, changes: bool, since: str = "7.0", apply_since: str = "7.0") -> tuple[Part, ...]:
    """An account, in a Mod (which could not change it at first) followed by whether old transactions change with it."""
    if not changes:
        return (ref(tag, 159),)
    return ref(tag, 159, since=since), boolean(f"Apply{tag}ToExistingTxns", since=apply_since)


def _one_sided(tag: str, *, changes: bool) -> Element:
    """An item that is only sold or only bought: one price, one account."""
    price = either(number("Price", required=True), number("PricePercent", required=True))
    return group(tag, lines("Desc", 4095), price, *_account("AccountRef", changes=changes), required=True)


def _two_sided(tag: str, *, changes: bool) -> Element:
    """An item that is bought and sold: price and cost, income and expense."""
    return group(
        tag,
        lines("SalesDesc", 4095),
        number("SalesPrice"),
        *_account("IncomeAccountRef", changes=changes),
        lines("PurchaseDesc", 4095),
        number("PurchaseCost"),
        *_account("ExpenseAccountRef", changes=changes),
        ref("PrefVendorRef", 41),
        required=True,
    )


_SALES = either(_one_sided("SalesOrPurchase", changes=False), _two_sided("SalesAndPurchase", changes=False), required=True)
_SALES_MOD = either(_one_sided("SalesOrPurchaseMod", changes=True), _two_sided("SalesAndPurchaseMod", changes=True))


def _stock(*, changes: bool) -> tuple[Part, ...]:
    """What an inventory item says about selling, buying and reordering."""
    return (
        lines("SalesDesc", 4095),
        number("SalesPrice"),
        *_account("IncomeAccountRef", changes=changes),
        lines("PurchaseDesc", 4095),
        number("PurchaseCost"),
        *_account("COGSAccountRef", changes=changes, since="1.0", apply_since="8.0"),
        ref("PrefVendorRef", 41),
        ref("AssetAccountRef", 159),
        number("ReorderPoint"),
        number("Max", since="13.0"),
    )


def _rule(tag: str, *parts: Part) -> tuple[Part, ...]:
    return group(tag, *parts, required=True), INCLUDE


SERVICE_ADD = _rule("ItemServiceAdd", _NEW_NAME, _BAR_CODE, _ACTIVE, _CLASS, _PARENT, _UNIT, _TAX_CODE, _SALES, _GUID)
SERVICE_MOD = _rule(
    "ItemServiceMod",
    *core(),
    _NAME,
    _BAR_CODE,
    _ACTIVE,
    _CLASS,
    _PARENT,
    _UNIT,
    _FORCE_UNIT,
    _TAX_CODE,
    _SALES_MOD,
)
NON_INVENTORY_ADD = _rule(
    "ItemNonInventoryAdd",
    _NEW_NAME,
    _BAR_CODE,
    _ACTIVE,
    _PARENT,  # here, and only here, the parent stands before the class
    _CLASS,
    _PART_NUMBER,
    _UNIT,
    _TAX_CODE,
    _SALES,
    _GUID,
)
NON_INVENTORY_MOD = _rule(
    "ItemNonInventoryMod",
    *core(),
    _NAME,
    _BAR_CODE,
    _ACTIVE,
    _CLASS,
    _PARENT,
    _PART_NUMBER,
    _UNIT,
    _FORCE_UNIT,
    _TAX_CODE,
    _SALES_MOD,
)
INVENTORY_ADD = _rule(
    "ItemInventoryAdd",
    _NEW_NAME,
    _BAR_CODE,
    _ACTIVE,
    _CLASS,
    _PARENT,
    _PART_NUMBER,
    _UNIT,
    _TAX_CODE,
    *_stock(changes=False),
    number("QuantityOnHand"),
    amount("TotalValue"),
    day("InventoryDate"),
    _GUID,
)
INVENTORY_MOD = _rule(
    "ItemInventoryMod",
    *core(),
    _NAME,
    _BAR_CODE,
    _ACTIVE,
    _CLASS,
    _PARENT,
    _PART_NUMBER,
    _UNIT,
    _FORCE_UNIT,
    _TAX_CODE,
    *_stock(changes=True),
)

QUERY = list_query(*list_filter())
QUERY_BY_CLASS = list_query(*list_filter(), CLASS_FILTER)
