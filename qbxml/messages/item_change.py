"""Making and changing services, non-inventory and inventory items.

The flags Apply…ToExistingTxns rewrite history when they are true: send false, or leave the account out.
"""

from qbxml.aggregate import Aggregate, one, one_of
from qbxml.fields import amount, boolean, day, guid, price, quantity, text
from qbxml.messages.common import ListMod, WriteRq, include_ret_element
from qbxml.messages.item import SalesAndPurchase, SalesOrPurchase
from qbxml.refs import ref


class BarCode(Aggregate):
    """A bar code."""

    bar_code_value = text(50)
    assign_even_if_used = boolean()
    allow_override = boolean()


class SalesOrPurchaseMod(SalesOrPurchase):
    """A change of an item that is only sold or only bought; the item must be of that kind already."""

    account = ref(159, since="7.0")
    apply_account_to_existing_txns = boolean(since="7.0", tag="ApplyAccountRefToExistingTxns")


class SalesAndPurchaseMod(SalesAndPurchase):
    """A change of an item that is bought and sold; the item must be of that kind already."""

    income_account = ref(159, since="7.0")
    expense_account = ref(159, since="7.0")
    apply_income_account_to_existing_txns = boolean(
        since="7.0", tag="ApplyIncomeAccountRefToExistingTxns", after="income_account"
    )
    apply_expense_account_to_existing_txns = boolean(
        since="7.0", tag="ApplyExpenseAccountRefToExistingTxns", after="expense_account"
    )


class ItemHead(Aggregate):
    """How every Add and Mod of an item begins."""

    name = text(31, forbids=":")
    bar_code = one(BarCode, since="12.0")
    is_active = boolean()
    class_ = ref(159, since="12.0")
    parent = ref(159)


class NewItemHead(ItemHead):
    """How every Add of an item begins."""

    name = text(31, required=True, forbids=":")
    external_guid = guid(since="8.0", is_last=True)


class PartNumber(Aggregate):
    """The number that the maker gave the part."""

    manufacturer_part_number = text(31, since="7.0")


class UnitAndTax(Aggregate):
    """The unit it is sold in, and whether it is taxed: without a code, QuickBooks taxes it."""

    unit_of_measure_set = ref(31, since="7.0")
    sales_tax_code = ref(3)


class UnitAndTaxMod(UnitAndTax):
    """A changed unit has to be forced where the item is in use."""

    force_uom_change = boolean(since="7.0", after="unit_of_measure_set")


class Variant(Aggregate):
    """How a new item is sold or bought."""

    sales_or_purchase = one(SalesOrPurchase)
    sales_and_purchase = one(SalesAndPurchase)
    choices = (one_of("sales_or_purchase", "sales_and_purchase", required=True),)


class VariantMod(Aggregate):
    """How the item is sold or bought; QuickBooks takes only the variant that the item has."""

    sales_or_purchase = one(SalesOrPurchaseMod, tag="SalesOrPurchaseMod")
    sales_and_purchase = one(SalesAndPurchaseMod, tag="SalesAndPurchaseMod")
    choices = (one_of("sales_or_purchase", "sales_and_purchase"),)


class Stock(Aggregate):
    """Descriptions, prices and the three accounts of an inventory item."""

    sales_desc = text(4095, lines=True)
    sales_price = price()
    income_account = ref(159)
    purchase_desc = text(4095, lines=True)
    purchase_cost = price()
    cogs_account = ref(159)
    pref_vendor = ref(41)
    asset_account = ref(159)
    reorder_point = quantity()
    max = quantity(since="13.0")


class ItemServiceAdd(NewItemHead, UnitAndTax, Variant):
    """A new service."""


class ItemServiceMod(ListMod, ItemHead, UnitAndTaxMod, VariantMod):
    """A changed service."""


class ItemNonInventoryAdd(NewItemHead, PartNumber, UnitAndTax, Variant):
    """A new part that is not counted; the only Add whose parent stands before its class."""

    class_ = ref(159, since="12.0", after="parent")


class ItemNonInventoryMod(ListMod, ItemHead, PartNumber, UnitAndTaxMod, VariantMod):
    """A changed part that is not counted."""


class ItemInventoryAdd(NewItemHead, PartNumber, UnitAndTax, Stock):
    """A new part that is counted."""

    quantity_on_hand = quantity()
    total_value = amount()
    inventory_date = day()


class ItemInventoryMod(ListMod, ItemHead, PartNumber, UnitAndTaxMod, Stock):
    """A changed part that is counted."""

    income_account = ref(159, since="7.0")
    apply_income_account_to_existing_txns = boolean(
        since="7.0", tag="ApplyIncomeAccountRefToExistingTxns", after="income_account"
    )
    apply_cogs_account_to_existing_txns = boolean(since="8.0", tag="ApplyCOGSAccountRefToExistingTxns", after="cogs_account")


class ItemServiceAddRq(WriteRq):
    """Makes a service."""

    item_service_add = one(ItemServiceAdd, required=True)
    include_ret_element = include_ret_element()


class ItemServiceModRq(WriteRq):
    """Changes a service."""

    item_service_mod = one(ItemServiceMod, required=True)
    include_ret_element = include_ret_element()


class ItemNonInventoryAddRq(WriteRq):
    """Makes a part that is not counted."""

    item_non_inventory_add = one(ItemNonInventoryAdd, required=True)
    include_ret_element = include_ret_element()


class ItemNonInventoryModRq(WriteRq):
    """Changes a part that is not counted."""

    item_non_inventory_mod = one(ItemNonInventoryMod, required=True)
    include_ret_element = include_ret_element()


class ItemInventoryAddRq(WriteRq):
    """Makes a part that is counted."""

    item_inventory_add = one(ItemInventoryAdd, required=True)
    include_ret_element = include_ret_element()


class ItemInventoryModRq(WriteRq):
    """Changes a part that is counted."""

    item_inventory_mod = one(ItemInventoryMod, required=True)
    include_ret_element = include_ret_element()
