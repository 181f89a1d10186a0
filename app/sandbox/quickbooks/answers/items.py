"""The Ret of every kind of item."""

from app.sandbox.quickbooks.answers.customers import tax_ref
from app.sandbox.quickbooks.answers.layout import (
    EXTENSIONS,
    EXTERNAL_GUID,
    FULL_NAME,
    LIST_CORE,
    SUBLEVEL,
    Data,
    Shown,
    View,
    computed,
    group,
    plain,
    plains,
    ref,
)
from app.sandbox.quickbooks.answers.xml import leaf
from app.sandbox.quickbooks.books.record import Record


def _percent(tag: str) -> Shown:
    """A percentage as QuickBooks prints it: with a percent sign, against its own schema."""

    def show(view: View, record: Record, data: Data) -> None:
        if data.get(tag):
            text = str(data[tag])
            view.out.append(leaf(tag, f"{text if '.' in text else f'{text}.0'}%"))

    return Shown(tag, show)


_TAX_CODE = tax_ref("SalesTaxCodeRef")
_BAR_CODE = plain("BarCodeValue", since="12.0")
_NUMBER = plain("ManufacturerPartNumber", since="7.0")
_UNIT = ref("UnitOfMeasureSetRef", since="7.0")
_PLACE: tuple[Shown, ...] = (ref("ClassRef", since="12.0"), ref("ParentRef", "Item"), SUBLEVEL)
_HEAD: tuple[Shown, ...] = (*LIST_CORE, plain("Name"), FULL_NAME, _BAR_CODE, plain("IsActive"), *_PLACE)
_FLAT_HEAD: tuple[Shown, ...] = (*LIST_CORE, plain("Name"), _BAR_CODE, plain("IsActive"))
_TAIL: tuple[Shown, ...] = (EXTERNAL_GUID, EXTENSIONS)
_SIDES: tuple[Shown, ...] = (
    group("SalesOrPurchase", plain("Desc"), plain("Price"), _percent("PricePercent"), ref("AccountRef")),
    group(
        "SalesAndPurchase",
        *plains("SalesDesc SalesPrice"),
        ref("IncomeAccountRef"),
        *plains("PurchaseDesc PurchaseCost"),
        ref("ExpenseAccountRef"),
        ref("PrefVendorRef"),
    ),
)
_STOCK: tuple[Shown, ...] = (
    _NUMBER,
    _UNIT,
    _TAX_CODE,
    *plains("SalesDesc SalesPrice"),
    ref("IncomeAccountRef"),
    *plains("PurchaseDesc PurchaseCost"),
    ref("COGSAccountRef"),
    ref("PrefVendorRef"),
    ref("AssetAccountRef"),
)
_ON_HAND: tuple[Shown, ...] = (
    plain("Max", since="13.0"),
    *plains("QuantityOnHand AverageCost"),
    computed("QuantityOnOrder", lambda view, record: record.get("QuantityOnOrder", "0")),
    computed("QuantityOnSalesOrder", lambda view, record: record.get("QuantityOnSalesOrder", "0")),
    EXTERNAL_GUID,
)


def _rates(view: View, record: Record, data: Data) -> None:
    for list_id in data.get("Rates", ()):
        view.ref("ItemSalesTaxRef", "Item", list_id)


ITEMS: dict[str, tuple[Shown, ...]] = {
    "ItemService": (*_HEAD, _UNIT, _TAX_CODE, *_SIDES, *_TAIL),
    "ItemNonInventory": (*_HEAD, _NUMBER, _UNIT, _TAX_CODE, *_SIDES, *_TAIL),
    "ItemOtherCharge": (*_HEAD, _TAX_CODE, *_SIDES, plain("SpecialItemType"), *_TAIL),
    "ItemInventory": (*_HEAD, *_STOCK, plain("ReorderPoint"), *_ON_HAND, EXTENSIONS),
    "ItemInventoryAssembly": (
        *_HEAD,
        *_STOCK,
        plain("BuildPoint"),
        *_ON_HAND,
        group("ItemInventoryAssemblyLine", ref("ItemInventoryRef"), plain("Quantity"), key="Components"),
        EXTENSIONS,
    ),
    "ItemFixedAsset": (
        *_FLAT_HEAD,
        ref("ClassRef"),
        *plains("AcquiredAs PurchaseDesc PurchaseDate PurchaseCost"),
        ref("AssetAccountRef"),
        *plains("AssetDesc Location SerialNumber"),
        *_TAIL,
    ),
    "ItemSubtotal": (*_FLAT_HEAD, *plains("ItemDesc SpecialItemType"), *_TAIL),
    "ItemDiscount": (
        *_HEAD,
        plain("ItemDesc"),
        _TAX_CODE,
        *plains("DiscountRate DiscountRatePercent"),
        ref("AccountRef"),
        *_TAIL,
    ),
    "ItemPayment": (
        *_FLAT_HEAD,
        ref("ClassRef"),
        plain("ItemDesc"),
        ref("DepositToAccountRef"),
        ref("PaymentMethodRef"),
        *_TAIL,
    ),
    "ItemSalesTax": (
        *_FLAT_HEAD,
        ref("ClassRef"),
        *plains("ItemDesc TaxRate"),
        ref("TaxVendorRef"),
        *_TAIL,
    ),
    "ItemSalesTaxGroup": (*_FLAT_HEAD, plain("ItemDesc"), EXTERNAL_GUID, Shown("ItemSalesTaxRef", _rates), EXTENSIONS),
    "ItemGroup": (
        *_FLAT_HEAD,
        plain("ItemDesc"),
        _UNIT,
        *plains("IsPrintItemsInGroup SpecialItemType"),
        EXTERNAL_GUID,
        group("ItemGroupLine", ref("ItemRef"), plain("Quantity"), key="Members"),
        EXTENSIONS,
    ),
}
