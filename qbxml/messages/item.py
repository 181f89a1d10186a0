"""Items as QuickBooks answers them: twelve kinds in one name space, mixed in the answer to one query."""

from qbxml.aggregate import Aggregate, many, one, one_of
from qbxml.fields import amount, boolean, code, day, guid, integer, percent, price, quantity, text
from qbxml.messages.common import ListRecord, data_ext
from qbxml.messages.query import OwnedListQuery, RefFilter, list_choices
from qbxml.refs import ref, refs
from qbxml.request import PagedRq


class SalesOrPurchase(Aggregate):
    """An item that is only sold or only bought: one description, one price, one account."""

    desc = text(4095, lines=True)
    price = price()
    price_percent = percent()
    account = ref(159)
    choices = (one_of("price", "price_percent"),)


class SalesAndPurchase(Aggregate):
    """An item that is bought and sold: descriptions, prices and accounts for both."""

    sales_desc = text(4095, lines=True)
    sales_price = price()
    income_account = ref(159)
    purchase_desc = text(4095, lines=True)
    purchase_cost = price()
    expense_account = ref(159)
    pref_vendor = ref(41)


class ItemRecord(ListRecord):
    """What every item has."""

    name = text(31)
    bar_code_value = text(50)
    is_active = boolean()
    external_guid = guid(is_last=True)
    data_ext = data_ext()


class NestedItem(ItemRecord):
    """An item that can stand below another of its kind."""

    full_name = text(after="name")
    class_ = ref()
    parent = ref()
    sublevel = integer()


class ItemServiceRet(NestedItem):
    """A service."""

    unit_of_measure_set = ref()
    sales_tax_code = ref()
    sales_or_purchase = one(SalesOrPurchase)
    sales_and_purchase = one(SalesAndPurchase)


class ItemNonInventoryRet(NestedItem):
    """A part that is not counted."""

    manufacturer_part_number = text()
    unit_of_measure_set = ref()
    sales_tax_code = ref()
    sales_or_purchase = one(SalesOrPurchase)
    sales_and_purchase = one(SalesAndPurchase)


class ItemOtherChargeRet(NestedItem):
    """A charge such as freight; one with a ``special_item_type`` is QuickBooks' own."""

    sales_tax_code = ref()
    sales_or_purchase = one(SalesOrPurchase)
    sales_and_purchase = one(SalesAndPurchase)
    special_item_type = code()


class StockedItem(NestedItem):
    """What is counted and has a value."""

    manufacturer_part_number = text()
    unit_of_measure_set = ref()
    sales_tax_code = ref()
    sales_desc = text(lines=True)
    sales_price = price()
    income_account = ref()
    purchase_desc = text(lines=True)
    purchase_cost = price()
    cogs_account = ref()
    pref_vendor = ref()
    asset_account = ref()
    max = quantity()
    quantity_on_hand = quantity()
    average_cost = price()
    quantity_on_order = quantity()
    quantity_on_sales_order = quantity()


class ItemInventoryRet(StockedItem):
    """A part that is counted."""

    reorder_point = quantity(after="asset_account")


class ItemInventoryAssemblyLine(Aggregate):
    """What an assembly is built from."""

    item_inventory = ref()
    quantity = quantity()


class ItemInventoryAssemblyRet(StockedItem):
    """A part that is built from others."""

    build_point = quantity(after="asset_account")
    lines = many(ItemInventoryAssemblyLine, after="external_guid")


class FixedAssetSalesInfo(Aggregate):
    """How a fixed asset was sold."""

    sales_desc = text()
    sales_date = day()
    sales_price = price()
    sales_expense = price()


class ItemFixedAssetRet(ItemRecord):
    """A fixed asset."""

    class_ = ref()
    acquired_as = code()
    purchase_desc = text()
    purchase_date = day()
    purchase_cost = price()
    vendor_or_payee_name = text()
    asset_account = ref()
    fixed_asset_sales_info = one(FixedAssetSalesInfo)
    asset_desc = text()
    location = text()
    po_number = text()
    serial_number = text()
    warranty_exp_date = day()
    notes = text(lines=True)
    asset_number = text()
    cost_basis = amount()
    year_end_accumulated_depreciation = amount()
    year_end_book_value = amount()


class ItemSubtotalRet(ItemRecord):
    """A line that sums up the lines above it."""

    item_desc = text(lines=True)
    special_item_type = code()


class ItemDiscountRet(NestedItem):
    """A discount, as an amount or in percent."""

    item_desc = text(lines=True)
    sales_tax_code = ref()
    discount_rate = price()
    discount_rate_percent = percent()
    account = ref()


class ItemPaymentRet(ItemRecord):
    """A payment on an invoice."""

    class_ = ref()
    item_desc = text(lines=True)
    deposit_to_account = ref()
    payment_method = ref()


class ItemSalesTaxRet(ItemRecord):
    """A tax rate, for one tax agency."""

    class_ = ref()
    item_desc = text(lines=True)
    tax_rate = percent()
    tax_vendor = ref()


class ItemSalesTaxGroupRet(ItemRecord):
    """Tax rates that are charged together."""

    item_desc = text(lines=True)
    item_sales_tax = refs(after="external_guid")


class ItemGroupLine(Aggregate):
    """What a group is made of."""

    item = ref()
    quantity = quantity()
    unit_of_measure = text()


class ItemGroupRet(ItemRecord):
    """Items that are sold together."""

    item_desc = text(lines=True)
    unit_of_measure_set = ref()
    is_print_items_in_group = boolean()
    special_item_type = code()
    lines = many(ItemGroupLine, after="external_guid")


class ItemQueryRq(PagedRq, OwnedListQuery):
    """Asks for items of every kind."""


class ItemSalesTaxGroupQueryRq(PagedRq, OwnedListQuery):
    """Asks for groups of tax rates."""


class ItemGroupQueryRq(PagedRq, OwnedListQuery):
    """Asks for groups of items."""


class ItemSubtotalQueryRq(PagedRq, OwnedListQuery):
    """Asks for subtotals."""


class ClassedItemQuery(PagedRq, OwnedListQuery):
    """A query of one kind of item, which can also go by class."""

    class_filter = one(RefFilter, since="12.0")
    choices = list_choices("class_filter")


class ItemServiceQueryRq(ClassedItemQuery):
    """Asks for services."""


class ItemNonInventoryQueryRq(ClassedItemQuery):
    """Asks for parts that are not counted."""


class ItemInventoryQueryRq(ClassedItemQuery):
    """Asks for parts that are counted."""


class ItemSalesTaxQueryRq(ClassedItemQuery):
    """Asks for tax rates."""


class ItemOtherChargeQueryRq(ClassedItemQuery):
    """Asks for other charges."""


class ItemInventoryAssemblyQueryRq(ClassedItemQuery):
    """Asks for assemblies."""


class ItemFixedAssetQueryRq(ClassedItemQuery):
    """Asks for fixed assets."""


class ItemDiscountQueryRq(ClassedItemQuery):
    """Asks for discounts."""


class ItemPaymentQueryRq(ClassedItemQuery):
    """Asks for payment items."""
