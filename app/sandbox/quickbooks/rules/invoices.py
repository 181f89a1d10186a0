"""InvoiceAdd and InvoiceMod."""

from app.sandbox.quickbooks.rules.formats import Text, decimal
from app.sandbox.quickbooks.rules.grammar import MANY, Element, Mixed, Part
from app.sandbox.quickbooks.rules.parts import (
    INCLUDE,
    address,
    amount,
    boolean,
    choice,
    day,
    either,
    group,
    guid,
    identifier,
    lines,
    moved_here,
    number,
    ref,
    text,
    until,
)

_EXCHANGE_RATE = Element("ExchangeRate", decimal, since=(8, 0))
_DATA_EXT = group(
    "DataExt",
    guid("OwnerID", required=True),
    text("DataExtName", 31, required=True),
    lines("DataExtValue", required=True),
    at_most=MANY,
    since="5.0",
)
_SITE: tuple[Part, ...] = (
    ref("InventorySiteRef", 31, since="10.0"),
    ref("InventorySiteLocationRef", 31, since="12.0"),
)


def _line(*, modifies: bool) -> tuple[Part, ...]:
    """What a line says, the same in a new and in a changed invoice except where noted."""
    override_unit: tuple[Part, ...] = (ref("OverrideUOMSetRef", 31, since="7.0"),) if modifies else ()
    only_new: tuple[Part, ...] = (
        group("LinkToTxn", identifier("TxnID", required=True), identifier("TxnLineID", required=True), since="6.0"),
        _DATA_EXT,
    )
    return (
        ref("ItemRef", None),
        lines("Desc", 4095),
        number("Quantity"),
        text("UnitOfMeasure", 31, since="7.0"),
        *override_unit,
        either(
            number("Rate", required=True),
            number("RatePercent", required=True),
            moved_here(ref("PriceLevelRef", 31, required=True, since="6.0")),
        ),
        ref("ClassRef", 159),
        amount("Amount"),
        until("5.0", ref("PriceLevelRef", 31, since="4.0")),
        choice("OptionForPriceRuleConflict", "Zero", "BasePrice", since="13.0"),
        *_SITE,
        either(lines("SerialNumber", 4095, since="11.0"), text("LotNumber", 40, since="11.0")),
        text("ExpirationDateForSerialLotNumber", since="16.0"),
        day("ServiceDate"),
        ref("SalesTaxCodeRef", 3),
        ref("OverrideItemAccountRef", 159),
        text("Other1", 29, since="6.0"),
        text("Other2", 29, since="6.0"),
        *(() if modifies else only_new),
    )


_LINE_MOD = group("InvoiceLineMod", identifier("TxnLineID", required=True), *_line(modifies=True))
_GROUP_MOD = group(
    "InvoiceLineGroupMod",
    identifier("TxnLineID", required=True),
    ref("ItemGroupRef", 31),
    number("Quantity"),
    text("UnitOfMeasure", 31, since="7.0"),
    ref("OverrideUOMSetRef", 31, since="7.0"),
    group("InvoiceLineMod", identifier("TxnLineID", required=True), *_line(modifies=True), at_most=MANY),
)
_GROUP_ADD = group(
    "InvoiceLineGroupAdd",
    ref("ItemGroupRef", 31, required=True),
    number("Quantity"),
    text("UnitOfMeasure", 31, since="7.0"),
    *_SITE,
    _DATA_EXT,
)
_CREDITS = group(
    "SetCredit",
    identifier("CreditTxnID", required=True),
    amount("AppliedAmount", required=True),
    boolean("Override"),
    at_most=MANY,
    since="10.0",
)


def _header(*, modifies: bool) -> tuple[Part, ...]:
    """CustomerRef to ExchangeRate."""
    finance_charge: tuple[Part, ...] = () if modifies else (boolean("IsFinanceCharge", since="8.0"),)
    return (
        ref("CustomerRef", 209, required=not modifies),
        ref("ClassRef", 159),
        ref("ARAccountRef", 159),
        ref("TemplateRef", 31, since="3.0"),
        day("TxnDate"),
        text("RefNumber", 11),
        address("BillAddress"),
        address("ShipAddress"),
        boolean("IsPending"),
        *finance_charge,
        text("PONumber", 25),
        ref("TermsRef", 31),
        day("DueDate"),
        ref("SalesRepRef", 5),
        text("FOB", 13),
        day("ShipDate"),
        ref("ShipMethodRef", 15),
        ref("ItemSalesTaxRef", 31),
        lines("Memo", 4095),
        ref("CustomerMsgRef", 101),
        boolean("IsToBePrinted"),
        boolean("IsToBeEmailed", since="6.0"),
        ref("CustomerSalesTaxCodeRef", 3),
        text("Other", 29, since="6.0"),
        _EXCHANGE_RATE,
    )


LINES = "Lines"
ADD: tuple[Part, ...] = (
    group(
        "InvoiceAdd",
        *_header(modifies=False),
        guid("ExternalGUID", since="9.0"),
        Element("LinkToTxnID", Text(36), at_most=MANY, since=(6, 0)),
        _CREDITS,
        Mixed(LINES, (group("InvoiceLineAdd", *_line(modifies=False)), _GROUP_ADD)),
        required=True,
    ),
    INCLUDE,
)
MOD: tuple[Part, ...] = (
    group(
        "InvoiceMod",
        identifier("TxnID", required=True),
        text("EditSequence", 16, required=True),
        *_header(modifies=True),
        _CREDITS,
        Mixed(LINES, (_LINE_MOD, _GROUP_MOD)),
        required=True,
    ),
    INCLUDE,
)
