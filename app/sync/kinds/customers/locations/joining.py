"""Which ship-to and which location belong together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace

from app.model import Mirror, Pair, Unit, Values
from app.sync.kinds.customers.locations.values import ADDRESS, KIND, is_unnamed
from app.sync.rules import names
from app.sync.rules.reading import part

Key = Callable[[Mirror], Hashable | None]


def joined(pairs: Iterable[Pair], list_id: str = "", customer_id: str = "") -> list[Pair]:
    """The customer's locations, each ship-to with its counterpart; nothing that was ended comes back by itself.

    A ship-to that is gone and a new one with the same address are one and the same that was renamed; unlinked
    records belong together by id, then by name, then by address, where that is unambiguous. A location that was deleted and
    made again in IndusTrack is the one of its ship-to. What ended with another customer than these two (``list_id`` in
    QuickBooks, ``customer_id`` in IndusTrack) counts as never met.
    """
    given = [pair for pair in pairs if not _is_of_job(pair)]
    over = [pair for pair in given if pair.link is not None and pair.link.ended]
    ended = [pair.link for pair in over if pair.link is not None and _is_between(pair, list_id, customer_id)]
    linked = [pair for pair in given if pair.link is not None and not pair.link.ended]
    loose = [pair for pair in given if pair.link is None]
    if not over and not loose:
        return linked  # nobody is left for whom a counterpart could be found
    together = [pair for pair in loose if _is_alive(pair.quickbooks) and _is_alive(pair.industrack)]
    apart = [pair for pair in loose if pair not in together]
    buried = {link.quickbooks_id for link in ended} | {link.industrack_id for link in ended}
    ours = [pair.quickbooks for pair in apart if pair.quickbooks is not None and _is_alive(pair.quickbooks)]
    theirs = [pair.industrack for pair in apart if pair.industrack is not None and _is_alive(pair.industrack)]
    parted = _parted(over, linked, list_id, customer_id)
    ours += parted[0]
    theirs += parted[1]
    left = [mirror for mirror in ours if mirror.id in buried]
    ours = [mirror for mirror in ours if mirror.id not in buried]
    theirs = [mirror for mirror in theirs if mirror.id not in buried]
    linked = [_renamed(pair, ours) for pair in linked]
    for key in (_by_id, _by_name, _by_address):
        together += _matched(ours, theirs, key)
    for key in (_by_name, _by_address):
        together += _matched(left, theirs, key)
    alone = [Pair(KIND, quickbooks=mirror) for mirror in ours]
    return linked + together + alone + [Pair(KIND, industrack=mirror) for mirror in theirs]


def joined_of(unit: Unit) -> list[Pair]:
    """The locations of a customer that is linked."""
    assert unit.link is not None
    return joined(unit.locations, unit.link.quickbooks_id, unit.link.industrack_id)


def _is_between(pair: Pair, list_id: str, customer_id: str) -> bool:
    """Whether what ended was a pair of these two customers, and not of one that was deleted since."""
    owner = pair.link.quickbooks_id.partition("#")[0] if pair.link else ""
    place = pair.industrack
    return owner == list_id and (place is None or place.data.get("customer_id") == customer_id)


def _parted(over: Iterable[Pair], linked: Iterable[Pair], list_id: str, customer_id: str) -> tuple[list[Mirror], list[Mirror]]:
    """What is still there of pairs that ended, on either side, and has no other counterpart."""
    met = {mirror.id for pair in linked for mirror in (pair.quickbooks, pair.industrack) if mirror is not None}
    ours: dict[str, Mirror] = {}
    theirs: dict[str, Mirror] = {}
    for pair in over:
        ship_to, place = pair.quickbooks, pair.industrack
        if ship_to is not None and _is_alive(ship_to) and ship_to.id.partition("#")[0] == list_id:
            ours[ship_to.id] = ship_to
        if place is not None and _is_alive(place) and place.data.get("customer_id") == customer_id:
            theirs[place.id] = place
    return [one for one in ours.values() if one.id not in met], [one for one in theirs.values() if one.id not in met]


def _is_of_job(pair: Pair) -> bool:
    """A job that is a location of its customer is decided as a customer; its id is a ListID alone."""
    if pair.link is not None:
        return "#" not in pair.link.quickbooks_id
    claimed = pair.industrack.data.get("quickbooks_id") if pair.industrack else None
    return bool(claimed) and "#" not in str(claimed)


def _is_alive(mirror: Mirror | None) -> bool:
    return mirror is not None and not mirror.deleted


def _renamed(pair: Pair, ours: list[Mirror]) -> Pair:
    """A linked pair whose ship-to is gone, joined with the new ship-to at the same address, which is taken
    from ``ours``.
    """
    assert pair.link is not None
    gone = pair.quickbooks is None or pair.quickbooks.deleted
    was_there = pair.link.agreed_quickbooks.get("active", True)
    if not gone or not was_there:
        return pair
    address = place(pair.link.agreed_quickbooks)
    same = [mirror for mirror in ours if address and place(mirror.values) == address]
    if pair.industrack is not None:
        same = [mirror for mirror in same if is_unnamed(pair.link.quickbooks_id) or not _contradict(mirror, pair.industrack)]
    if not same and is_unnamed(pair.link.quickbooks_id) and pair.industrack is not None:
        same = [mirror for mirror in ours if address and place(mirror.values) == place(pair.industrack.values)]
    if len(same) != 1:
        return pair
    ours.remove(same[0])
    return replace(pair, quickbooks=same[0])


def place(values: Values) -> str:
    """An address as people compare addresses; empty when there is none."""
    parts = [names.plain(str(value)) for value in part(ADDRESS, values).values()]
    return "|".join(parts) if any(parts) else ""


def _by_id(mirror: Mirror) -> Hashable | None:
    return mirror.data.get("quickbooks_id") or (mirror.id if "#" in mirror.id else None)


def _by_name(mirror: Mirror) -> Hashable | None:
    return names.plain(str(mirror.values.get("name", ""))) or None


def _by_address(mirror: Mirror) -> Hashable | None:
    return place(mirror.values) or None


def _contradict(one: Mirror, other: Mirror) -> bool:
    """The numbers in their names differ: two suites of one address are two places."""
    ours, theirs = (names.numbers(str(mirror.values.get("name", ""))) for mirror in (one, other))
    return bool(ours and theirs) and ours != theirs


def _matched(ours: list[Mirror], theirs: list[Mirror], key: Key) -> list[Pair]:
    """The pairs that share a key which nobody else on their side has; they are taken out of both lists."""
    found: list[Pair] = []
    for mirror in list(ours) if theirs else ():
        same = [other for other in theirs if key(other) is not None and key(other) == key(mirror)]
        if key is not _by_id:
            same = [other for other in same if not _contradict(mirror, other)]
        twins = [other for other in ours if key(other) == key(mirror)]
        if len(same) == 1 and len(twins) == 1:
            ours.remove(mirror)
            theirs.remove(same[0])
            found.append(Pair(KIND, quickbooks=mirror, industrack=same[0]))
    return found
