"""The locations of many customers at once: each customer gets its own, whatever else is in the batch."""

from __future__ import annotations

from app.model import Link, Mirror, Pair
from app.sync.decide.places import Places
from app.sync.kinds import inside

LOCATION = inside("customer")


def ship_to(record_id: str) -> Mirror:
    return Mirror("location", record_id, "1", {}, {})


def place(record_id: str, customer: str) -> Mirror:
    return Mirror("location", record_id, "1", {"customer_id": customer}, {})


def link(quickbooks_id: str, industrack_id: str, *, ended: bool = False) -> Link:
    return Link("location", quickbooks_id, industrack_id, {}, {}, ended, "")


def places(links: list[Link], ship_tos: list[Mirror], there: list[Mirror]) -> Places:
    assert LOCATION is not None
    return Places(LOCATION, links, {one.id: one for one in ship_tos}, {one.id: one for one in there})


def shown(pairs: list[Pair]) -> list[tuple[str | None, str | None]]:
    return [(one.quickbooks.id if one.quickbooks else None, one.industrack.id if one.industrack else None) for one in pairs]


def test_linked_places_come_in_pairs_and_the_others_alone() -> None:
    found = places(
        [link("1#Home", "a"), link("2#Home", "c")],
        [ship_to("1#Home"), ship_to("1#Shed"), ship_to("2#Home"), ship_to("11#Home")],
        [place("a", "one"), place("b", "one"), place("c", "two")],
    )
    assert shown(found.of("1", "one")) == [("1#Home", "a"), ("1#Shed", None), (None, "b")]
    assert shown(found.of("2", "two")) == [("2#Home", "c")]
    assert shown(found.of("11", None)) == [("11#Home", None)]
    assert shown(found.of(None, "one")) == [("1#Home", "a"), (None, "b")]


def test_a_place_that_moved_to_another_customer_is_seen_by_both() -> None:
    found = places([link("1#Home", "a")], [ship_to("1#Home")], [place("a", "two")])
    assert shown(found.of("1", "one")) == [("1#Home", "a")]
    assert shown(found.of("2", "two")) == [("1#Home", "a")]


def test_a_job_that_is_itself_a_location_and_a_place_that_is_gone_are_pairs_too() -> None:
    found = places([link("7", "a"), link("1#Gone", "b", ended=True)], [], [place("a", "one")])
    assert shown(found.of("7", None)) == [(None, "a")]
    assert shown(found.of("1", "one")) == [(None, "a"), (None, None)]


def test_a_place_has_its_first_pair_alone_however_often_it_was_linked() -> None:
    found = places([link("1#Home", "a"), link("3#Home", "a", ended=True)], [], [place("a", "one")])
    assert [one.link and one.link.quickbooks_id for one in found.of("2", "one")] == ["1#Home"]
    assert [one.link and one.link.quickbooks_id for one in found.of("3", None)] == ["3#Home"]
