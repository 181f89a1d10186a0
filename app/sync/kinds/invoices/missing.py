"""What keeps an invoice from QuickBooks: said in one sentence for the office, and gone when its cause is gone."""

from __future__ import annotations

from dataclasses import dataclass

from app.model import Context

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


def no_customer(name: str) -> Missing:
    sentence = f"The customer {name} is not in QuickBooks yet." if name else "The invoice has no customer."
    remedy = "Add the customer in QuickBooks, or link it; the invoice then goes over by itself."
    return Missing("customer_not_linked", sentence, remedy)


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


def no_item(name: str) -> Missing:
    sentence = f"The item {name} is not in QuickBooks yet."
    remedy = "Add the item in QuickBooks, or link it; the invoice then goes over by itself."
    return Missing("item_not_linked", sentence, remedy)


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


def no_tax_rate(name: str) -> Missing:
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


def long_number(number: str) -> Missing:
    sentence = f"The number {number} is too long for QuickBooks, which takes 11 characters."
    remedy = "Give the invoice a shorter number in IndusTrack, or let QuickBooks number the invoices, in the settings."
    return Missing("number_not_usable", sentence, remedy)
