"""InvoiceRet, ReceivePaymentRet and CreditMemoRet."""

from collections.abc import Callable

from app.sandbox.quickbooks.answers.currency import CURRENCY_REF, EXCHANGE_RATE, in_home_currency
from app.sandbox.quickbooks.answers.customers import address, tax_ref
from app.sandbox.quickbooks.answers.layout import (
    EXTENSIONS,
    EXTERNAL_GUID,
    Data,
    Shown,
    View,
    computed,
    group,
    plain,
    plains,
    ref,
    show_all,
)
from app.sandbox.quickbooks.answers.xml import close, leaf, open_
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.lists.balances import applied, remaining, unused
from app.sandbox.quickbooks.numbers import money

_CORE: tuple[Shown, ...] = (
    computed("TxnID", lambda view, record: record.id),
    computed("TimeCreated", lambda view, record: view.stamp(record.created)),
    computed("TimeModified", lambda view, record: view.stamp(record.modified)),
    computed("EditSequence", lambda view, record: record.edit_sequence),
    plain("TxnNumber"),
    ref("CustomerRef"),
)


def _extensions_of_line(view: View, record: Record, data: Data) -> None:
    for one in data.get("DataExt", ()):
        if one["OwnerID"].upper() in view.owners:
            view.out.append(open_("DataExtRet"))
            view.out += (leaf("OwnerID", one["OwnerID"].upper()), leaf("DataExtName", one["DataExtName"]))
            view.out += (leaf("DataExtType", "STR255TYPE"), leaf("DataExtValue", one["DataExtValue"]))
            view.out.append(close("DataExtRet"))


_LINE: tuple[Shown, ...] = (
    plain("TxnLineID"),
    ref("ItemRef"),
    *plains("Desc Quantity"),
    plain("UnitOfMeasure", since="7.0"),
    *plains("Rate RatePercent"),
    ref("ClassRef"),
    plain("Amount"),
    ref("InventorySiteRef", since="10.0"),
    ref("InventorySiteLocationRef", since="12.0"),
    plain("SerialNumber", since="11.0"),
    plain("LotNumber", since="11.0"),
    plain("ExpirationDateForSerialLotNumber", since="16.0"),
    plain("ServiceDate"),
    tax_ref("SalesTaxCodeRef"),
    plain("Other1", since="6.0"),
    plain("Other2", since="6.0"),
    Shown("DataExtRet", _extensions_of_line),
)


def _lines(prefix: str) -> tuple[Shown, ...]:
    """The lines, shown only when they were asked for; as one element of the layout for each of the two sorts."""
    in_group = group(f"{prefix}LineRet", *_LINE, key="Lines")
    group_of: tuple[Shown, ...] = (
        plain("TxnLineID"),
        ref("ItemGroupRef"),
        *plains("Desc Quantity"),
        plain("UnitOfMeasure", since="7.0"),
        *plains("IsPrintItemsInGroup TotalAmount"),
        in_group,
    )

    def show(view: View, record: Record, data: Data) -> None:
        for line in data.get("Lines", ()) if view.line_items else ():
            is_group = "ItemGroupRef" in line
            tag = f"{prefix}LineGroupRet" if is_group else f"{prefix}LineRet"
            if view.wanted and tag not in view.wanted:
                continue
            view.out.append(open_(tag))
            show_all(view, group_of if is_group else _LINE, record, line)
            view.out.append(close(tag))

    return (Shown(f"{prefix}LineRet", show, also=(f"{prefix}LineGroupRet",)),)


def _linked(view: View, record: Record, data: Data) -> None:
    """What settles an invoice, or what a credit settles."""
    if not view.linked_txns:
        return
    ledger = view.books.ledger
    pairs = [(link.source, -link.amount) for link in ledger.applied_to(record.id)]
    pairs += [(link.invoice, -link.amount) for link in ledger.used_of(record.id)]
    for txn_id, amount in pairs:
        other = ledger[txn_id]
        view.out += (open_("LinkedTxn"), leaf("TxnID", other.id), leaf("TxnType", other.kind))
        view.out.append(leaf("TxnDate", other["TxnDate"]))
        if other.get("RefNumber"):
            view.out.append(leaf("RefNumber", other["RefNumber"]))
        view.out += (leaf("LinkType", "AMTTYPE"), leaf("Amount", money(amount)), close("LinkedTxn"))


def _applied_to(view: View, record: Record, data: Data) -> None:
    """The invoices that a payment settles, shown only with IncludeLineItems."""
    for link in view.books.ledger.used_of(record.id) if view.line_items else ():
        invoice = view.books.ledger[link.invoice]
        view.out += (open_("AppliedToTxnRet"), leaf("TxnID", invoice.id), leaf("TxnType", invoice.kind))
        view.out.append(leaf("TxnDate", invoice["TxnDate"]))
        if invoice.get("RefNumber"):
            view.out.append(leaf("RefNumber", invoice["RefNumber"]))
        left = money(remaining(view.books, invoice))
        view.out += (leaf("BalanceRemaining", left), leaf("Amount", money(link.amount)), close("AppliedToTxnRet"))


def _applied_amount(view: View, record: Record) -> str:
    amount = applied(view.books, record)
    return money(-amount if view.books.behaviour.applied_amount_sign == "negative" else amount)


def _is_paid(view: View, record: Record) -> str:
    return "true" if record.get("IsPending") != "true" and remaining(view.books, record) == 0 else "false"


def _with_tax(compute: Callable[[View, Record], str]) -> Callable[[View, Record], str | None]:
    """A figure that is left out while sales tax is off."""
    return lambda view, record: compute(view, record) if view.books.behaviour.has_tax("ItemSalesTaxRef") else None


_SALE_HEAD: tuple[Shown, ...] = (
    *_CORE,
    ref("ClassRef"),
    ref("ARAccountRef"),
    ref("TemplateRef", since="3.0"),
    *plains("TxnDate RefNumber"),
    *address("BillAddress"),
    *address("ShipAddress"),
    plain("IsPending"),
)
_TERMS: tuple[Shown, ...] = (
    plain("PONumber"),
    ref("TermsRef"),
    plain("DueDate"),
    ref("SalesRepRef"),
    *plains("FOB ShipDate"),
    ref("ShipMethodRef"),
    plain("Subtotal"),
    tax_ref("ItemSalesTaxRef"),
    computed("SalesTaxPercentage", _with_tax(lambda view, record: record.get("SalesTaxPercentage", "0.00"))),
    computed("SalesTaxTotal", _with_tax(lambda view, record: record.get("SalesTaxTotal", "0.00"))),
)
_SALE_TAIL: tuple[Shown, ...] = (
    ref("CustomerMsgRef"),
    *plains("IsToBePrinted"),
    plain("IsToBeEmailed", since="6.0"),
    tax_ref("CustomerSalesTaxCodeRef"),
    plain("Other", since="6.0"),
    EXTERNAL_GUID,
    Shown("LinkedTxn", _linked),
)

INVOICE: tuple[Shown, ...] = (
    *_SALE_HEAD,
    plain("IsFinanceCharge"),
    *_TERMS,
    computed("AppliedAmount", _applied_amount),
    computed("BalanceRemaining", lambda view, record: money(remaining(view.books, record))),
    CURRENCY_REF,
    EXCHANGE_RATE,
    in_home_currency("BalanceRemainingInHomeCurrency", "remaining"),
    plain("Memo"),
    computed("IsPaid", _is_paid),
    *_SALE_TAIL,
    *_lines("Invoice"),
    EXTENSIONS,
)
CREDIT_MEMO: tuple[Shown, ...] = (
    *_SALE_HEAD,
    *_TERMS,
    computed("TotalAmount", lambda view, record: record["Total"]),
    computed("CreditRemaining", lambda view, record: money(unused(view.books, record))),
    CURRENCY_REF,
    EXCHANGE_RATE,
    in_home_currency("CreditRemainingInHomeCurrency", "unused"),
    plain("Memo"),
    *_SALE_TAIL,
    *_lines("CreditMemo"),
    EXTENSIONS,
)
PAYMENT: tuple[Shown, ...] = (
    *_CORE,
    ref("ARAccountRef"),
    *plains("TxnDate RefNumber"),
    computed("TotalAmount", lambda view, record: record["Total"]),
    CURRENCY_REF,
    EXCHANGE_RATE,
    in_home_currency("TotalAmountInHomeCurrency", "total"),
    ref("PaymentMethodRef"),
    plain("Memo"),
    ref("DepositToAccountRef"),
    computed("UnusedPayment", lambda view, record: money(unused(view.books, record))),
    computed("UnusedCredits", lambda view, record: "0.00"),
    Shown("AppliedToTxnRet", _applied_to),
    EXTENSIONS,
)
