"""What the second look has left of the suspects, as differences: field by field, as it was before anything was put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.model import Side, Values
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import KINDS
from app.sync.mirror.records import IDS, TABLES
from app.sync.proof import suspects, words
from app.sync.proof.words import RECORD, Cause, Difference
from app.sync.rules.kind import Moved

NAMES = ("company_name", "name", "number", "reference", "address.street", "address.city")
NAMED: dict[str, str] = {value: to for kind in KINDS.values() for value, to in kind.ids()}
"""Values that are the id of another record, and the kind of that."""


def differences(connection: Connection, company: Company, since: str) -> list[Difference]:
    """``since`` says in words from when the last complete read was."""
    company_id = company.id
    found: list[Difference] = []
    for side in Side:
        rows = [row for row in suspects.all_of(connection, company_id, side) if KINDS[row.kind].counted]
        whole = {row.record_id for row in rows if row.suspect in {"new", "gone", "lost"}}
        linked = _counterparts(connection, company_id, side, [row for row in rows if row.other_id is None])
        for row in rows:
            if row.parent_id not in whole:
                found += _of_row(side, row, linked.get((row.kind, row.record_id)), since, company.settings)
    return _with_names(connection, company_id, found)


def _with_names(connection: Connection, company_id: str, found: list[Difference]) -> list[Difference]:
    """What a field refers to by its name, and not by an id that nobody knows."""
    ids = {str(value) for one in found if one.field in NAMED for value in (one.quickbooks, one.industrack) if value}
    if not ids:
        return found
    rows = connection.execute(
        text(
            "SELECT kind, quickbooks_id AS id, name FROM quickbooks_record WHERE company_id = :company AND kind = ANY(:kinds)"
            " AND quickbooks_id = ANY(:ids) UNION ALL SELECT kind, industrack_id, name FROM industrack_record"
            " WHERE company_id = :company AND kind = ANY(:kinds) AND industrack_id = ANY(:ids)"
        ),
        {"company": company_id, "kinds": sorted(set(NAMED.values())), "ids": sorted(ids)},
    )
    names: dict[tuple[str, Any], str] = {(row.kind, row.id): row.name for row in rows}

    def named(one: Difference) -> Difference:
        theirs, ours = (names.get((NAMED[one.field], str(value))) or value for value in (one.quickbooks, one.industrack))
        field = next((refers.ids[0] for refers in KINDS[one.kind].refers if one.field in refers.ids), one.field)
        return replace(one, field=field, quickbooks=theirs, industrack=ours)

    return [named(one) if one.field in NAMED else one for one in found]


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
        is_new = row.suspect == "unstamped" and row.held is None
        if KINDS[row.kind].counted and (row.other_id is not None or is_new) and (row.side, row.parent_id) not in lost:
            there, linked = row.met_at.astimezone(company.zone), _counterparts(connection, company.id, Side(row.side), [row])
            said = [
                replace(one, only_proof=False)
                for one in _of_row(
                    Side(row.side),
                    row,
                    linked.get((row.kind, row.record_id)) if is_new else None,
                    "",
                    company.settings,
                )
            ]
            found += [replace(one, since=words.moment(there)) if one.cause in words.MET else one for one in said]
    return _with_names(connection, company.id, found)


def _of_row(side: Side, row: Any, linked: str | None, since: str, settings: Mapping[str, Any]) -> Iterator[Difference]:
    other_id = row.other_id or linked
    name = _named(row.shown or row.held or {}) or _named(row.other or {})
    if row.suspect in {"gone", "lost"}:
        if other_id is None:  # it was on this side alone, so that nothing differs now
            return
        yield _difference(side, row, other_id, name, RECORD, None, _named(row.other or {}) or None, Cause.GONE, since)
    elif row.suspect == "new" or row.held is None:
        cause = Cause.MISSED if row.suspect == "new" else Cause.UNSTAMPED
        yield _difference(side, row, other_id, name, RECORD, name, None, cause, since)
    else:
        cause = Cause.UNSTAMPED if row.suspect == "unstamped" else Cause.MISSED
        for key, field, here, there in told(side, row, settings):
            if key == "quickbooks_id":
                yield _difference(side, row, other_id, name, key, here, _link(row), Cause.OTHER_LINK, since)
            else:
                yield _difference(side, row, other_id, name, field, here, there, cause, since)


def told(side: Side, row: Any, settings: Mapping[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """Each value that moved: its key, the field that people know it by, what it is on this side and on the other one.

    Without those that QuickBooks moves in silence as a matter of course.
    """
    held, shown, other = row.held or {}, row.shown or {}, row.other
    kind = KINDS[row.kind]
    quiet = kind.moves_unstamped if side is Side.QUICKBOOKS else ()
    keys = tuple(key for key in {**held, **shown} if held.get(key) != shown.get(key) and key not in quiet)
    fields = kind.told(Moved(keys, held, shown, other or {}, settings)) if kind.told else dict(zip(keys, keys, strict=True))
    for key, field in fields.items():
        yield key, field, shown.get(key), _there(key, held, other)


def _there(key: str, held: Values, other: Values | None) -> Any:
    """What the counterpart held; where it has no such field, what this side held before. None without a counterpart."""
    if other is None:
        return None
    return other[key] if key in other else held.get(key)


def _link(row: Any) -> str | None:
    return row.other_id or (row.held or {}).get("quickbooks_id")


def _difference(
    side: Side, row: Any, other_id: str | None, name: str, field: str, here: Any, there: Any, cause: Cause, since: str
) -> Difference:
    ids = {side: row.record_id, side.other: other_id}
    values = {side: here, side.other: there}
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
    own, other = IDS[side], IDS[side.other]
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
            " AND a.code = 'cannot_be_read' AND a.state <> 'resolved' AND a.detail @> '{\"unread\": true}'"
            " AND NOT EXISTS (SELECT 1 FROM"
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
