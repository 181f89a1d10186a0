"""What is to be decided, loaded set by set: candidates come from SQL, never from a loop over records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from app.model import Link, Mirror, Pair, Side, Unit
from app.sync.decide import alike
from app.sync.decide.candidates import Candidate, ids_of
from app.sync.kinds import Kind, inside
from app.sync.mirror import records as mirrors

LINK_COLUMNS = "kind, quickbooks_id, industrack_id, agreed_quickbooks, agreed_industrack, ended, why_ended"


def load(connection: Connection, company_id: str, kind: str, wanted: Sequence[Candidate]) -> list[Unit]:
    """The units of these candidates, with links, locations, parents and what may be the same on the other side."""
    quickbooks = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, ids_of(wanted, "quickbooks_id"))
    industrack = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, ids_of(wanted, "industrack_id"))
    links = _links(connection, company_id, kind, quickbooks, industrack)
    units = []
    inner = inside(kind)
    locations = _locations(connection, company_id, inner, wanted) if inner else {}
    parents = _parents(connection, company_id, kind, quickbooks.values())
    suggestions = alike.suggestions(connection, company_id, kind, wanted, links)
    former = alike.former(
        connection, company_id, kind, [one for one in wanted if (one.quickbooks_id, one.industrack_id) not in links]
    )
    places = alike.suggested_places(connection, company_id, inner, suggestions) if inner else {}
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
                former=former.get(one, ()),
            )
        )
    return units


def link_of_row(row: Any) -> Link:
    return Link(**row._mapping)


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
    qb_owners, it_owners = ids_of(wanted, "quickbooks_id"), ids_of(wanted, "industrack_id")
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
