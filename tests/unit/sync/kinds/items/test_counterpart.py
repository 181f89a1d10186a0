"""Which items are the same: certain ones are linked, doubtful ones asked about."""

from __future__ import annotations

from typing import Any

import pytest

from app.model import Decision, Mirror, Unit
from tests.unit.sync.kinds.items.units import context, decide, ours, theirs


def part(name: str, list_id: str = "80-1", number: str = "") -> Mirror:
    return ours("NonInventory", list_id, name=name.rpartition(":")[2], full_name=name, manufacturer_part_number=number)


def meet(record: Mirror, *others: Mirror, rivals: tuple[Mirror, ...] = (), **more: Any) -> Decision:
    return decide(Unit("item", record, None, None, suggestions=others, rivals=rivals), context(**more))


def linked_to(decision: Decision) -> str | None:
    assert len(decision.links) <= 1
    return decision.links[0].industrack_id if decision.links else None


def test_the_same_name_is_the_same_item_whatever_its_case() -> None:
    assert linked_to(meet(part("Filter 16x20"), theirs(name="FILTER  16X20"))) == "it-1"


def test_the_key_counts_before_everything_else() -> None:
    named = theirs("it-2", name="Other", quickbooks_id="80-1")
    assert linked_to(meet(part("Filter"), theirs(name="Filter"), named)) == "it-2"


def test_the_full_name_counts_before_the_name_without_parents() -> None:
    decision = meet(part("Parts:Filter"), theirs("it-1", name="Filter"), theirs("it-2", name="Parts:Filter"))
    assert linked_to(decision) == "it-2"


def test_a_name_without_parents_links_when_it_is_the_only_one() -> None:
    assert linked_to(meet(part("Parts:Filter"), theirs(name="Filter"))) == "it-1"
    twice = meet(part("Parts:Filter"), theirs(name="Filter"), rivals=(part("Old:Filter", "80-2"),))
    assert linked_to(twice) is None
    assert [one.code for one in twice.attentions] == ["duplicate_suspected"]
    assert twice.pushes == ()


def test_a_better_claim_keeps_nobody_waiting() -> None:
    exact, nested = part("Filter", "80-1"), part("Parts:Filter", "80-2")
    other = theirs(name="Filter")
    assert linked_to(meet(exact, other, rivals=(nested,))) == "it-1"
    alone = meet(nested, other, rivals=(exact,))
    assert (linked_to(alone), alone.attentions) == (None, ())
    assert alone.pushes[0].data["name"] == "Parts:Filter"


def test_the_part_number_links_items_with_different_names() -> None:
    assert linked_to(meet(part("Capacitor", number="CAP-45/5"), theirs(name="Run cap", number="cap 45/5"))) == "it-1"


def test_the_same_name_with_two_part_numbers_is_asked_about() -> None:
    decision = meet(part("Filter", number="A-1"), theirs(name="Filter", number="B-2"))
    assert linked_to(decision) is None
    [asked] = decision.attentions
    assert [value for value, _ in asked.choices] == ["link:it-1", "create"]


def test_what_a_person_chose_is_done() -> None:
    record, other = part("Filter", number="A-1"), theirs(name="Filter", number="B-2")
    assert linked_to(meet(record, other, choices={"duplicate_suspected": "link:it-1"})) == "it-1"
    made = meet(record, other, choices={"duplicate_suspected": "create"})
    assert made.pushes[0].industrack_id is None


def test_what_is_deleted_is_nobodys_counterpart() -> None:
    gone = Mirror("item", "it-1", "v1", theirs(name="Filter").data, theirs(name="Filter").values, deleted=True)
    assert meet(part("Filter"), gone).pushes[0].industrack_id is None


def test_what_is_no_item_in_industrack_is_nobodys_counterpart() -> None:
    unit = Unit("item", None, theirs(name="Subtotal"), None, suggestions=(ours("Subtotal", name="Subtotal"),))
    seen = context("industrack_to_quickbooks", settings={"income_account": "Sales"})
    decision = decide(unit, seen)
    assert decision.links == ()
    assert decision.request is not None


def test_a_choice_that_has_found_another_counterpart_is_not_taken_from_it() -> None:
    chosen = {"duplicate_suspected": "link:it-1"}
    other = theirs("it-1", name="Filter 2")
    assert linked_to(meet(part("Filter"), other, choices=chosen)) == "it-1"
    assert linked_to(meet(part("Filter"), other, choices=chosen, links={("item", "80-9"): "it-1"})) is None


DIFFERENT = (
    ("1/2 Elbow", "12 Elbow"),
    ("Fuse 2.5A", "Fuse 25A"),
    ("Valve 1-1/4", "Valve 11/4"),
    ("Pipe 1 1/2", "Pipe 11/2"),
    ("Wash:Small", "Detailing:Small"),
    ("Parts:1/2 Elbow", "12 Elbow"),
    ("Pipe 6'", 'Pipe 6"'),
)


@pytest.mark.parametrize(("one", "other"), [*DIFFERENT, *((other, one) for one, other in DIFFERENT)])
@pytest.mark.parametrize("direction", ["quickbooks_to_industrack", "industrack_to_quickbooks"])
def test_names_of_other_numbers_or_another_parent_are_asked_about(one: str, other: str, direction: str) -> None:
    ours, there = part(one), theirs(name=other)
    units = {
        "quickbooks_to_industrack": Unit("item", ours, None, None, suggestions=(there,)),
        "industrack_to_quickbooks": Unit("item", None, there, None, suggestions=(ours,)),
    }
    decision = decide(units[direction], context(direction))
    assert (decision.links, decision.pushes, decision.request) == ((), (), None)
    assert [one.code for one in decision.attentions] == ["duplicate_suspected"]


def test_who_has_a_namesake_of_its_own_is_not_asked_about() -> None:
    decision = meet(part("1/2 Elbow"), theirs(name="12 Elbow"), rivals=(part("12 Elbow", "80-2"),))
    assert (decision.links, decision.attentions) == ((), ())
    assert decision.pushes[0].data["name"] == "1/2 Elbow"


def test_a_name_of_one_level_that_two_may_be_meant_by_is_asked_about() -> None:
    small = theirs(name="Small")
    decision = decide(
        Unit("item", None, small, None, suggestions=(part("Wash:Small"), part("Detailing:Small", "80-2"))),
        context("industrack_to_quickbooks"),
    )
    assert (decision.links, decision.request) == ((), None)
    assert [value for value, _ in decision.attentions[0].choices] == ["link:80-1", "link:80-2", "create"]


def test_what_is_recognised_without_its_parents_keeps_its_name_in_quickbooks() -> None:
    unit = Unit("item", part("Small"), theirs(name="Wash:Small", quickbooks_id="80-1"), None)
    decision = decide(unit, context("industrack_to_quickbooks"))
    assert decision.request is None
    assert linked_to(decision) == "it-1"


@pytest.mark.parametrize(("one", "other"), [("1-2", "12"), ("007", "7"), ("45/5", "45 5"), ("2.5", "25")])
def test_part_numbers_of_other_signs_are_two_parts(one: str, other: str) -> None:
    decision = meet(part("Run cap", number=one), theirs(name="Run cap", number=other))
    assert (decision.links, [one.code for one in decision.attentions]) == ((), ["duplicate_suspected"])


def test_the_same_part_number_under_another_size_is_asked_about() -> None:
    decision = meet(part("Elbow 1/2", number="E-9"), theirs(name="Copper elbow 3/4", number="E9"))
    assert (decision.links, [one.code for one in decision.attentions]) == ((), ["duplicate_suspected"])
