"""What the second look has left of the suspects, as differences: field by field, as it was before anything was put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.companies import Company
from app.model import Side, Values
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror.records import IDS, TABLES
from app.sync.proof import suspects, words
from app.sync.proof.words import RECORD, Cause, Difference

NAMES = ("company_name", "name", "number", "reference", "address.street", "address.city")
CUSTOMERS = ("customer", "customer_id")  # values that are an id of a customer on one side or the other
INNER = {"content": "lines"}  # fields that are shown under another name; only where nothing else says what moved


def differences(connection: Connection, company_id: str, since: str) -> list[Difference]:
    """``since`` says in words from when the last complete read was."""
    found: list[Difference] = []
    for side in Side:
        rows = [row for row in suspects.all_of(connection, company_id, side) if KINDS[row.kind].counted]
        whole = {row.record_id for row in rows if row.suspect in {"new", "gone", "lost"}}
        linked = _counterparts(connection, company_id, side, [row for row in rows if row.suspect == "new"])
        for row in rows:
            if row.parent_id not in whole:
                found += _of_row(side, row, linked.get((row.kind, row.record_id)), since)
    return _with_names(connection, company_id, found)


def _with_names(connection: Connection, company_id: str, found: list[Difference]) -> list[Difference]:
    """Whose an invoice is by the customer's name, and not by an id that nobody knows."""
    ids = [str(value) for one in found if one.field in CUSTOMERS for value in (one.quickbooks, one.industrack) if value]
    if not ids:
        return found
    rows = connection.execute(
        text(
            "SELECT quickbooks_id AS id, name FROM quickbooks_record WHERE company_id = :company AND kind = 'customer'"
            " AND quickbooks_id = ANY(:ids) UNION ALL SELECT industrack_id, name FROM industrack_record"
            " WHERE company_id = :company AND kind = 'customer' AND industrack_id = ANY(:ids)"
        ),
        {"company": company_id, "ids": ids},
    )
    names: dict[Any, str] = {row.id: row.name for row in rows}
    return [
        replace(
            one,
            field="customer",
            quickbooks=names.get(one.quickbooks, one.quickbooks),
            industrack=names.get(one.industrack, one.industrack),
        )
        if one.field in CUSTOMERS
        else one
        for one in found
    ]


def met(connection: Connection, company: Company) -> list[Difference]:
    """What ordinary reads have come across since the last proof, and so have mended already; told once."""
    rows = connection.execute(
        text(
            "DELETE FROM proof_met WHERE company_id = :company RETURNING side, kind, record_id, parent_id, suspect, held, shown,"
            " other_id, other, met_at"
        ),
        {"company": company.id},
    ).all()
    lost = {(row.side, row.record_id) for row in rows if row.suspect == "lost"}
    found: list[Difference] = []
    for row in sorted(rows, key=lambda row: (row.met_at, row.kind, row.record_id)):
        if KINDS[row.kind].counted and row.other_id is not None and (row.side, row.parent_id) not in lost:
            there = row.met_at.astimezone(company.zone)
            said = [replace(one, only_proof=False) for one in _of_row(Side(row.side), row, None, "")]
            found += [replace(one, since=words.moment(there)) if one.cause in words.MET else one for one in said]
    return found


def _of_row(side: Side, row: Any, linked: str | None, since: str) -> Iterator[Difference]:
    other_id = row.other_id or linked
    here: Values = row.shown or {}
    name = _named(row.shown or row.held or {}) or _named(row.other or {})
    if row.suspect in {"gone", "lost"}:
        if other_id is None:  # it was on this side alone, so that nothing differs now
            return
        yield _difference(side, row, other_id, name, RECORD, None, _named(row.other or {}) or None, Cause.GONE, since)
    elif row.suspect == "new":
        yield _difference(side, row, other_id, name, RECORD, name, None, Cause.MISSED, since)
    else:
        cause = Cause.UNSTAMPED if row.suspect == "unstamped" else Cause.MISSED
        for key in moved(side, row.kind, row.held or {}, here):
            if key == "quickbooks_id":
                linked_to = _link(row)
                yield _difference(side, row, other_id, name, key, here.get(key), linked_to, Cause.OTHER_LINK, since)
            else:
                yield _difference(side, row, other_id, name, INNER.get(key, key), here.get(key), _other(row, key), cause, since)


def moved(side: Side, kind: str, held: Mapping[str, Any], shown: Mapping[str, Any]) -> list[str]:
    """The values that are not as the mirror held them, without those that QuickBooks moves in silence as a matter of course."""
    keys = [key for key in {**held, **shown} if held.get(key) != shown.get(key)]
    keys = [key for key in keys if side is Side.INDUSTRACK or key not in KINDS[kind].moves_unstamped]
    return [key for key in keys if key not in INNER] or keys


def _other(row: Any, key: str) -> Any:
    """What the counterpart held; where it has no such field, what this side held before. None without a counterpart."""
    if row.other is None:
        return None
    other: Values = row.other
    return other[key] if key in other else (row.held or {}).get(key)


def _link(row: Any) -> str | None:
    return row.other_id or (row.held or {}).get("quickbooks_id")


def _difference(
    side: Side, row: Any, other_id: str | None, name: str, field: str, here: Any, there: Any, cause: Cause, since: str
) -> Difference:
    ids = {side: row.record_id, (Side.INDUSTRACK if side is Side.QUICKBOOKS else Side.QUICKBOOKS): other_id}
    values = {side: here, (Side.INDUSTRACK if side is Side.QUICKBOOKS else Side.QUICKBOOKS): there}
    return Difference(
        kind=row.kind,
        quickbooks_id=ids[Side.QUICKBOOKS],
        industrack_id=ids[Side.INDUSTRACK],
        name=name,
        field=field,
        quickbooks=values[Side.QUICKBOOKS],
        industrack=values[Side.INDUSTRACK],
        cause=cause,
        side=side,
        since=since,
        only_proof=True,
    )


def _named(values: Mapping[str, Any]) -> str:
    return next((str(values[key]) for key in NAMES if values.get(key)), "")


def _counterparts(connection: Connection, company_id: str, side: Side, rows: Iterable[Any]) -> dict[tuple[str, str], str]:
    """Of records that were new to the mirror: what they were linked with since."""
    own, other = IDS[side], IDS[Side.INDUSTRACK if side is Side.QUICKBOOKS else Side.QUICKBOOKS]
    linked = connection.execute(
        text(
            f"SELECT kind, {own} AS id, {other} AS other FROM link WHERE company_id = :company AND NOT ended"
            f" AND {own} = ANY(:ids)"
        ),
        {"company": company_id, "ids": [row.record_id for row in rows]},
    )
    return {(row.kind, row.id): row.other for row in linked}


def unreadable(connection: Connection, company_id: str) -> list[Difference]:
    """Records that stand in an attention because they cannot be read, and are in no mirror."""
    rows = connection.execute(
        text(
            "SELECT a.kind, a.quickbooks_id, a.industrack_id, a.name FROM attention a WHERE a.company_id = :company"
            " AND a.code = 'cannot_be_read' AND a.state <> 'resolved' AND NOT EXISTS (SELECT 1 FROM"
            f" {TABLES[Side.INDUSTRACK]} i WHERE i.company_id = a.company_id AND i.kind = a.kind"
            " AND i.industrack_id = a.industrack_id)"
        ),
        {"company": company_id},
    )
    return [
        Difference(row.kind, row.quickbooks_id or None, row.industrack_id or None, row.name, RECORD, None, None, Cause.UNREADABLE)
        for row in rows
        if row.kind in KINDS
    ]
