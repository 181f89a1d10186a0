"""A company's settings in plain words: what each is called, what it is measured in, what may be chosen."""

from __future__ import annotations

from typing import Any

DIRECTIONS = {
    "quickbooks_to_industrack": "QuickBooks to IndusTrack",
    "industrack_to_quickbooks": "IndusTrack to QuickBooks",
    "two_way": "Both ways",
    "off": "Off",
}
OPTIONS = {
    "job_policy": {
        "customer": "A customer of its own",
        "qualified": "A customer, named with the job",
        "location": "A service location of its customer",
        "ignore": "Left out",
    },
    "conflict_policy": {"most_recent": "The most recent edit wins", "merge": "Join them field by field"},
    "invoice_numbering": {"quickbooks": "QuickBooks’ numbers", "industrack": "IndusTrack’s numbers"},
    "auto_approve": {"false": "No", "true": "Yes"},
}
BOTH = ("quickbooks_to_industrack", "industrack_to_quickbooks")
CHOICES: dict[str, tuple[str, ...]] = {
    "customers": (*BOTH, "two_way"),
    "items": (*BOTH, "off"),
    "invoices": ("industrack_to_quickbooks", "off"),
    **{name: tuple(options) for name, options in OPTIONS.items()},
}
FULL_NAME = "Full name, as in QuickBooks"
WORDS: dict[str, tuple[str, str]] = {
    "customers": ("Customers", ""),
    "items": ("Items", ""),
    "invoices": ("Invoices", ""),
    "job_policy": ("A QuickBooks job becomes", ""),
    "conflict_policy": ("Changed on both sides", "Where customers go both ways"),
    "invoice_numbering": ("Invoices are numbered by", ""),
    "poll_every": ("Web Connector polls every", "Minutes; goes into the .qwc file"),
    "read_every": ("QuickBooks is read every", "Seconds"),
    "pull_every": ("IndusTrack is read every", "Seconds"),
    "time_zone": ("Time zone", "Empty: as IndusTrack says"),
    "company_file": ("Company file", "Path on that machine; empty: the file that is open"),
    "income_account": ("Income account", FULL_NAME),
    "expense_account": ("Expense account", FULL_NAME),
    "cogs_account": ("Cost of goods sold account", FULL_NAME),
    "asset_account": ("Inventory asset account", FULL_NAME),
    "discount_item": ("Discount item", FULL_NAME),
    "equipment_items": ("Equipment is below this item", FULL_NAME),
    "invoice_batch": ("Invoices a message", "1 is safest"),
    "tax_tolerance": ("Tax may differ by", "Rounded by line or by invoice"),
    "page_size": ("Records a page", "Where reading starts; it adapts"),
    "auto_approve": ("Approve without a person", ""),
}


def text(value: Any) -> str:
    """A setting's value as it is typed."""
    return str(value).lower() if isinstance(value, bool) else str("" if value is None else value)
