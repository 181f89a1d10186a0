"""A company's settings: those that each kind of record declares, and its own; which zone its times are reckoned by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app import time_zones
from app.sync.kinds import KINDS
from app.sync.rules.setting import Setting, Whole, Words, YesOrNo


class BadCompanySetting(ValueError):
    """A name or a value that no company setting has; the message says what is allowed."""

    def __init__(self, message: str, setting: str) -> None:
        super().__init__(message)
        self.setting = setting


@dataclass(frozen=True)
class Zone:
    def __call__(self, text: str) -> str:
        """The zone's name as the database spells it, by whichever name it was called."""
        found = time_zones.find(text)
        if text.strip() and found is None:
            raise ValueError("a time zone such as America/Chicago")
        return found.key if found else ""


OWN = (
    Setting("poll_every", Whole(1, 1_440), 5, "Web Connector polls every", "Minutes; goes into the .qwc file"),
    Setting("read_every", Whole(0, 86_400), 300, "QuickBooks is read every", "Seconds"),
    Setting("pull_every", Whole(1, 86_400), 60, "IndusTrack is read every", "Seconds"),
    Setting("time_zone", Zone(), "", "Time zone", "Empty: as IndusTrack says"),
    Setting("company_file", Words(260), "", "Company file", "Path on that machine; empty: the file that is open"),
    Setting("page_size", Whole(1, 1_000), 100, "Records a page", "Where reading starts; it adapts"),
    Setting("auto_approve", YesOrNo(), False, "Approve without a person", options={"false": "No", "true": "Yes"}),
)
"""Those that are of no kind of record; the others stand in the declarations of the kinds."""

DIRECTIONS: dict[str, Setting] = {kind.direction.name: kind.direction for kind in KINDS.values() if kind.direction}
"""Which way each kind goes."""

SETTINGS: dict[str, Setting] = DIRECTIONS | {
    setting.name: setting for setting in (*(one for kind in KINDS.values() for one in kind.settings), *OWN)
}


def policies(names: Collection[str]) -> dict[str, str]:
    """The kinds for which a change of these settings makes a preview; where it converts linked records, with the reason."""
    found: dict[str, str] = {}
    for kind in KINDS.values():
        changed = [one for one in (kind.direction, *kind.settings) if one and one.name in names and one.is_policy]
        if changed:
            found[kind.name] = next((one.converts for one in changed if one.converts), "")
    return found


def freed(names: Collection[str]) -> set[str]:
    """The kinds whose records may have been held for want of one of these settings."""
    return {kind.name for kind in KINDS.values() if any(one.frees and one.name in names for one in kind.settings)}


def defaults() -> dict[str, Any]:
    return {name: setting.default for name, setting in SETTINGS.items()}


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """The typed values of what a person wrote. Raises: BadCompanySetting naming the setting and what it takes."""
    return {name: _read_one(name, text) for name, text in given.items()}


def _read_one(name: str, text: str) -> Any:
    if name not in SETTINGS:
        raise BadCompanySetting(f"There is no setting {name!r}. There are: {', '.join(SETTINGS)}.", name)
    try:
        return SETTINGS[name].reads(text)
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
