"""Plain words for what the pages show: states, kinds, times, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from app.sync.kinds import KINDS
from app.sync.kinds import called as kind
from app.sync.proof.money import MONEY
from app.sync.proof.words import EXPLAINS, field_says
from app.sync.rules.money import Money

# a company's health: what it is called, and the colours of its pill and of its note
HEALTH = {
    "new": ("Not connected yet", ""),
    "stopped": ("Stopped", "error"),
    "silent": ("Not heard from", "error"),
    "failing": ("Failing", "error"),
    "waiting": ("Waiting for approval", "warning"),
    "working": ("Working", "busy"),
    "attention": ("Needs a person", "warning"),
    "in_step": ("In step", "good"),
}

# what it is called, and the colour of its pill
STATES = {
    "new": ("Not connected yet", ""),
    "reading": ("Reading both sides", "busy"),
    "preview": ("Waiting for approval", "warning"),
    "active": ("Active", ""),
    "paused": ("Paused", ""),
}
OUTCOMES = {
    "done": ("Done", "good"),
    "nothing_to_do": ("Nothing to do", "good"),
    "refused": ("Refused", "error"),
    "lost": ("Connection lost", "warning"),
    "error": ("Failed", "error"),
}
REQUEST_STATES = {
    "waiting": ("Waiting", ""),
    "handed_out": ("With QuickBooks", "busy"),
    "unknown": ("Being checked", "warning"),
    "held": ("Held back", "error"),
}
MESSAGE_STATES = {
    "handed_out": ("Sent", "busy"),
    "answered": ("Answered", "busy"),
    "ingested": ("Done", "good"),
    "broken": ("Not readable", "error"),
    "lost": ("No answer", "warning"),
}
DELIVERIES = {"waiting": ("Still to be told", "busy"), "delivered": ("Told", "good"), "failed": ("Given up", "error")}
PHASES = {
    "open": "Connected",
    "check": "Checking the company file",
    "recover": "Finding out what happened to earlier writes",
    "look_up": "Reading accounts, tax codes and terms",
    "read": "Reading QuickBooks",
    "wait": "Comparing",
    "write": "Writing to QuickBooks",
    "done": "Finishing",
}
PURPOSES = {
    "check": "Is it the right company file?",
    "recover": "What happened to an earlier write?",
    "look_up": "Accounts, tax codes, terms",
    "read": "What changed?",
    "write": "Write",
    "harmless": "Nothing more",
}
ACTIONS = {
    "create": "new",
    "update": "changed",
    "deactivate": "made inactive",
    "link": "linked",
    "unlink": "link ended",
    "ask": "waits for an answer",
}
# what becomes of a record in a preview; the last ones are why it is left out
PLACES = {
    "in_step": "linked already",
    "link": "on both sides, will be linked",
    "new": "new on the other side",
    "location": "a job that becomes a service location of its customer",
    "asked": "left out until a person has answered",
    "held": "left out until what it needs is there",
    "ended": "left out: its link was ended once",
    "quickbooks_own": "left out: of a kind that only QuickBooks has, such as discounts, subtotals and payment items",
    "job_ignored": "left out: jobs are not brought over, by your settings",
    "not_due": "left out: the direction you chose does not bring it over, or it is not ready yet",
}
SIDES = {"quickbooks": "QuickBooks", "industrack": "IndusTrack"}
LEVELS = {"info": "", "warning": "warning", "error": "error"}
STEPS = ((60, "second"), (3600, "minute"), (86_400, "hour"), (14 * 86_400, "day"))


def heading(name: str) -> str:
    return kind(name)[:1].upper() + kind(name)[1:]


def plain(name: Any) -> str:
    """A setting's or field's name as words: ``billing_address.street`` → ``billing address street``."""
    return str(name).replace("_", " ").replace(".", " ")


def number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def as_moment(value: Any) -> datetime | None:
    """A moment from an RFC 3339 text or a datetime; None for nothing."""
    if not value:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def rfc3339(value: Any) -> str:
    """A moment for programs: in a ``datetime`` attribute."""
    moment = as_moment(value)
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def ago(value: Any, now: datetime) -> str:
    """How long ago, in words; a date when it is more than two weeks."""
    moment = as_moment(value)
    if moment is None:
        return "never"
    seconds = (now - moment).total_seconds()
    if abs(seconds) < 10:
        return "just now"
    unit, size = "second", 1
    for limit, name in STEPS:
        if abs(seconds) < limit:
            unit = name
            break
        size = limit
    else:
        return f"{moment:%b} {moment.day}, {moment.year}"
    count = int(abs(seconds) // size)
    text = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{text} ago" if seconds > 0 else f"in {text}"


def clock_time(value: Any, zone: str | None = None) -> str:
    """Date and time on the company's wall, with the zone named."""
    moment = as_moment(value)
    if moment is None:
        return "never"
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    return f"{local:%b} {local.day}, {local.year}, {local:%H:%M} {local.tzname()}"


def duration(seconds: float) -> str:
    """How long something takes, roughly, in words."""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} minute{'' if minutes == 1 else 's'}"
    hours = round(seconds / 3600)
    return f"about {hours} hours" if hours < 36 else f"about {round(hours / 24)} days"


def places(planned: Mapping[str, Any], side: str) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Of each kind: how many records a side has, and what becomes of them, so that the figures add up."""
    found = []
    for name, counts in planned.get("places", {}).get(side, {}).items():
        if sum(counts.values()):
            found.append((name, sum(counts.values()), [(PLACES[key], counts[key]) for key in PLACES if counts.get(key)]))
    return found


def total(counts: Mapping[str, Any]) -> int:
    """The sum of the figures in a part of a preview, nested or not."""
    return sum(total(v) if isinstance(v, Mapping) else int(v) for v in counts.values())


def value(given: Any) -> str:
    """A field's value as people say it."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    return "" if given is None else str(given)


def shown_value(given: Any) -> str:
    """A value of a record, also a list or a group of values, in one line."""
    if isinstance(given, Mapping):
        return ", ".join(f"{plain(name)} {shown_value(inner)}" for name, inner in given.items() if inner not in (None, ""))
    if isinstance(given, list):
        return "; ".join(shown_value(one) for one in given)
    return value(given)


def heading_one(name: str) -> str:
    return kind(name, 1)[:1].upper() + kind(name, 1)[1:]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What changed, field by field: name in words, value before, value after."""
    names = list(dict.fromkeys([*before, *after]))
    return [(plain(name), value(before.get(name)), value(after.get(name))) for name in names]


def not_sent(name: str, industrack: Mapping[str, Any] | None) -> str:
    """Why a record of IndusTrack does not go to QuickBooks as it is; empty where nothing of its own keeps it."""
    says = KINDS[name].not_sent if name in KINDS else None
    return says(industrack["values"]) if says and industrack else ""


def sums_of(proof: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What pairs come to, as it is called, on either side: each kind, then by currency and by month where that is told."""
    rows: list[tuple[str, str, str]] = []

    def add(money: Money, told: Mapping[str, Any], of_total: str, of_all: str = "") -> None:
        for figure, words in money.summed.items():
            behind = of_total if figure == "total" else ""
            rows.append((f"{words}{behind}{of_all}", told["quickbooks"][figure], told["industrack"][figure]))

    dated = next(money for money in MONEY.values() if money.by_month)
    for name, money in MONEY.items():
        shown = proof["kinds"].get(name)
        if shown and shown["quickbooks"].get("total") is not None:
            add(money, shown, " in pairs" if money is dated else "")
    sums = proof.get("sums") or {}
    currencies = sums.get("currencies") or {}
    for currency, told in currencies.items() if len(currencies) > 1 else ():
        add(dated, told, "", f", {currency or 'home currency'}")
    for told in sums.get("months") or ():
        month = told["month"] or "without a date"
        add(dated, told, "", f" of {month} {told.get('currency') or ''}".rstrip())
    return rows


def register(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        duration=duration,
        kind=kind,
        heading=heading,
        heading_one=heading_one,
        shown_value=shown_value,
        plain=plain,
        proof_field=field_says,
        number=number,
        clock_time=clock_time,
        rfc3339=rfc3339,
        total=total,
    )
    app.jinja_env.globals.update(
        HEALTH=HEALTH,
        EXPLAINS=EXPLAINS,
        STATES=STATES,
        OUTCOMES=OUTCOMES,
        REQUEST_STATES=REQUEST_STATES,
        MESSAGE_STATES=MESSAGE_STATES,
        DELIVERIES=DELIVERIES,
        PHASES=PHASES,
        PURPOSES=PURPOSES,
        ACTIONS=ACTIONS,
        SIDES=SIDES,
        LEVELS=LEVELS,
        ago=ago,
        differences=differences,
        not_sent=not_sent,
        places=places,
        sums_of=sums_of,
    )
