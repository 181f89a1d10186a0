"""What rules are given of a company (settings, preferences, links, records), and whether anything may be decided for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.model import Asked, Context, Decision, Mirror, Side, Unit
from app.store import attentions
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.kinds import KINDS
from app.sync.mirror import clock
from app.sync.mirror import records as mirrors

FLOOR = "13.0"
US = "US"
FEW = 3  # times that a kind is asked for one by one
NEW = "new:"  # the id of what is still to be made


class Foreseen:
    """The pairs that a preview would link or make, so that records that refer to them are shown as they will be."""

    def __init__(self) -> None:
        self.other: dict[tuple[str, str, str], str] = {}  # (name of the id that is asked for, kind, id of the other side)

    def note(self, decision: Decision) -> None:
        for plan in decision.links:
            if not plan.ended:
                self._pair(plan.kind, plan.quickbooks_id, plan.industrack_id)
        for cover in decision.request.covers if decision.request else ():
            self._pair(cover.kind, f"{NEW}{cover.industrack_id}", cover.industrack_id)
        for push in decision.pushes:
            if push.quickbooks_id and push.industrack_id is None:
                self._pair(push.kind, push.quickbooks_id, f"{NEW}{push.quickbooks_id}")

    def _pair(self, kind: str, quickbooks_id: str, industrack_id: str) -> None:
        if not KINDS[kind].is_decided:
            return  # nothing that exists refers to a location that does not
        self.other.setdefault(("industrack_id", kind, quickbooks_id), industrack_id)
        self.other.setdefault(("quickbooks_id", kind, industrack_id), quickbooks_id)


class Links:
    """Resolves references between the sides; what was asked for once is remembered for the piece of work."""

    def __init__(self, connection: Connection, company_id: str, foreseen: Foreseen | None = None) -> None:
        self._connection = connection
        self._company_id = company_id
        self._foreseen = foreseen
        self._known: dict[tuple[str, str, str], Any] = {}
        self._expected: dict[Side, set[str]] = {side: set() for side in Side}
        self._asked: Counter[tuple[str, str]] = Counter()
        self._lists: dict[str, tuple[Mirror, ...]] = {}

    def expect(self, side: Side, ids: Iterable[str]) -> None:
        """Ids that may be asked for, of whatever kind: a kind that is asked for often is answered for all of them at once."""
        self._expected[side].update(ids)

    def industrack_id(self, kind: str, quickbooks_id: str) -> str | None:
        return self._other(kind, "quickbooks_id", "industrack_id", quickbooks_id)

    def quickbooks_id(self, kind: str, industrack_id: str) -> str | None:
        return self._other(kind, "industrack_id", "quickbooks_id", industrack_id)

    def quickbooks(self, kind: str, quickbooks_id: str) -> Mirror | None:
        return self._mirror(Side.QUICKBOOKS, kind, quickbooks_id)

    def industrack(self, kind: str, industrack_id: str) -> Mirror | None:
        return self._mirror(Side.INDUSTRACK, kind, industrack_id)

    def quickbooks_list(self, kind: str) -> tuple[Mirror, ...]:
        """All records of a small list, by name; those of a large one are not to be loaded so."""
        if kind not in self._lists:
            self._lists[kind] = mirrors.every(self._connection, self._company_id, Side.QUICKBOOKS, kind)
        return self._lists[kind]

    def asked(self, kind: str, industrack_id: str) -> Asked | None:
        """The attention that keeps this record of IndusTrack from going over; None when there is none."""
        row = attentions.about(self._connection, self._company_id, kind, industrack_id)
        return None if row is None else Asked(**row)

    def _mirror(self, side: Side, kind: str, record_id: str) -> Mirror | None:
        key = (side, kind, record_id)
        if key not in self._known:
            wanted = self._together(side, side, kind, record_id)
            found = mirrors.load(self._connection, self._company_id, side, kind, wanted)
            self._known |= {(side, kind, one): found.get(one) for one in wanted}
        mirror: Mirror | None = self._known[key]
        return mirror

    def _other(self, kind: str, given: str, wanted: str, record_id: str) -> str | None:
        key = (wanted, kind, record_id)
        if key not in self._known:
            side = Side.QUICKBOOKS if given == "quickbooks_id" else Side.INDUSTRACK
            ids = self._together(side, wanted, kind, record_id)
            found = self._connection.execute(
                text(
                    f"SELECT {given} AS given, {wanted} AS other FROM link WHERE company_id = :company AND kind = :kind"
                    f" AND {given} = ANY(:ids) AND NOT ended"
                ),
                {"company": self._company_id, "kind": kind, "ids": ids},
            )
            pairs = {row.given: row.other for row in found}
            self._known |= {(wanted, kind, one): pairs.get(one) for one in ids}
        other: str | None = self._known[key]
        if other is None and self._foreseen is not None:
            return self._foreseen.other.get(key)
        return other

    def _together(self, side: Side, what: str, kind: str, record_id: str) -> list[str]:
        """The id that is asked for, and with it the expected ones as soon as the kind was asked for a few times."""
        self._asked[what, kind] += 1
        if self._asked[what, kind] <= FEW:
            return [record_id]
        return [record_id, *(one for one in self._expected[side] if one != record_id and (what, kind, one) not in self._known)]


def expect(context: Context, units: Iterable[Unit]) -> None:
    """What these units refer to may be asked for while they are decided."""
    if not isinstance(context.lookup, Links):
        return
    for unit in units:
        ours, theirs = unit.quickbooks.data if unit.quickbooks else {}, unit.industrack.data if unit.industrack else {}
        named = (one.get("list_id") for one in ours.values() if isinstance(one, dict))
        context.lookup.expect(Side.QUICKBOOKS, [one for one in named if isinstance(one, str)])
        context.lookup.expect(
            Side.INDUSTRACK, [one for field, one in theirs.items() if field.endswith("_id") and isinstance(one, str)]
        )


FILE = f"qbxml_version, preferences, host ->> 'country' AS country, {clock.COLUMNS}"


def load(connection: Connection, company: companies.Company, now: datetime, foreseen: Foreseen | None = None) -> Context:
    """What rules are given of this company now. References also resolve to what a preview would link or make (``foreseen``)."""
    file = connection.execute(text(f"SELECT {FILE} FROM company_file WHERE company_id = :company"), {"company": company.id}).one()
    return _of(connection, company, file, now, foreseen)


def load_both(connection: Connection, company_id: str, now: datetime) -> tuple[companies.Company, Context]:
    """The company, and what rules are given of it. Raises: companies.NoSuchCompany."""
    row = connection.execute(
        text(f"SELECT {companies.COLUMNS}, {FILE} FROM company JOIN company_file USING (company_id) WHERE company_id = :company"),
        {"company": company_id},
    ).one_or_none()
    if row is None:
        raise companies.NoSuchCompany(company_id)
    company = companies.of_row(row)
    return company, _of(connection, company, row, now)


def _of(
    connection: Connection, company: companies.Company, file: Any, now: datetime, foreseen: Foreseen | None = None
) -> Context:
    links = Links(connection, company.id, foreseen)
    time = clock.of_file(company, file)
    return Context(
        company_id=company.id,
        settings=dict(company.settings),
        time_zone=time.zone,
        clock_fast=time.fast,
        clock_within=time.within,
        country=file.country or US,
        qbxml_version=file.qbxml_version or FLOOR,
        preferences=file.preferences,
        lookup=links,
        lists=links.quickbooks_list,
        asked=links.asked,
        now=now,
        first_sync=company.state in {"new", "reading", "preview"},
    )


def for_record(context: Context, choices: Mapping[str, str]) -> Context:
    """The same company, with what a person chose for one record."""
    return replace(context, choices=choices) if choices else context


def stopped(connection: Connection, company: companies.Company) -> str:
    """Why nothing is decided: paused, or another company file or a restored backup that nobody has looked at yet; else ""."""
    return "paused" if company.paused else stopped_file(connection, company.id)


def stopped_file(connection: Connection, company_id: str) -> str:
    """The code of the attention that stopped the company file; empty while it goes on."""
    found = connection.scalar(text("SELECT stopped FROM company_file WHERE company_id = :company"), {"company": company_id})
    return str(found or "")
