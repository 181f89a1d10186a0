"""A company's settings: names, defaults, and what may be put into each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app import time_zones


class BadCompanySetting(ValueError):
    """A name or a value that no company setting has; the message says what is allowed."""

    def __init__(self, message: str, setting: str) -> None:
        super().__init__(message)
        self.setting = setting


@dataclass(frozen=True)
class OneOf:
    allowed: tuple[str, ...]

    def __call__(self, text: str) -> str:
        if text not in self.allowed:
            raise ValueError(f"one of {', '.join(self.allowed)}")
        return text


@dataclass(frozen=True)
class Whole:
    least: int
    most: int

    def __call__(self, text: str) -> int:
        if not text.strip().isdecimal() or len(text) > 20 or not self.least <= int(text) <= self.most:
            raise ValueError(f"a whole number from {self.least} to {self.most}")
        return int(text)


@dataclass(frozen=True)
class Words:
    limit: int  # characters

    def __call__(self, text: str) -> str:
        if len(text) > self.limit:
            raise ValueError(f"at most {self.limit} characters")
        return text.strip()


@dataclass(frozen=True)
class YesOrNo:
    def __call__(self, text: str) -> bool:
        if text.lower() not in {"true", "false", "yes", "no", "1", "0", "on", "off"}:
            raise ValueError("true or false")
        return text.lower() in {"true", "yes", "1", "on"}


@dataclass(frozen=True)
class Amount:
    most: Decimal

    def __call__(self, text: str) -> str:
        try:
            amount = Decimal(text.strip())
        except InvalidOperation:
            amount = Decimal(-1)
        if not 0 <= amount <= self.most:
            raise ValueError(f"an amount from 0.00 to {self.most}")
        return f"{amount:.2f}"


@dataclass(frozen=True)
class Zone:
    def __call__(self, text: str) -> str:
        """The zone's name as the database spells it, by whichever name it was called."""
        found = time_zones.find(text)
        if text.strip() and found is None:
            raise ValueError("a time zone such as America/Chicago")
        return found.key if found else ""


Reader = OneOf | Whole | Words | YesOrNo | Amount | Zone
"""From a person's text to the value that is kept; raises ValueError with what is allowed."""

ONE_WAY = ("quickbooks_to_industrack", "industrack_to_quickbooks")

SETTINGS: dict[str, tuple[Reader, Any]] = {
    "customers": (OneOf((*ONE_WAY, "two_way")), "quickbooks_to_industrack"),
    "items": (OneOf((*ONE_WAY, "off")), "quickbooks_to_industrack"),
    "invoices": (OneOf(("industrack_to_quickbooks", "off")), "industrack_to_quickbooks"),
    "job_policy": (OneOf(("customer", "qualified", "location", "ignore")), "customer"),
    "conflict_policy": (OneOf(("most_recent", "merge")), "most_recent"),
    "time_zone": (Zone(), ""),
    "read_every": (Whole(0, 86_400), 300),
    "pull_every": (Whole(1, 86_400), 60),
    "poll_every": (Whole(1, 1_440), 5),
    "company_file": (Words(260), ""),
    "income_account": (Words(159), ""),
    "expense_account": (Words(159), ""),
    "cogs_account": (Words(159), ""),
    "asset_account": (Words(159), ""),
    "discount_item": (Words(159), ""),
    "equipment_items": (Words(159), ""),
    "invoice_numbering": (OneOf(("quickbooks", "industrack")), "quickbooks"),
    "invoice_batch": (Whole(1, 100), 1),
    "tax_tolerance": (Amount(Decimal("100.00")), "0.05"),
    "page_size": (Whole(1, 1_000), 100),
    "auto_approve": (YesOrNo(), False),
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
        raise BadCompanySetting(f"There is no setting {name!r}. There are: {', '.join(SETTINGS)}.", name)
    try:
        return SETTINGS[name][0](text)
    except ValueError as error:
        raise BadCompanySetting(f"{name} must be {error}; {text!r} is not.", name) from error


class ZoneSource(StrEnum):
    """Who said which zone a company is in."""

    SETTING = "setting"
    INDUSTRACK = "industrack"
    NOBODY = "nobody"


@dataclass(frozen=True)
class ChosenZone:
    """The zone that a company's times are reckoned by, and on whose word.

    ``said`` is what was said; where nobody said the name of a zone, ``source`` is NOBODY and ``zone`` is UTC for want of any.
    """

    zone: ZoneInfo
    source: ZoneSource
    said: str

    @property
    def is_known(self) -> bool:
        return self.source is not ZoneSource.NOBODY


def chosen_zone(settings: Mapping[str, Any], industrack_zone: str) -> ChosenZone:
    """The zone of the setting, else the one that IndusTrack's account says."""
    given = {ZoneSource.SETTING: str(settings.get("time_zone") or ""), ZoneSource.INDUSTRACK: industrack_zone or ""}
    for source, said in given.items():
        found = time_zones.find(said)
        if found is not None:
            return ChosenZone(found, source, said)
    return ChosenZone(ZoneInfo("UTC"), ZoneSource.NOBODY, next((said for said in given.values() if said), ""))


def zone(settings: Mapping[str, Any], industrack_zone: str) -> ZoneInfo:
    """The zone to reckon with; UTC where nobody knows it, which ``chosen_zone`` tells apart."""
    return chosen_zone(settings, industrack_zone).zone
