"""What keeps an invoice from QuickBooks: said in one sentence for the office, and gone when its cause is gone."""

from __future__ import annotations

from dataclasses import dataclass

from app.model import Context, Direction

CURRENCY, EDITION = "other_currency", "other_edition"
FOR_ALL = (CURRENCY, EDITION)
"""Told once for all invoices, not once an invoice."""


@dataclass(frozen=True)
class Missing(Exception):
    """The invoice cannot go over as it is."""

    code: str
    sentence: str  # for the office user, in sync_error
    remedy: str


def name_of(kind: str, industrack_id: str | None, context: Context) -> str:
    """What a record of IndusTrack is called in front of people."""
    record = context.lookup.industrack(kind, industrack_id) if industrack_id else None
    values = record.values if record else {}
    return str(values.get("company_name") or values.get("name") or industrack_id or "")


THEN = "the invoice then goes over by itself."


def no_customer(customer_id: str | None, context: Context) -> Missing:
    code = "customer_not_linked"
    if not customer_id:
        return Missing(code, "The invoice has no customer.", f"Choose one in IndusTrack; {THEN}")
    return Missing(code, *_not_there("customer", customer_id, context))


def no_item(item_id: str, context: Context) -> Missing:
    return Missing("item_not_linked", *_not_there("item", item_id, context))


def _not_there(kind: str, record_id: str, context: Context) -> tuple[str, str]:
    """Why a customer or item of IndusTrack is not in QuickBooks, and what is to be done about it."""
    name, record = name_of(kind, record_id, context), context.lookup.industrack(kind, record_id)
    start, another = f"The {kind} {name} is not in QuickBooks", f"Choose another {kind} for the invoice in IndusTrack"
    if record is not None and record.deleted:
        return f"The {kind} {name} was deleted in IndusTrack, and is not in QuickBooks.", f"{another}; {THEN}"
    asked = context.asked(kind, record_id)
    if asked is not None:
        first = f"First settle what is asked about the {kind} (attention {asked.number}). {asked.remedy}"
        return f"{start} yet: {asked.summary}", f"{first} Once the {kind} is in QuickBooks, {THEN}"
    claimed = context.lookup.quickbooks(kind, str(record.data.get("quickbooks_id") or "")) if record is not None else None
    if claimed is not None and claimed.deleted:
        sentence = f"{start} any more: it was deleted there, or merged into another {kind}."
        chosen = f"Choose the {kind} that it was merged into, or another one, for the invoice in IndusTrack"
        return sentence, f"{chosen}; {THEN} Or add the {kind} in QuickBooks again."
    direction = Direction(context.settings.get(f"{kind}s") or Direction.QUICKBOOKS_TO_INDUSTRACK)
    if direction in {Direction.INDUSTRACK_TO_QUICKBOOKS, Direction.TWO_WAY}:
        return f"{start} yet; it goes over first.", f"Nothing to do: once the {kind} is in QuickBooks, {THEN}"
    key = "with the same phone, e-mail or address" if kind == "customer" else "or part number"
    return (
        f"{start}; it was made in IndusTrack, and {kind}s do not go from there to QuickBooks.",
        f"Add the {kind} in QuickBooks under the same name {key}; the two are then linked, and {THEN}",
    )


def inactive(what: str, name: str) -> Missing:
    sentence = f"The {what} {name} is inactive in QuickBooks."
    remedy = f"Make the {what} active in QuickBooks, or choose another one in IndusTrack; the invoice then goes over by itself."
    return Missing(f"{what}_inactive", sentence, remedy)


def other_currency(customer: str, currency: str, home: str) -> Missing:
    sentence = f"The customer {customer} has the currency {currency} in QuickBooks, and the company {home}."
    return Missing(CURRENCY, sentence, "Write this invoice in QuickBooks by hand, and take it back from the sync in IndusTrack.")


def other_edition(country: str) -> Missing:
    sentence = f"This is the {country} edition of QuickBooks, whose taxes are not known here; invoices stay in IndusTrack."
    return Missing(EDITION, sentence, "Write the invoices in QuickBooks by hand, or use a company file of the US edition.")


def below_zero(total: str) -> Missing:
    sentence = f"The invoice comes to {total}, and QuickBooks takes no invoice below zero."
    return Missing("total_negative", sentence, "Write a credit memo in QuickBooks, and take the invoice back in IndusTrack.")


def amount_without_item(description: str) -> Missing:
    shown = f" ({description[:40]})" if description else ""
    sentence = f"A line without an item{shown} has an amount, which QuickBooks does not take."
    return Missing("item_not_linked", sentence, "Choose an item for the line in IndusTrack, or set its price to nothing.")


def no_discount_item(name: str = "") -> Missing:
    sentence = "The invoice has a discount, and no discount item of QuickBooks is set for it."
    if name:
        sentence = f"The invoice has a discount, and QuickBooks has no active discount item called {name}."
    remedy = (
        "Name the discount item in the settings of the connection, by the full name of an item of type Discount in QuickBooks;"
        " the invoice then goes over by itself."
    )
    return Missing("discount_item_missing", sentence, remedy)


def no_tax_rate(rate_id: str, context: Context) -> Missing:
    name, asked = name_of("tax_rate", rate_id, context), context.asked("tax_rate", rate_id)
    if asked is not None:
        first = f"First settle what is asked about the tax rate (attention {asked.number}). {asked.remedy} Then {THEN}"
        return Missing("tax_rate_not_linked", f"The tax rate {name} is not known in QuickBooks yet: {asked.summary}", first)
    sentence = f"The tax rate {name} is not a sales tax item in QuickBooks."
    return Missing("tax_rate_not_linked", sentence, "Choose a tax rate that comes from QuickBooks, or none.")


def no_class(name: str) -> Missing:
    sentence = f"A line names the class {name}, which QuickBooks does not have."
    return Missing("class_missing", sentence, "Add the class in QuickBooks, or choose another one for the line in IndusTrack.")


def no_date() -> Missing:
    return Missing("date_missing", "The invoice has no date that QuickBooks could take.", "Give it a date in IndusTrack.")


def no_lines() -> Missing:
    return Missing("lines_missing", "The invoice has no lines.", "Add a line in IndusTrack.")


def bad_figure(what: str) -> Missing:
    sentence = f"QuickBooks cannot hold {what}."
    return Missing("figure_too_large", sentence, "Correct it in IndusTrack; the invoice then goes over by itself.")


def unreadable(what: str, value: str) -> Missing:
    sentence = f"{what} {value!r} is no number that could be read."
    return Missing("figure_unreadable", sentence, f"Enter it anew in IndusTrack, such as 1234.50; {THEN}")


def unreadable_flag(what: str, value: object) -> Missing:
    return Missing("figure_unreadable", f"{what} cannot be read: {value!r}.", f"Say it anew in IndusTrack; {THEN}")


def no_figure(what: str, line: str) -> Missing:
    return Missing("figure_unreadable", f"{line} has no {what}.", f"Enter the {what} in IndusTrack, 0 if it is nothing; {THEN}")


def unknown_discount(kind: str) -> Missing:
    sentence = f"The discount is neither an amount nor a percentage, but {kind!r}." if kind else "The discount has no kind."
    return Missing("discount_kind_missing", sentence, f"Say in IndusTrack whether it is an amount or a percentage; {THEN}")


def too_long(what: str, limit: int) -> Missing:
    sentence = f"The {what} is longer than QuickBooks takes, which is {limit} characters."
    return Missing("text_too_long", sentence, f"Shorten the {what} in IndusTrack; the invoice then goes over by itself.")


def long_number(number: str) -> Missing:
    sentence = f"The number {number} is too long for QuickBooks, which takes 11 characters."
    remedy = "Give the invoice a shorter number in IndusTrack, or let QuickBooks number the invoices, in the settings."
    return Missing("number_not_usable", sentence, remedy)
