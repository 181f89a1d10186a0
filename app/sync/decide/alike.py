"""For records that are linked to nothing: what may be the same on the other side, and who else could be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.model import Link, Mirror, Side
from app.store.sql import Connection, text
from app.sync.decide.candidates import EACH, Candidate, ids_of
from app.sync.kinds import Kind
from app.sync.mirror import records as mirrors

Suggested = tuple[tuple[Mirror, ...], tuple[Mirror, ...]]
"""Records of the other side that may be the same one, and records of the same side that they may as well belong to."""


def suggestions(
    connection: Connection,
    company_id: str,
    kind: str,
    wanted: Sequence[Candidate],
    links: dict[tuple[str | None, str | None], Link],
) -> dict[Candidate, Suggested]:
    """For records that are linked to nothing: unlinked ones of the other side that share a key, and their rivals."""
    alone = [one for one in wanted if (one.quickbooks_id, one.industrack_id) not in links]
    found: dict[Candidate, Suggested] = {}
    for side in Side:
        mine = [one for one in alone if getattr(one, mirrors.IDS[side])]
        if mine:
            found |= _matches(connection, company_id, kind, side, mine)
    return found


def former(connection: Connection, company_id: str, kind: str, alone: Sequence[Candidate]) -> dict[Candidate, tuple[Mirror, ...]]:
    """For records that are linked to nothing: those of the other side that share a key, and lost all their counterparts.

    The jobs of a customer may all carry its name in IndusTrack: a job of QuickBooks is meant under its own full name only.
    """
    found: dict[Candidate, tuple[Mirror, ...]] = {}
    for side in Side:
        mine = [one for one in alone if getattr(one, mirrors.IDS[side])]
        if mine:
            found |= _former_of(connection, company_id, kind, side, mine)
    return found


def _former_of(
    connection: Connection, company_id: str, kind: str, side: Side, mine: Sequence[Candidate]
) -> dict[Candidate, tuple[Mirror, ...]]:
    other = side.other
    other_id, own_id, own_table = mirrors.IDS[other], mirrors.IDS[side], mirrors.TABLES[side]
    condition = (
        "EXISTS (SELECT 1 FROM link l WHERE l.company_id = r.company_id AND l.kind = r.kind"
        f" AND l.{other_id} = r.{other_id} {EACH})"
        f" AND NOT EXISTS (SELECT 1 FROM link l JOIN {own_table} g USING (company_id, kind, {own_id})"
        f"  WHERE l.company_id = r.company_id AND l.kind = r.kind AND l.{other_id} = r.{other_id} AND NOT g.deleted {EACH})"
    )
    names = (
        f"ARRAY(SELECT lower(g.name) FROM link l JOIN {own_table} g USING (company_id, kind, {own_id})"
        f" WHERE l.company_id = r.company_id AND l.kind = r.kind AND l.{other_id} = r.{other_id})"
    )
    own = [row for row in _of_ids(connection, company_id, kind, side, ids_of(mine, own_id)) if not row.deleted]
    rows = _holding(connection, company_id, kind, other, {key for row in own for key in row.keys}, condition, names)
    by_key = _by_key(rows)
    called = {row.id: set(row.names) for row in rows}
    lost: dict[str, set[str]] = {}
    for row in own:
        is_job = side is Side.QUICKBOOKS and row.parent_id is not None
        found = {one for key in row.keys for one in by_key.get(key, ()) if not is_job or row.name in called[one]}
        lost |= {row.id: found} if found else {}
    others = mirrors.load(connection, company_id, other, kind, set().union(*lost.values())) if lost else {}
    there = {record: tuple(others[one] for one in sorted(found) if one in others) for record, found in lost.items()}
    return {one: there[record] for one in mine if (record := getattr(one, own_id)) in there}


def suggested_places(
    connection: Connection, company_id: str, inner: Kind, suggestions: Mapping[Candidate, Suggested]
) -> dict[str, list[Mirror]]:
    """The locations of IndusTrack's customers that may be the same as one of QuickBooks, by customer."""
    owners = {other.id for one, (others, _) in suggestions.items() if one.industrack_id is None for other in others}
    found: dict[str, list[Mirror]] = {}
    if owners and inner.owner:
        for place in mirrors.children(connection, company_id, Side.INDUSTRACK, inner.name, owners).values():
            found.setdefault(str(place.data.get(inner.owner.field)), []).append(place)
    return found


def _matches(
    connection: Connection, company_id: str, kind: str, side: Side, mine: Sequence[Candidate]
) -> dict[Candidate, Suggested]:
    other, own_id = side.other, mirrors.IDS[side]
    own = _of_ids(connection, company_id, kind, side, ids_of(mine, own_id))
    by_key = _by_key(_holding(connection, company_id, kind, other, {key for row in own for key in row.keys}, _alone(other)))
    matched = {row.id: {one for key in row.keys for one in by_key.get(key, ())} for row in own}
    for record, one in _named(connection, company_id, kind, side, own):
        matched[record].add(one)
    every = set().union(*matched.values())
    others = mirrors.load(connection, company_id, other, kind, every)
    rivals = _rivals(connection, company_id, kind, side, every)
    rows = mirrors.load(connection, company_id, side, kind, {i for ids in rivals.values() for i in ids})
    answer = {}
    for candidate in mine:
        record = getattr(candidate, own_id)
        suggested = sorted(matched.get(record, ()))
        contenders = {i for one in suggested for i in rivals.get(one, ())} - {record}
        answer[candidate] = (
            tuple(others[i] for i in suggested if i in others),
            tuple(rows[i] for i in sorted(contenders) if i in rows),
        )
    return answer


def _rivals(connection: Connection, company_id: str, kind: str, side: Side, others: set[str]) -> dict[str, set[str]]:
    """Unlinked records of our own side that share a key with these of the other side."""
    theirs = _of_ids(connection, company_id, kind, side.other, sorted(others))
    by_key = _by_key(_holding(connection, company_id, kind, side, {key for row in theirs for key in row.keys}, _alone(side)))
    return {row.id: {one for key in row.keys for one in by_key.get(key, ())} for row in theirs}


def _named(connection: Connection, company_id: str, kind: str, side: Side, own: Sequence[Any]) -> list[tuple[str, str]]:
    """Which of these belong to which unlinked record, because IndusTrack's record names its QuickBooks record."""
    given = {"company": company_id, "kind": kind}
    if side is Side.QUICKBOOKS:
        rows = connection.execute(
            text(
                "SELECT r.quickbooks_id AS own, r.industrack_id AS other FROM industrack_record r WHERE r.company_id = :company"
                " AND r.kind = :kind AND NOT r.deleted AND r.quickbooks_id = ANY(CAST(:ids AS text[]))"
                f" AND {_alone(side.other)}"
            ),
            given | {"ids": [row.id for row in own]},
        )
        return [(row.own, row.other) for row in rows]
    named = {row.id: row.named for row in own if row.named}
    if not named:
        return []
    found = connection.scalars(
        text(
            "SELECT r.quickbooks_id FROM quickbooks_record r WHERE r.company_id = :company AND r.kind = :kind AND NOT r.deleted"
            f" AND r.quickbooks_id = ANY(CAST(:ids AS text[])) AND {_alone(side.other)}"
        ),
        given | {"ids": sorted(set(named.values()))},
    )
    there = set(found)
    return [(record, one) for record, one in named.items() if one in there]


def _alone(side: Side) -> str:
    """The condition that a record ``r`` of this side is linked to nothing."""
    own_id = mirrors.IDS[side]
    return (
        "NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = r.company_id AND l.kind = r.kind"
        f" AND l.{own_id} = r.{own_id} {EACH})"
    )


def _of_ids(connection: Connection, company_id: str, kind: str, side: Side, ids: Sequence[str]) -> Sequence[Any]:
    """What these records are looked for by."""
    named = "r.quickbooks_id" if side is Side.INDUSTRACK else "NULL"
    return connection.execute(
        text(
            f"SELECT r.{mirrors.IDS[side]} AS id, r.match_keys AS keys, r.deleted, r.parent_id, lower(r.name) AS name,"
            f" {named} AS named FROM {mirrors.TABLES[side]} r WHERE r.company_id = :company AND r.kind = :kind"
            f" AND r.{mirrors.IDS[side]} = ANY(CAST(:ids AS text[]))"
        ),
        {"company": company_id, "kind": kind, "ids": list(ids)},
    ).all()


def _holding(
    connection: Connection, company_id: str, kind: str, side: Side, keys: set[str], condition: str, names: str = "NULL"
) -> Sequence[Any]:
    """Records ``r`` of this side that hold one of the keys.

    The keys of a whole batch and then the ids that hold them are found before the next table is looked at. So the planner knows
    neither and takes them for few: with whatever statistics, it goes by the index and reads what it finds and no more.
    """
    if not keys:
        return []
    return connection.execute(
        text(
            f"SELECT r.{mirrors.IDS[side]} AS id, r.match_keys AS keys, {names} AS names FROM {mirrors.TABLES[side]} r"
            f" WHERE r.company_id = :company AND r.kind = :kind AND NOT r.deleted AND r.{mirrors.IDS[side]} = ANY(ARRAY("
            " SELECT k.record_id FROM match_key k WHERE k.company_id = :company AND k.kind = :kind AND k.side = :side"
            f" AND k.key = ANY(ARRAY(SELECT unnest(CAST(:keys AS text[])))))) AND {condition}"
        ),
        {"company": company_id, "kind": kind, "side": side, "keys": sorted(keys)},
    ).all()


def _by_key(rows: Sequence[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        for key in row.keys:
            found.setdefault(key, set()).add(row.id)
    return found
