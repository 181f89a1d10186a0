"""For records that are linked to nothing: what may be the same on the other side, and who else could be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.model import Link, Mirror, Side
from app.store.sql import Connection, text
from app.sync.decide.candidates import Candidate, ids_of
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
    other = Side.INDUSTRACK if side is Side.QUICKBOOKS else Side.QUICKBOOKS
    own_id, other_id = mirrors.IDS[side], mirrors.IDS[other]
    job = (
        " AND (m.parent_id IS NULL OR EXISTS (SELECT 1 FROM link l"
        "  JOIN quickbooks_record g USING (company_id, kind, quickbooks_id)"
        "  WHERE l.company_id = o.company_id AND l.kind = o.kind AND l.industrack_id = o.industrack_id"
        "  AND lower(g.name) = lower(m.name)))"
    )
    rows = connection.execute(
        text(
            f"SELECT m.{own_id} AS own, o.{other_id} AS other FROM {mirrors.TABLES[side]} m"
            f" JOIN {mirrors.TABLES[other]} o ON o.company_id = m.company_id AND o.kind = m.kind AND NOT o.deleted"
            f" AND o.match_keys && m.match_keys{job if side is Side.QUICKBOOKS else ''}"
            f" WHERE m.company_id = :company AND m.kind = :kind AND NOT m.deleted AND m.{own_id} = ANY(:ids)"
            f" AND EXISTS (SELECT 1 FROM link l WHERE l.company_id = o.company_id AND l.kind = o.kind"
            f"  AND l.{other_id} = o.{other_id})"
            f" AND NOT EXISTS (SELECT 1 FROM link l JOIN {mirrors.TABLES[side]} g USING (company_id, kind, {own_id})"
            f"  WHERE l.company_id = o.company_id AND l.kind = o.kind AND l.{other_id} = o.{other_id} AND NOT g.deleted)"
        ),
        {"company": company_id, "kind": kind, "ids": ids_of(mine, own_id)},
    ).all()
    others = mirrors.load(connection, company_id, other, kind, {row.other for row in rows}) if rows else {}
    lost: dict[str, list[Mirror]] = {}
    for row in rows:
        if row.other in others:
            lost.setdefault(row.own, []).append(others[row.other])
    return {one: tuple(lost[getattr(one, own_id)]) for one in mine if getattr(one, own_id) in lost}


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
    other = Side.INDUSTRACK if side is Side.QUICKBOOKS else Side.QUICKBOOKS
    own_id, other_id = mirrors.IDS[side], mirrors.IDS[other]
    ids = [getattr(one, own_id) for one in mine]
    exact = "o.quickbooks_id = m.quickbooks_id"  # IndusTrack's record names its QuickBooks record
    rows = connection.execute(
        text(
            f"SELECT m.{own_id} AS own, o.{other_id} AS other FROM {mirrors.TABLES[side]} m"
            f" JOIN {mirrors.TABLES[other]} o ON o.company_id = m.company_id AND o.kind = m.kind AND NOT o.deleted"
            f" AND (o.match_keys && m.match_keys OR {exact})"
            f" WHERE m.company_id = :company AND m.kind = :kind AND m.{own_id} = ANY(:ids)"
            f" AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = o.company_id AND l.kind = o.kind"
            f" AND l.{other_id} = o.{other_id})"
        ),
        {"company": company_id, "kind": kind, "ids": ids},
    ).all()
    others = mirrors.load(connection, company_id, other, kind, {row.other for row in rows})
    rivals = _rivals(connection, company_id, kind, side, {row.other for row in rows})
    own = mirrors.load(connection, company_id, side, kind, {i for ids in rivals.values() for i in ids})
    answer = {}
    for one in mine:
        record = getattr(one, own_id)
        matched = [row.other for row in rows if row.own == record]
        contenders = {i for other_record in matched for i in rivals.get(other_record, ())} - {record}
        answer[one] = (
            tuple(others[i] for i in matched if i in others),
            tuple(own[i] for i in sorted(contenders) if i in own),
        )
    return answer


def _rivals(connection: Connection, company_id: str, kind: str, side: Side, others: set[str]) -> dict[str, set[str]]:
    """Unlinked records of our own side that share a key with these of the other side."""
    other = Side.INDUSTRACK if side is Side.QUICKBOOKS else Side.QUICKBOOKS
    own_id, other_id = mirrors.IDS[side], mirrors.IDS[other]
    rows = connection.execute(
        text(
            f"SELECT o.{other_id} AS other, m.{own_id} AS own FROM {mirrors.TABLES[other]} o"
            f" JOIN {mirrors.TABLES[side]} m ON m.company_id = o.company_id AND m.kind = o.kind AND NOT m.deleted"
            f" AND m.match_keys && o.match_keys WHERE o.company_id = :company AND o.kind = :kind"
            f" AND o.{other_id} = ANY(:others) AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = m.company_id"
            f" AND l.kind = m.kind AND l.{own_id} = m.{own_id})"
        ),
        {"company": company_id, "kind": kind, "others": list(others)},
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.other, set()).add(row.own)
    return found
