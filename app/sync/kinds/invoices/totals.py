"""QuickBooks reckons tax and totals itself: a difference is reported with both figures and its likely cause, once."""

from __future__ import annotations

from decimal import Decimal

from app.model import Attention, Context, Mirror, Values
from app.sync.kinds.invoices import lines
from app.sync.kinds.invoices.money import NOTHING, discount, money, subtotal, total
from app.sync.kinds.invoices.writing import KIND, label
from app.sync.kinds.tax_codes import taxes
from app.sync.rules.draft import Draft
from app.sync.rules.figures import number

ROUNDING = Decimal("0.05")
CODE = "total_differs"


def compare(draft: Draft, record: Mirror, invoice: Mirror, context: Context) -> None:
    """Open an attention while the totals differ and nobody has said that this is right. What cannot be read does not differ."""
    if not {"subtotal", "tax_total", "voided"} <= invoice.values.keys() or not lines.can_be_read(record.values):
        return
    expected, found = _expected(record.values, invoice.values), total(invoice.values)
    tolerance = number(context.settings.get("tax_tolerance")) or NOTHING
    if (
        invoice.values["voided"]
        or (abs(expected - found) <= tolerance and _same_lines(record, invoice) and _is_tax_alone(record, invoice, expected))
        or (expected == found and _same_lines(record, invoice))
        or context.choices.get(CODE) == right(record.values, invoice.values)
    ):
        return
    cause, remedy = _cause(record, invoice, context)
    name = label(record.values)
    attention = Attention(
        code=CODE,
        summary=f"{name} is {money(expected)} in IndusTrack and {money(found)} in QuickBooks: {cause}",
        remedy=remedy,
        kind=KIND,
        quickbooks_id=invoice.id,
        industrack_id=record.id,
        name=name,
        choices=((right(record.values, invoice.values), "It is right as it is"),),
    )
    draft.attentions.append(attention)


def right(record: Values, invoice: Values) -> str:
    """What is kept when a person says that these very figures of IndusTrack's record and QuickBooks' invoice are right."""
    return f"right:{money(_expected(record, invoice))}/{money(total(invoice))}"


def _expected(record: Values, invoice: Values) -> Decimal:
    """IndusTrack's total; where it tells none, what its lines come to with QuickBooks' tax."""
    told = number(record["total"]) or NOTHING
    if told or number(record["subtotal"]):
        return told
    return expected_subtotal(record) + (number(invoice["tax_total"]) or NOTHING)


def _is_tax_alone(record: Mirror, invoice: Mirror, expected: Decimal) -> bool:
    """Whether IndusTrack's total is its lines and its tax, so that what differs is the rounding of the tax."""
    tax = number(record.values["tax_total"])
    return expected == expected_subtotal(record.values) + (
        tax if tax is not None else number(invoice.values["tax_total"]) or NOTHING
    )


def _same_lines(record: Mirror, invoice: Mirror) -> bool:
    """Whether QuickBooks' Subtotal is the one that was sent."""
    return expected_subtotal(record.values) == (number(invoice.values["subtotal"]) or NOTHING)


def expected_subtotal(record: Values) -> Decimal:
    """What QuickBooks' Subtotal is to be: the lines less the discount."""
    whole = subtotal(record["lines"])
    return whole - discount(record["discount"], whole)


def _cause(record: Mirror, invoice: Mirror, context: Context) -> tuple[str, str]:
    own_lines, theirs = expected_subtotal(record.values), number(invoice.values["subtotal"]) or NOTHING
    tax, their_tax = (number(one.values["tax_total"]) or NOTHING for one in (record, invoice))
    if own_lines != theirs:
        return (
            f"its lines come to {money(own_lines)} and {money(theirs)}.",
            "Compare the lines, and correct the invoice in the program where they are wrong.",
        )
    expected = _expected(record.values, invoice.values)
    own = number(record.values["tax_total"]) is not None or tax == their_tax
    if own and expected != own_lines + tax:
        return (
            f"IndusTrack's total does not fit its own lines, which come to {money(own_lines)} and {money(tax)} of sales tax.",
            "Correct the lines or the total in IndusTrack; QuickBooks has what the lines say.",
        )
    figures = f"sales tax is {money(tax)} and {money(their_tax)}"
    if taxes.preferences(context) is None:
        return (
            f"{figures}, because sales tax is switched off in QuickBooks.",
            "Switch sales tax on, or take the tax off in IndusTrack.",
        )
    if not their_tax:
        return (
            f"{figures}, most likely because the customer or its items are not taxable in QuickBooks.",
            "Correct the tax code of the customer or the items in QuickBooks, or the tax in IndusTrack.",
        )
    if abs(tax - their_tax) <= ROUNDING:
        return (
            f"{figures}; they were rounded in different places.",
            "Nothing to do, if a few cents do not matter; `tax_tolerance` says how many are not told.",
        )
    return (
        f"{figures}, most likely because the customer has another tax rate in QuickBooks.",
        "Correct the customer's tax item in QuickBooks, or choose the tax rate on the invoice in IndusTrack.",
    )
