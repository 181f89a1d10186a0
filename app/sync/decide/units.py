"""What is to be decided, loaded set by set: candidates come from SQL, never from a loop over records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.model import Link, Mirror, Pair, Side, Unit
from app.store.sql import Connection, text
from app.sync.decide import alike, places
from app.sync.decide.candidates import Candidate, ids_of
from app.sync.decide.places import LINK_COLUMNS
from app.sync.kinds import inside
from app.sync.mirror import records as mirrors


def load(connection: Connection, company_id: str, kind: str, wanted: Sequence[Candidate]) -> list[Unit]:
    """The units of these candidates, with links, locations, parents and what may be the same on the other side."""
    quickbooks = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, ids_of(wanted, "quickbooks_id"))
    industrack = mirrors.load(connection, company_id, Side.INDUSTRACK, kind, ids_of(wanted, "industrack_id"))
    links = _links(connection, company_id, kind, quickbooks, industrack)
    units = []
    inner = inside(kind)
    own = places.load(connection, company_id, inner, *_both_ids(wanted)) if inner else None
    parents = _parents(connection, company_id, kind, quickbooks.values())
    suggestions = alike.suggestions(connection, company_id, kind, wanted, links)
    former = alike.former(
        connection, company_id, kind, [one for one in wanted if (one.quickbooks_id, one.industrack_id) not in links]
    )
    suggested = alike.suggested_places(connection, company_id, inner, suggestions) if inner else {}
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
                locations=tuple(own.of(one.quickbooks_id, one.industrack_id)) if own else (),
                parent=parents.get(_parent_id(qb)) if qb else None,
                suggestions=others,
                suggested_places=tuple(place for other in others for place in suggested.get(other.id, ())),
                rivals=rivals,
                former=former.get(one, ()),
            )
        )
    return units


def link_of_row(row: Any) -> Link:
    return Link(*row)  # ``LINK_COLUMNS`` are in the order of its fields


def _both_ids(wanted: Sequence[Candidate]) -> tuple[list[str], list[str]]:
    return ids_of(wanted, "quickbooks_id"), ids_of(wanted, "industrack_id")


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
