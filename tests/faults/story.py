"""The whole story of the records that are not well at the end, so that a fault which comes once in thousands can be read.

Everything that the service keeps of them, and what happened at the two ends, each with its own clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.services import Services
from app.store import messages
from app.store.sql import Connection, text
from tests.faults.company import Company

NAMED = re.compile(r"'([^']+)'")
AROUND = 600  # characters of a message to either side of what is sought
KINDS = "kind IN ('customer', 'location', 'invoice')"
PAIR = f"{KINDS} AND company_id = :company AND (quickbooks_id = ANY(:ours) OR industrack_id = ANY(:theirs))"
QUICKBOOKS = f"{KINDS} AND company_id = :company AND (quickbooks_id = ANY(:ours) OR parent_id = ANY(:ours))"
INDUSTRACK = f"{KINDS} AND company_id = :company AND (industrack_id = ANY(:theirs) OR parent_id = ANY(:theirs))"
ROWS = {
    "mirror of QuickBooks": f"SELECT * FROM quickbooks_record WHERE {QUICKBOOKS}",
    "mirror of IndusTrack": f"SELECT * FROM industrack_record WHERE {INDUSTRACK}",
    "link": f"SELECT * FROM link WHERE {PAIR} ORDER BY id",
    "push": f"SELECT * FROM push WHERE {PAIR} ORDER BY id",
    "request": f"SELECT * FROM request WHERE {PAIR} ORDER BY id",
    "history": f"SELECT * FROM change WHERE {PAIR} ORDER BY at, id",
    "attention": f"SELECT * FROM attention WHERE {PAIR} OR company_id = :company AND kind = '' ORDER BY since",
    "clock of the PC": "SELECT printed_offset, skew_seconds, skew_within FROM company_file WHERE company_id = :company",
    "cursor": "SELECT * FROM cursor WHERE company_id = :company AND kind = 'customer'",
}
"""What the service keeps, a table at a time."""


@dataclass(frozen=True)
class Meant:
    """The records that a story is about: what people call them, and their ids on either side."""

    names: frozenset[str]
    quickbooks_ids: frozenset[str]
    industrack_ids: frozenset[str]

    @property
    def words(self) -> tuple[str, ...]:
        """What tells that something is about them."""
        return (*sorted(self.names), *sorted(self.quickbooks_ids), *sorted(self.industrack_ids))


def story(company: Company, services: Services, found: Iterable[str]) -> list[str]:
    """Line by line, of the records that are named in what was ``found`` wrong."""
    meant = _meant(company, found)
    lines = [f"about {', '.join(sorted(meant.names)) or 'no record'}"]
    lines += ["", "what happened at both ends, by our clock and by the PC's:", *company.happenings]
    lines += ["", "what IndusTrack was asked that names them:"]
    asked = [one for one in company.industrack.log.requests if _is_about(meant, one)]
    lines += [f"{_shown(one.at)} {one.method} {one.path} {one.status} {one.body}" for one in asked]
    lines += ["", "what they are at the ends:", *_at_the_ends(company, meant)]
    with services.database.company(company.id) as connection:
        for name, statement in ROWS.items():
            lines += ["", f"{name}:", *_rows(connection, company.id, meant, statement)]
        lines += ["", "messages, and what of them names them:", *_messages(connection, company.id, meant)]
    return lines


def _meant(company: Company, found: Iterable[str]) -> Meant:
    told = {name for line in found for name in NAMED.findall(line)}
    names = told & company.customers
    wanted = told & company.invoices.keys()
    invoices = {company.invoices[one] for one in wanted}
    ours = {one.id for one in company.file.customers if one["Name"] in names}
    ours |= {one.id for one in company.file.invoices if str(one.get("Memo") or "").partition(" [")[0] in wanted}
    theirs = {str(one["id"]) for one in company.industrack.list("customers") if one["company_name"] in names}
    return Meant(frozenset(names | wanted), frozenset(ours), frozenset(theirs | invoices))


def _is_about(meant: Meant, request: Any) -> bool:
    return any(word in request.path or word in request.body for word in meant.words)


def _at_the_ends(company: Company, meant: Meant) -> Iterator[str]:
    for record in [*company.file.customers, *company.file.invoices]:
        if record.id in meant.quickbooks_ids:
            yield f"QuickBooks {record.id}: {dict(record.data)}"
    for collection in ("customers", "invoices"):
        for one in company.industrack.list(collection):
            if str(one["id"]) in meant.industrack_ids:
                yield f"IndusTrack {one}"


def _rows(connection: Connection, company_id: str, meant: Meant, statement: str) -> Iterator[str]:
    given = {"company": company_id, "ours": sorted(meant.quickbooks_ids), "theirs": sorted(meant.industrack_ids)}
    for row in connection.execute(text(statement), given):
        yield "  ".join(f"{name}={_shown(value)}" for name, value in row._mapping.items() if name != "company_id")


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    return str({key: one for key, one in value.items() if one not in ("", None)}) if isinstance(value, Mapping) else str(value)


def _messages(connection: Connection, company_id: str, meant: Meant) -> Iterator[str]:
    rows = connection.execute(text("SELECT id FROM message WHERE company_id = :company ORDER BY id"), {"company": company_id})
    for row in rows.all():
        one = messages.by_number(connection, company_id, row.id)
        assert one is not None
        head = f"{one.id} of session {one.session_id}: {one.purpose} {one.state} {_shown(one.handed_out_at)}"
        yield f"{head} to {_shown(one.answered_at)} {one.hresult} {one.error} {one.detail}"
        try:
            answer = b"".join(messages.answer(connection, company_id, one.id)).decode(errors="replace")
        except ValueError as error:
            answer = str(error)
        for side, body in (("asked", messages.request_xml(connection, company_id, one.id)), ("answered", answer)):
            yield from (f"    {side}: {piece}" for piece in _around(body, meant.quickbooks_ids or meant.names))


def _around(body: str, words: Iterable[str]) -> Iterator[str]:
    """What stands around the first place of each word."""
    for word in sorted(words):
        at = body.find(word)
        if at >= 0:
            yield " ".join(body[max(0, at - AROUND // 4) : at + AROUND].split())
