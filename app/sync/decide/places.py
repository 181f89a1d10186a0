"""Ship-tos, service locations and what links them, of many customers at once and found by their owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from app.model import Link, Mirror, Pair, Side
from app.store.sql import Connection, text
from app.sync.kinds import Kind
from app.sync.mirror import records as mirrors

LINK_COLUMNS = "kind, quickbooks_id, industrack_id, agreed_quickbooks, agreed_industrack, ended, why_ended"


class Places:
    """What belongs to the customers of one batch. A look for one customer touches what is its own, however large the batch."""

    def __init__(self, inner: Kind, links: Sequence[Link], ship_tos: Mapping[str, Mirror], places: Mapping[str, Mirror]) -> None:
        field = inner.owner.field if inner.owner else ""
        self._inner = inner
        self._links = links
        self._ship_tos = ship_tos
        self._places = places
        self._ship_tos_of: defaultdict[str, list[str]] = defaultdict(list)
        self._places_of: defaultdict[str, list[str]] = defaultdict(list)
        self._links_of: defaultdict[str, list[int]] = defaultdict(list)
        self._links_to: defaultdict[str, list[int]] = defaultdict(list)
        for one in ship_tos:
            self._ship_tos_of[_owner(one)].append(one)
        for one, place in places.items():
            owner = place.data.get(field)
            if isinstance(owner, str):
                self._places_of[owner].append(one)
        for number, link in enumerate(links):
            self._links_of[_owner(link.quickbooks_id)].append(number)
            self._links_to[link.industrack_id].append(number)

    def of(self, quickbooks_id: str | None, industrack_id: str | None) -> list[Pair]:
        """The locations of this customer as pairs; a job may itself be a location."""
        ship_tos = set(self._ship_tos_of.get(quickbooks_id or "", ()))
        places = set(self._places_of.get(industrack_id or "", ()))
        pairs = []
        for number in self._near(quickbooks_id, places):
            link = self._links[number]
            if _owner(link.quickbooks_id) != quickbooks_id and link.industrack_id not in places:
                continue
            ship_to, place = self._ship_tos.get(link.quickbooks_id), self._places.get(link.industrack_id)
            pairs.append(Pair(self._inner.name, ship_to, place, link))
            ship_tos.discard(link.quickbooks_id)
            places.discard(link.industrack_id)
        pairs += [Pair(self._inner.name, quickbooks=self._ship_tos[one]) for one in sorted(ship_tos)]
        pairs += [Pair(self._inner.name, industrack=self._places[one]) for one in sorted(places)]
        return pairs

    def _near(self, quickbooks_id: str | None, places: Collection[str]) -> list[int]:
        """Links of the customer's ship-tos or to its places, in the order in which they were found."""
        found = set(self._links_of.get(quickbooks_id or "", ()))
        return sorted(found.union(*(self._links_to.get(one, ()) for one in places)))


def load(
    connection: Connection, company_id: str, inner: Kind, quickbooks_ids: Sequence[str], industrack_ids: Sequence[str]
) -> Places:
    """Of these customers: their ship-tos, their service locations, and what links them."""
    ship_tos = mirrors.children(connection, company_id, Side.QUICKBOOKS, inner.name, quickbooks_ids)
    places = mirrors.children(connection, company_id, Side.INDUSTRACK, inner.name, industrack_ids)
    rows = connection.execute(
        text(
            f"SELECT {LINK_COLUMNS} FROM link WHERE company_id = :company AND kind = :kind"
            " AND (quickbooks_id = ANY(:qb) OR industrack_id = ANY(:it))"
        ),
        # A ship-to that is gone still stands in the mirror; a job that is itself a location is linked by its own ListID.
        {"company": company_id, "kind": inner.name, "qb": [*ship_tos, *quickbooks_ids], "it": list(places)},
    )
    links = [Link(*row) for row in rows]
    missing = {link.industrack_id for link in links} - places.keys()
    places |= mirrors.load(connection, company_id, Side.INDUSTRACK, inner.name, missing)
    return Places(inner, links, ship_tos, places)


def _owner(ship_to: str) -> str:
    """``80000001-1`` of ``80000001-1#Home``."""
    return ship_to.split("#", 1)[0]
