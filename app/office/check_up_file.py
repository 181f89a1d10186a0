"""What QuickBooks says of its company file, as the check-up tells it: file, mode, edition, currency, time zone."""

from __future__ import annotations

from typing import Any

from app.store import attentions
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import KINDS, counted
from app.sync.mirror import clock

GOOD, WARNING = "good", "warning"
MULTI = "MultiUser"
FOREIGN = """SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = :kind AND NOT q.deleted
AND q.data -> 'currency' ->> 'full_name' IS NOT NULL
AND q.data -> 'currency' ->> 'full_name' IS DISTINCT FROM :home ORDER BY q.name"""
NAMED = 3


def told(connection: Connection, company: Company) -> list[dict[str, Any]]:
    """Nothing of what QuickBooks has not said yet."""
    file = connection.execute(text("SELECT * FROM company_file WHERE company_id = :company"), {"company": company.id}).one()
    found = [_file(file.pinned_name or file.seen_name, file.path), _mode(file.file_mode), _edition(file.host)]
    return [one for one in (*found, _currency(connection, company.id, file.preferences), _zone(connection, company)) if one]


def _point(what: str, level: str, words: str, to_do: str = "", names: list[str] | None = None) -> dict[str, Any]:
    return {"what": what, "level": level, "count": None, "words": words, "to_do": to_do, "names": names or []}


def _file(name: str | None, path: str | None) -> dict[str, Any] | None:
    if not name:
        return None
    where = f" ({path})" if path else ""
    return _point(
        "file", "", f"This is the company file of “{name}”{where}", "Look whether it is the right one, and no copy of it."
    )


def _mode(mode: str) -> dict[str, Any] | None:
    if not mode:
        return None
    if mode == MULTI:
        told_so = "For the first update choose File, Switch to Single-user Mode. Later updates work in either mode."
        return _point("mode", WARNING, "QuickBooks is in multi-user mode", told_so)
    return _point("mode", GOOD, "QuickBooks is in single-user mode")


def _edition(host: dict[str, Any] | None) -> dict[str, Any] | None:
    if not host:
        return None
    country = str(host.get("country") or "US")
    if country == "US":
        return _point("edition", GOOD, "It is the US edition of QuickBooks")
    return _point(
        "edition",
        WARNING,
        f"It is the {country} edition of QuickBooks",
        "Customers and items go over; invoices stay in IndusTrack, because the taxes of that edition are not known here. Write"
        " them in QuickBooks by hand.",
    )


def _currency(connection: Connection, company_id: str, preferences: dict[str, Any] | None) -> dict[str, Any] | None:
    if not preferences:
        return None
    several = preferences.get("multi_currency_preferences") or {}
    if not several.get("is_multi_currency_on"):
        return _point("currency", GOOD, "The company file has one currency")
    home = str((several.get("home_currency") or {}).get("full_name") or "US Dollar")
    kind = next(kind for kind in KINDS.values() if kind.has_currency)
    names = list(connection.scalars(text(FOREIGN), {"company": company_id, "kind": kind.name, "home": home}))
    if not names:
        return _point("currency", GOOD, f"Multiple currencies are turned on, and every {kind.one} has {home}")
    return _point(
        "currency",
        WARNING,
        f"{counted(kind.name, len(names))} {'has' if len(names) == 1 else 'have'} another currency than {home}",
        "Their invoices stay in IndusTrack. Write them in QuickBooks by hand.",
        names[:NAMED],
    )


def _zone(connection: Connection, company: Company) -> dict[str, Any] | None:
    """As the read has found it: what does not fit is a question that is open already."""
    items = [one for one in attentions.listed(connection, company.id, "open") if one["code"] == clock.CODE]
    if items:
        return _point("zone", WARNING, str(items[0]["summary"]).rstrip("."), str(items[0]["remedy"]))
    if not company.chosen_zone.is_known:
        return None
    if clock.load(connection, company).printed is None:
        return _point("zone", "", f"The time zone is {company.zone}", "Is that the zone of the computer with QuickBooks?")
    return _point("zone", GOOD, f"The times of QuickBooks fit the time zone {company.zone}")
