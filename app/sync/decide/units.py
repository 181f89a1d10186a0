"""What is to be decided, loaded set by set: candidates come from SQL, never from a loop over records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from app.model import Link, Mirror, Pair, Side, Unit
from app.sync.kinds import Kind, inside
from app.sync.mirror import marks
from app.sync.mirror import records as mirrors

LINK_COLUMNS = "kind, quickbooks_id, industrack_id, agreed_quickbooks, agreed_industrack, ended, why_ended"
MOST_SUGGESTIONS = 5
MOST_CANDIDATES = 100_000  # ids looked at in one round
UNDER_WAY = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} u WHERE u.company_id = :company AND u.kind = :kind AND {live} AND u.{own} = d.{own})"
    for table, live in (
        ("request", "NOT u.applied AND u.state IN ('handed_out', 'unknown', 'settled')"),
        ("push", "u.state IN ('waiting', 'working')"),
    )
    for own in ("quickbooks_id", "industrack_id")
)
"""No write of either side is under way; a condition of its own for each id, so that each finds its index."""


Suggested = tuple[tuple[Mirror, ...], tuple[Mirror, ...]]
"""Records of the other side that may be the same one, and records of the same side that they may as well belong to."""


@dataclass(frozen=True)
class Candidate:
    """One unit to be decided: either id may be missing, never both."""

    quickbooks_id: str | None
    industrack_id: str | None


def candidates(
    connection: Connection, company_id: str, kind: str, limit: int, among: Sequence[Candidate] | None = None
) -> list[Candidate]:
    """Records marked to be decided, as pairs; those with a write or a push under way wait until its outcome is known.

    Linked pairs come as one; a record of either side that is linked to nothing comes alone. Parents come before what hangs
    below them. With ``among`` only those are looked at: which of them are still to be decided?
    """
    ours = "" if among is None else " AND q.quickbooks_id = ANY(:ours)"
    theirs = "" if among is None else " AND i.industrack_id = ANY(:theirs)"
    rows = connection.execute(
        text(
            "WITH dirty AS ("
            " SELECT q.quickbooks_id, l.industrack_id, q.parent_id IS NOT NULL AS below, q.name FROM quickbooks_record q"
            " LEFT JOIN LATERAL (SELECT industrack_id FROM link l WHERE l.company_id = q.company_id AND l.kind = q.kind"
            "  AND l.quickbooks_id = q.quickbooks_id ORDER BY l.ended, l.id DESC LIMIT 1) l ON true"
            f" WHERE q.company_id = :company AND q.kind = :kind AND q.dirty{ours}"
            " UNION"
            " SELECT l.quickbooks_id, i.industrack_id, i.parent_id IS NOT NULL AS below, i.name FROM industrack_record i"
            " LEFT JOIN LATERAL (SELECT quickbooks_id FROM link l WHERE l.company_id = i.company_id AND l.kind = i.kind"
            "  AND l.industrack_id = i.industrack_id ORDER BY l.ended, l.id DESC LIMIT 1) l ON true"
            f" WHERE i.company_id = :company AND i.kind = :kind AND i.dirty{theirs})"
            f" SELECT quickbooks_id, industrack_id FROM dirty d WHERE {UNDER_WAY}"
            " GROUP BY quickbooks_id, industrack_id ORDER BY bool_or(below), quickbooks_id, min(name), industrack_id"
            " LIMIT :limit"
        ),
        {"company": company_id, "kind": kind, "limit": limit}
        | ({} if among is None else {"ours": _ids(among, "quickbooks_id"), "theirs": _ids(among, "industrack_id")}),
    )
    return [Candidate(row.quickbooks_id, row.industrack_id) for row in rows]


def is_marked(connection: Connection, company_id: str, kind: str) -> bool:
    """Whether any record of the kind is marked, or a preview of changed settings waits for it."""
    return bool(
        connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM quickbooks_record WHERE company_id = :company AND kind = :kind AND dirty)"
                " OR EXISTS (SELECT 1 FROM industrack_record WHERE company_id = :company AND kind = :kind AND dirty)"
                " OR EXISTS (SELECT 1 FROM preview WHERE company_id = :company AND state <> 'approved'"
                " AND reason = 'settings' AND kinds ? :kind)"
            ),
            {"company": company_id, "kind": kind},
        )
    )


def load(connection: Connection, company_id: str, kind: str, wanted: Sequence[Candidate]) -> list[Unit]:
    """The units of these candidates, with links, locations, parents and what may be the same on the other side."""
    quickbooks = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, _ids(wanted, "quickbooks_id"))
    industrack = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, _ids(wanted, "industrack_id"))
    links = _links(connection, company_id, kind, quickbooks, industrack)
    units = []
    inner = inside(kind)
    locations = _locations(connection, company_id, inner, wanted) if inner else {}
    parents = _parents(connection, company_id, kind, quickbooks.values())
    suggestions = _suggestions(connection, company_id, kind, wanted, links)
    former = _former(connection, company_id, kind, [one for one in wanted if (one.quickbooks_id, one.industrack_id) not in links])
    places = _suggested_places(connection, company_id, inner, suggestions) if inner else {}
    for one in wanted:
        qb = quickbooks.get(one.quickbooks_id or "")
        it = industrack.get(one.industrack_id or "")
        link = links.get((one.quickbooks_id, one.industrack_id))
        others, rivals = suggestions.get(one, ((), ()))
        units.append(
            Unit(
                kind=kind,
                quickbooks=qb,
                industrack=it,
                link=link,
                locations=tuple(locations.get(one, ())),
                parent=parents.get(_parent_id(qb)) if qb else None,
                suggestions=others,
                suggested_places=tuple(place for other in others for place in places.get(other.id, ())),
                rivals=rivals,
                former=former.get(one.quickbooks_id or "", ()),
            )
        )
    return units


def link_of_row(row: Any) -> Link:
    return Link(**row._mapping)


def _ids(wanted: Iterable[Candidate], name: str) -> list[str]:
    return [getattr(one, name) for one in wanted if getattr(one, name)]


def _parent_id(mirror: Mirror | None) -> str:
    return str(((mirror.data if mirror else {}).get("parent") or {}).get("list_id") or "")


def _links(
    connection: Connection,
    company_id: str,
    kind: str,
    quickbooks: Iterable[str],
    industrack: Iterable[str],
) -> dict[tuple[str | None, str | None], Link]:
    rows = connection.execute(
        text(
            f"SELECT {LINK_COLUMNS} FROM link WHERE company_id = :company AND kind = :kind"
            " AND (quickbooks_id = ANY(:qb) OR industrack_id = ANY(:it))"
        ),
        {"company": company_id, "kind": kind, "qb": list(quickbooks), "it": list(industrack)},
    )
    return {(row.quickbooks_id, row.industrack_id): link_of_row(row) for row in rows}


def _parents(connection: Connection, company_id: str, kind: str, records: Iterable[Mirror]) -> dict[str, Pair]:
    ids = {_parent_id(mirror) for mirror in records} - {""}
    if not ids:
        return {}
    above = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, ids)
    rows = connection.execute(
        text(
            f"SELECT {LINK_COLUMNS} FROM link WHERE company_id = :company AND kind = :kind AND NOT ended"
            " AND quickbooks_id = ANY(:ids)"
        ),
        {"company": company_id, "kind": kind, "ids": list(ids)},
    )
    links = {row.quickbooks_id: link_of_row(row) for row in rows}
    others = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, [k.industrack_id for k in links.values()])
    return {
        i: Pair(kind, mirror, others.get(links[i].industrack_id) if i in links else None, links.get(i))
        for i, mirror in above.items()
    }


def _locations(connection: Connection, company_id: str, inner: Kind, wanted: Sequence[Candidate]) -> dict[Candidate, list[Pair]]:
    """Of each customer: its ship-tos, its service locations, and what links them; a job may itself be a location."""
    qb_owners, it_owners = _ids(wanted, "quickbooks_id"), _ids(wanted, "industrack_id")
    ship_tos = mirrors.children(connection, company_id, Side.QUICKBOOKS, inner.name, qb_owners)
    places = mirrors.children(connection, company_id, Side.INDUSTRACK, inner.name, it_owners)
    rows = connection.execute(
        text(
            f"SELECT {LINK_COLUMNS} FROM link WHERE company_id = :company AND kind = :kind"
            " AND (quickbooks_id = ANY(:qb) OR industrack_id = ANY(:it))"
        ),
        # A ship-to that is gone still stands in the mirror; a job that is itself a location is linked by its own ListID.
        {"company": company_id, "kind": inner.name, "qb": [*ship_tos, *qb_owners], "it": list(places)},
    )
    links = [link_of_row(row) for row in rows]
    missing = {link.industrack_id for link in links} - places.keys()
    places |= mirrors.load(connection, company_id, Side.INDUSTRACK, inner.name, missing)
    return {one: _pairs_of(one, inner, links, ship_tos, places) for one in wanted}


def _pairs_of(
    one: Candidate, inner: Kind, links: list[Link], ship_tos: dict[str, Mirror], places: dict[str, Mirror]
) -> list[Pair]:
    owner_field = inner.owner.field if inner.owner else ""
    mine_qb = {i for i in ship_tos if one.quickbooks_id and i.split("#", 1)[0] == one.quickbooks_id}
    mine_it = {i for i, m in places.items() if one.industrack_id and m.data.get(owner_field) == one.industrack_id}
    pairs = []
    for link in links:
        owner = link.quickbooks_id.split("#", 1)[0]
        if owner != one.quickbooks_id and link.industrack_id not in mine_it:
            continue
        pairs.append(Pair(inner.name, ship_tos.get(link.quickbooks_id), places.get(link.industrack_id), link))
        mine_qb.discard(link.quickbooks_id)
        mine_it.discard(link.industrack_id)
    pairs += [Pair(inner.name, quickbooks=ship_tos[i]) for i in sorted(mine_qb)]
    pairs += [Pair(inner.name, industrack=places[i]) for i in sorted(mine_it)]
    return pairs


def _suggestions(
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


def _former(connection: Connection, company_id: str, kind: str, alone: Sequence[Candidate]) -> dict[str, tuple[Mirror, ...]]:
    """For records of QuickBooks: those of IndusTrack that share a key, and whose only counterparts were deleted there."""
    rows = connection.execute(
        text(
            "SELECT m.quickbooks_id AS own, o.industrack_id AS other FROM quickbooks_record m"
            " JOIN industrack_record o ON o.company_id = m.company_id AND o.kind = m.kind AND NOT o.deleted"
            " AND o.match_keys && m.match_keys"
            " WHERE m.company_id = :company AND m.kind = :kind AND NOT m.deleted AND m.quickbooks_id = ANY(:ids)"
            " AND EXISTS (SELECT 1 FROM link l WHERE l.company_id = o.company_id AND l.kind = o.kind"
            "  AND l.industrack_id = o.industrack_id)"
            " AND NOT EXISTS (SELECT 1 FROM link l JOIN quickbooks_record g USING (company_id, kind, quickbooks_id)"
            "  WHERE l.company_id = o.company_id AND l.kind = o.kind AND l.industrack_id = o.industrack_id AND NOT g.deleted)"
        ),
        {"company": company_id, "kind": kind, "ids": _ids(alone, "quickbooks_id")},
    ).all()
    others = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, {row.other for row in rows}) if rows else {}
    found: dict[str, tuple[Mirror, ...]] = {}
    for row in rows:
        if row.other in others:
            found[row.own] = (*found.get(row.own, ()), others[row.other])
    return found


def _suggested_places(
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


def mark_decided(connection: Connection, company_id: str, kind: str, wanted: Iterable[Candidate]) -> None:
    """These need not be looked at again until something changes."""
    wanted = list(wanted)
    marks.mark_decided(connection, company_id, kind, _ids(wanted, "quickbooks_id"), _ids(wanted, "industrack_id"))
