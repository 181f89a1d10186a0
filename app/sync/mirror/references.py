"""Records that refer to others: when what they refer to changes or is linked, they are decided again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.model import Side
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror import marks
from app.sync.mirror import records as mirrors
from app.sync.rules.kind import Refers

FIRST: tuple[str, ...] = tuple({refers.to: None for kind in KINDS.values() for refers in kind.refers if refers.waits})
"""Kinds that are brought to IndusTrack before what refers to them is decided."""


def _referring(to: str) -> Iterator[tuple[str, Refers]]:
    """The kinds that refer to this one, and how."""
    return ((kind.name, refers) for kind in KINDS.values() for refers in kind.refers if refers.to == to)


def changed(connection: Connection, company_id: str, records: Iterable[tuple[str, str]]) -> None:
    """These (kind, id) of QuickBooks changed: what refers to them is decided again, and what a changed list may free."""
    by_kind: dict[str, list[str]] = {}
    for kind, record_id in records:
        by_kind.setdefault(kind, []).append(record_id)
    for kind, ids in by_kind.items():
        for referring, refers in _referring(kind):
            if refers.by and not refers.waits:
                _mark(connection, company_id, Side.QUICKBOOKS, referring, refers.by, ids)
            if refers.frees:
                marks.mark_held(connection, company_id, referring)
            if refers.said:
                marks.mark_told(connection, company_id, referring, refers.said)


def linked(
    connection: Connection, company_id: str, kind: str, pairs: Iterable[tuple[str, str]], *, is_asked: bool = True
) -> None:
    """These (QuickBooks id, IndusTrack id) are linked now; ``is_asked`` when anything is asked of a record of the kind."""
    pairs = list(pairs)
    for referring, refers in _referring(kind) if pairs else ():
        if refers.waits:
            _mark(connection, company_id, Side.QUICKBOOKS, referring, refers.by, [ours for ours, _ in pairs])
            _mark(connection, company_id, Side.INDUSTRACK, referring, refers.by, [theirs for _, theirs in pairs])
    if pairs and is_asked:
        _ask_anew(connection, company_id, kind, [f"link:{record_id}" for pair in pairs for record_id in pair])


def mark_below(connection: Connection, company_id: str, kind: str, parents: list[str]) -> None:
    """Jobs wait for their customer's link, or for that of the customer on top."""
    connection.soon(
        text(
            "WITH RECURSIVE below AS (SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company"
            " AND kind = :kind AND parent_id = ANY(:parents) UNION SELECT q.quickbooks_id FROM quickbooks_record q"
            " JOIN below b ON q.parent_id = b.quickbooks_id WHERE q.company_id = :company AND q.kind = :kind)"
            " UPDATE quickbooks_record SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
            " AND quickbooks_id = ANY(ARRAY(SELECT quickbooks_id FROM below))"
        ),
        {"company": company_id, "kind": kind, "parents": parents},
    )


def mark_below_here(connection: Connection, company_id: str, kind: str, parents: Iterable[str]) -> None:
    """The same of IndusTrack's records: one with a parent is made in QuickBooks once the parent is there."""
    if KINDS[kind].parent_field:
        connection.execute(
            text(
                "UPDATE industrack_record SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
                f" AND data ->> '{KINDS[kind].parent_field}' = ANY(:parents)"
            ),
            {"company": company_id, "kind": kind, "parents": list(parents)},
        )


def mark_standing_in(connection: Connection, company_id: str, kind: str, owner: str, ids: Iterable[str]) -> None:
    """One that is a record of its own in QuickBooks is decided with that: a location that is a job, not with its customer."""
    connection.execute(
        text(
            "UPDATE quickbooks_record SET dirty = true WHERE company_id = :company AND kind = :owner AND NOT dirty"
            " AND quickbooks_id IN (SELECT quickbooks_id FROM link WHERE company_id = :company AND kind = :kind"
            " AND NOT ended AND industrack_id = ANY(:ids) UNION SELECT quickbooks_id FROM industrack_record"
            " WHERE company_id = :company AND kind = :kind AND industrack_id = ANY(:ids))"
        ),
        {"company": company_id, "kind": kind, "owner": owner, "ids": list(ids)},
    )


def are_under_way(connection: Connection, company_id: str) -> bool:
    """Whether records that others refer to are on their way to IndusTrack for the first time.

    Waiting for them spares every record that refers to them a second push; one that IndusTrack did not take at the first
    try keeps nobody waiting.
    """
    return bool(
        connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM push WHERE company_id = :company AND kind = ANY(:kinds)"
                " AND industrack_id IS NULL AND (state = 'waiting' AND attempts = 0 OR state = 'working' AND attempts = 1))"
            ),
            {"company": company_id, "kinds": list(FIRST)},
        )
    )


def _ask_anew(connection: Connection, company_id: str, kind: str, offered: list[str]) -> None:
    """Questions that offered one of these as the same record: it is another's now."""
    for side in Side:
        connection.execute(
            text(
                f"UPDATE {mirrors.TABLES[side]} r SET dirty = true FROM attention a WHERE r.company_id = :company"
                f" AND r.kind = :kind AND NOT r.dirty AND a.company_id = :company AND a.kind = :kind"
                f" AND a.state <> 'resolved' AND a.{mirrors.IDS[side]} = r.{mirrors.IDS[side]}"
                " AND EXISTS (SELECT 1 FROM jsonb_array_elements(a.choices) c WHERE c ->> 'value' = ANY(:offered))"
            ),
            {"company": company_id, "kind": kind, "offered": offered},
        )


def _mark(connection: Connection, company_id: str, side: Side, kind: str, key: str, ids: list[str]) -> None:
    connection.soon(
        text(
            f"UPDATE {mirrors.TABLES[side]} SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
            ' AND ("values" ->> :key = ANY(:ids) OR (jsonb_typeof("values" -> :key) = \'array\''
            ' AND "values" -> :key ?| :ids))'
        ),
        {"company": company_id, "kind": kind, "key": key, "ids": ids},
    )
