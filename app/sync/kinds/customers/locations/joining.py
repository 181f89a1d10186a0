"""Which ship-to and which location belong together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace

from app.model import Mirror, Pair, Values
from app.sync.kinds.customers.locations.values import ADDRESS, KIND, is_unnamed
from app.sync.rules import names
from app.sync.rules.reading import part

Key = Callable[[Mirror], Hashable | None]


def joined(pairs: Iterable[Pair]) -> list[Pair]:
    """The customer's locations, each ship-to with its counterpart; nothing that was ended comes back.

    A ship-to that is gone and a new one with the same address are one and the same that was renamed; unlinked
    records belong together by id, then by name, then by address, where that is unambiguous.
    """
    given = [pair for pair in pairs if not _is_of_job(pair)]
    ended = [pair.link for pair in given if pair.link is not None and pair.link.ended]
    linked = [pair for pair in given if pair.link is not None and not pair.link.ended]
    loose = [pair for pair in given if pair.link is None]
    together = [pair for pair in loose if _is_alive(pair.quickbooks) and _is_alive(pair.industrack)]
    apart = [pair for pair in loose if pair not in together]
    buried = {link.quickbooks_id for link in ended} | {link.industrack_id for link in ended}
    ours = [pair.quickbooks for pair in apart if pair.quickbooks is not None and _is_alive(pair.quickbooks)]
    theirs = [pair.industrack for pair in apart if pair.industrack is not None and _is_alive(pair.industrack)]
    ours = [mirror for mirror in ours if mirror.id not in buried]
    theirs = [mirror for mirror in theirs if mirror.id not in buried]
    linked = [_renamed(pair, ours) for pair in linked]
    for key in (_by_id, _by_name, _by_address):
        together += _matched(ours, theirs, key)
    alone = [Pair(KIND, quickbooks=mirror) for mirror in ours]
    return linked + together + alone + [Pair(KIND, industrack=mirror) for mirror in theirs]


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
    found = []
    for mirror in list(ours):
        same = [other for other in theirs if key(other) is not None and key(other) == key(mirror)]
        if key is not _by_id:
            same = [other for other in same if not _contradict(mirror, other)]
        twins = [other for other in ours if key(other) == key(mirror)]
        if len(same) == 1 and len(twins) == 1:
            ours.remove(mirror)
            theirs.remove(same[0])
            found.append(Pair(KIND, quickbooks=mirror, industrack=same[0]))
    return found
