"""What a customer chooses before the first update: what each way means, an example, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """One of the answers to a question."""

    value: str
    label: str
    means: str
    example: str
    follows: str


@dataclass(frozen=True)
class Question:
    """A setting as a customer is asked for it."""

    setting: str
    title: str
    ways: tuple[Way, ...]


CUSTOMERS = Question(
    "customers",
    "Customers and their addresses",
    (
        Way(
            "quickbooks_to_industrack",
            "From QuickBooks to IndusTrack",
            "QuickBooks is the master. Customers, jobs and ship-to addresses arrive in IndusTrack and follow every change.",
            "The office gives Mill Road Bakery a new phone number in QuickBooks: technicians see it after the next update.",
            "Nothing about customers is ever written into QuickBooks. What somebody edits in IndusTrack is put back.",
        ),
        Way(
            "industrack_to_quickbooks",
            "From IndusTrack to QuickBooks",
            "IndusTrack is the master, also for new customers.",
            "A customer that was added in IndusTrack on the phone is in QuickBooks after the next update.",
            "Customers are written into your company file. What somebody edits in QuickBooks is put back, and a name there has"
            " 41 characters at most.",
        ),
        Way(
            "two_way",
            "Both ways",
            "A change on either side reaches the other. Where both sides changed, the most recent edit wins.",
            "The phone changes in QuickBooks and the e-mail in IndusTrack, a day later: the edit of the day later wins, and"
            " the other values are kept in the history.",
            "Look for duplicates first: each of them goes to the other side as well. To tidy up later, switch to one way first.",
        ),
    ),
)
ITEMS = Question(
    "items",
    "Items, parts and services",
    (
        Way(
            "quickbooks_to_industrack",
            "From QuickBooks to IndusTrack",
            "QuickBooks is the master of names, prices and costs.",
            "A filter costs more from today on: changed in QuickBooks, it stands in IndusTrack after the next update.",
            "What somebody edits in IndusTrack is put back. Discounts and subtotals stay in QuickBooks.",
        ),
        Way(
            "industrack_to_quickbooks",
            "From IndusTrack to QuickBooks",
            "IndusTrack is the master; an equipment item becomes an inventory item.",
            "A part that was added in IndusTrack is in QuickBooks before the first invoice needs it.",
            "Each new item needs an income account, and one that is bought an expense account: you are asked for those that are"
            " missing. A name has 31 characters at most there, and a longer one is shortened.",
        ),
        Way(
            "off",
            "Not at all",
            "Items are not kept in step.",
            "Each side has a price list of its own.",
            "An invoice waits in IndusTrack while one of its items is not linked with one in QuickBooks.",
        ),
    ),
)
INVOICES = Question(
    "invoices",
    "Invoices",
    (
        Way(
            "industrack_to_quickbooks",
            "From IndusTrack to QuickBooks",
            "An invoice that is approved and ready goes into QuickBooks, once. What is paid there is paid in IndusTrack.",
            "Invoice 1001 is approved at noon; it is in QuickBooks after the next update, under QuickBooks’ next number.",
            "The number becomes that of QuickBooks. Invoices from before are not brought over.",
        ),
        Way(
            "off",
            "Not at all",
            "Invoices stay where they are written.",
            "The bookkeeper types invoices into QuickBooks as before.",
            "Payments do not come back either.",
        ),
    ),
)
JOBS = Question(
    "job_policy",
    "A job in QuickBooks becomes",
    (
        Way(
            "customer",
            "A customer of its own",
            "It has its customer’s company name, and its ship-to address is its location.",
            "The job “707 N Cherry” of Carefree becomes a second customer “Carefree”, at 707 N Cherry.",
            "Several customers have the same name; their addresses tell them apart.",
        ),
        Way(
            "qualified",
            "A customer of its own, named with the job",
            "The same, with the job’s name behind the company name.",
            "“Carefree - 707 N Cherry” stands below “Carefree”.",
            "Long names; nobody takes one job for another.",
        ),
        Way(
            "location",
            "A service location of its customer",
            "No customer of its own: a further place of the customer above it.",
            "“Carefree” stays one customer, with the location “707 N Cherry”.",
            "An invoice for that location goes to the job in QuickBooks. A job’s own phone and contact stay there.",
        ),
        Way(
            "ignore",
            "Left out",
            "Jobs stay in QuickBooks.",
            "IndusTrack has “Carefree” and knows nothing of “707 N Cherry”.",
            "Technicians do not see the places of jobs.",
        ),
    ),
)
QUESTIONS = (CUSTOMERS, JOBS, ITEMS, INVOICES)
TITLES = {question.setting: question.title for question in QUESTIONS}
SETTINGS = tuple(question.setting for question in QUESTIONS)


def label(setting: str, value: str) -> str:
    """What a setting's value is called on the page."""
    found = (way.label for question in QUESTIONS if question.setting == setting for way in question.ways if way.value == value)
    return next(found, value)
