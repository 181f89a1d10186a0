"""A company's settings: names, defaults, and what may be put into each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

Reader = Callable[[str], Any]


class BadCompanySetting(ValueError):
    """A name or a value that no company setting has; the message says what is allowed."""


def one_of(*allowed: str) -> Reader:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return text

    return read


def whole(least: int, most: int) -> Reader:
    def read(text: str) -> int:
        if not text.strip().isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    return read


def words(limit: int) -> Reader:
    def read(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"at most {limit} characters")
        return text.strip()

    return read


def yes_or_no(text: str) -> bool:
    if text.lower() not in {"true", "false", "yes", "no", "1", "0", "on", "off"}:
        raise ValueError("true or false")
    return text.lower() in {"true", "yes", "1", "on"}


def time_zone(text: str) -> str:
    if text and text not in available_timezones():
        raise ValueError("a time zone such as America/Chicago")
    return text


ONE_WAY = ("quickbooks_to_industrack", "industrack_to_quickbooks")

SETTINGS: dict[str, tuple[Reader, Any]] = {
    "customers": (one_of(*ONE_WAY, "two_way"), "quickbooks_to_industrack"),
    "items": (one_of(*ONE_WAY, "off"), "quickbooks_to_industrack"),
    "invoices": (one_of("industrack_to_quickbooks", "off"), "industrack_to_quickbooks"),
    "job_policy": (one_of("customer", "qualified", "location", "ignore"), "customer"),
    "conflict_policy": (one_of("most_recent", "merge"), "most_recent"),
    "time_zone": (time_zone, ""),
    "read_every": (whole(0, 86_400), 300),
    "pull_every": (whole(1, 86_400), 60),
    "poll_every": (whole(1, 1_440), 5),
    "company_file": (words(260), ""),
    "income_account": (words(159), ""),
    "expense_account": (words(159), ""),
    "cogs_account": (words(159), ""),
    "asset_account": (words(159), ""),
    "discount_item": (words(159), ""),
    "equipment_items": (words(159), ""),
    "invoice_numbering": (one_of("quickbooks", "industrack"), "quickbooks"),
    "invoice_batch": (whole(1, 100), 1),
    "page_size": (whole(1, 1_000), 100),
    "auto_approve": (yes_or_no, False),
}

# A change of one of these makes a preview of its own: nothing of that kind is written until it is approved.
POLICIES: dict[str, str] = {"customers": "customer", "job_policy": "customer", "items": "item", "invoices": "invoice"}

# A change of one of these lets records go that were held for want of it: those of that kind are decided again.
TOUCHES: dict[str, str] = {
    "income_account": "item",
    "expense_account": "item",
    "cogs_account": "item",
    "asset_account": "item",
    "discount_item": "invoice",
}


def defaults() -> dict[str, Any]:
    return {name: default for name, (_, default) in SETTINGS.items()}


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """The typed values of what a person wrote. Raises: BadCompanySetting naming the setting and what it takes."""
    return {name: _read_one(name, text) for name, text in given.items()}


def _read_one(name: str, text: str) -> Any:
    if name not in SETTINGS:
        raise BadCompanySetting(f"There is no setting {name!r}. There are: {', '.join(SETTINGS)}.")
    try:
        return SETTINGS[name][0](text)
    except ValueError as error:
        raise BadCompanySetting(f"{name} must be {error}; {text!r} is not.") from error


def zone(settings: Mapping[str, Any], industrack_zone: str) -> ZoneInfo:
    """The company's time zone: the setting, else IndusTrack's, else UTC."""
    for name in (settings.get("time_zone"), industrack_zone):
        try:
            if name:
                return ZoneInfo(str(name))
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")
