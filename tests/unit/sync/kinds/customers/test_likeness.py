"""The same customer is recognised, and nothing is doubled."""

from __future__ import annotations

from typing import Any

from app.model import Action, Mirror
from app.sync.kinds import KINDS, match_keys
from app.sync.kinds.customers import likeness as matching
from tests.unit.sync.world import World, address


def record(number: str, name: str, **values: Any) -> Mirror:
    data = {key: values.pop(key) for key in ("quickbooks_id",) if key in values}
    return Mirror("customer", number, "1", data, {"company_name": name, **values})


def test_name_and_phone_make_a_certain_pair_however_they_are_written() -> None:
    ours = [record("q1", "Umbra, Inc.", phone="(555) 010-0100"), record("q2", "Quarry", email="A@quarry.example")]
    theirs = [record("i1", "UMBRA INC", mobile="+1 555 0100100"), record("i2", "Quarry", email="a@quarry.example")]
    pairs = [(one.id, other.id) for one in ours for other in theirs if matching.is_certain(one.values, other.values)]
    assert pairs == [("q1", "i1"), ("q2", "i2")]


def test_a_name_alone_is_no_proof() -> None:
    assert not matching.is_certain({"company_name": "Umbra"}, {"company_name": "Umbra"})
    assert [one.id for one in matching.suggest(record("q1", "Umbra"), [record("i1", "Umbra")])] == ["i1"]


def test_the_legal_form_makes_no_other_customer() -> None:
    for one, other in (("Umbra", "Umbra Inc."), ("The Moss & Sons Co", "Moss and Sons, LLC"), ("Fen Pipes LLC", "Fen Pipes")):
        assert [found.id for found in matching.suggest(record("q1", one), [record("i1", other)])] == ["i1"]
        assert not matching.is_certain({"company_name": one}, {"company_name": other})


def test_suggestions_begin_with_the_likeliest() -> None:
    wanted = record("q1", "Umbra Lights", phone="555-0100")
    others = [record("i1", "Umbra Light"), record("i2", "Umbra", phone="555-0100"), record("i3", "Harbour")]
    assert [one.id for one in matching.suggest(wanted, others)] == ["i2", "i1"]


def test_records_that_may_be_the_same_share_a_key() -> None:
    one = {"company_name": "The Moss & Sons Company", "phone": "555-010-0100"}
    other = {"company_name": "Sons Moss, LLC", "mobile": "1 (555) 010-0100"}
    shared = set(match_keys("customer", one)) & set(match_keys("customer", other))
    assert shared == {"words:moss sons", "phone:5550100100"}
    assert match_keys("customer", {"company_name": ""}) == []
    assert match_keys("location", one) == []


def test_certain_pairs_are_linked_and_nothing_is_made() -> None:
    world = World(settings={"customers": "two_way"})
    list_id = world.add_customer("Umbra", phone="555-0100", email="a@umbra.example", bill_address=address("1 Low St"))
    number = world.add_here("customer", company_name="UMBRA", phone="5550100", website="umbra.example")
    place = world.add_here("location", customer_id=number, address={"street": "1 Low St"})
    world.settle()
    assert world.links["customer", list_id].industrack_id == number
    assert (len(world.customers_here()), len(world.ours), len(world.locations_here())) == (1, 1, 1)
    assert world.linked(list_id)["email"] == "a@umbra.example"
    assert world.ours[list_id]["additional_contact"] == [{"contact_name": "Website", "contact_value": "umbra.example"}]
    assert world.theirs["location"][place]["quickbooks_id"] == f"{list_id}#"


def test_what_the_master_leaves_empty_survives_the_first_meeting() -> None:
    world = World()
    list_id = world.add_customer("Umbra", phone="555-0100", email="a@umbra.example")
    world.add_here("customer", company_name="Umbra", phone="555-0100", fax="555-0101", email="old@umbra.example")
    world.settle()
    here = world.linked(list_id)
    assert (here["email"], here["fax"]) == ("a@umbra.example", "555-0101")
    world.edit_customer(list_id, fax="555-0109")
    world.settle()
    assert here["fax"] == "555-0109"


def test_doubtful_ones_are_asked_about_and_nothing_is_made_until_then() -> None:
    world = World()
    list_id = world.add_customer("Umbra")
    number = world.add_here("customer", company_name="umbra")
    world.settle()
    (attention,) = world.attentions.values()
    assert attention.code == "duplicate_suspected"
    assert [value for value, _ in attention.choices] == [f"link:{number}", "create"]
    assert len(world.customers_here()) == 1
    assert not world.links
    world.choices = {"duplicate_suspected": f"link:{number}"}
    world.settle()
    assert world.linked(list_id)["id"] == number


def test_a_person_can_have_it_created_all_the_same() -> None:
    world = World()
    list_id = world.add_customer("Umbra")
    number = world.add_here("customer", company_name="umbra")
    world.choices = {"duplicate_suspected": "create"}
    world.settle()
    assert world.linked(list_id)["id"] != number
    assert len(world.customers_here()) == 2


def test_two_of_a_name_are_asked_about_on_either_side() -> None:
    world = World(settings={"customers": "two_way"})
    for _ in range(2):
        world.add_customer("Umbra", company_name="Umbra", phone="555-0100")
    world.add_here("customer", company_name="Umbra", phone="555-0100")
    world.settle()
    assert not world.links
    assert {key[0] for key in world.attentions} == {"duplicate_suspected"}
    assert {step.action for step in world.steps} == {Action.ASK}


def test_a_customer_comes_before_its_job_of_the_same_name() -> None:
    world = World()
    customer = world.add_customer("Umbra", company_name="Umbra", phone="555-0100")
    job = world.add_customer("Attic", customer, company_name="Umbra", phone="555-0100")
    number = world.add_here("customer", company_name="Umbra", phone="555-0100")
    world.settle()
    assert world.linked(customer)["id"] == number
    assert world.linked(job)["id"] != number
    assert not world.attentions


def test_in_the_other_direction_the_job_does_not_take_its_customers_place() -> None:
    world = World(settings={"customers": "industrack_to_quickbooks"})
    customer = world.add_customer("Umbra", company_name="Umbra", phone="555-0100")
    world.add_customer("Attic", customer, company_name="Umbra", phone="555-0100")
    number = world.add_here("customer", company_name="Umbra", phone="555-0100")
    world.settle()
    assert world.linked(customer)["id"] == number
    assert not any(request.message == "CustomerAdd" for request in world.requests)


def test_a_known_quickbooks_id_links_whatever_the_names() -> None:
    world = World()
    list_id = world.add_customer("Umbra")
    number = world.add_here("customer", company_name="Something else", quickbooks_id=list_id)
    world.settle()
    assert world.linked(list_id)["id"] == number
    assert world.linked(list_id)["company_name"] == "Umbra"


def test_a_choice_that_has_found_another_counterpart_is_not_taken_from_it() -> None:
    world = World()
    first = world.add_customer("Umbra", phone="555-0100")
    number = world.add_here("customer", company_name="Umbra", phone="555-0100")
    world.settle()
    second = world.add_customer("Umbra Two")
    world.choices = {"duplicate_suspected": f"link:{number}"}
    world.settle()
    assert world.linked(first)["id"] == number
    assert ("customer", second) not in world.links  # asked again: it is not made beside what somebody took it for
    assert [one.choices for one in world.attentions.values()] == [(("create", "Create it as new"),)]
    world.choices = {"duplicate_suspected": "create"}
    world.settle()
    assert world.linked(second)["id"] != number


def test_shops_told_apart_by_their_number_are_not_confused() -> None:
    one, other = record("q1", "Umbra Shop 12", phone="555-0100"), record("i1", "Umbra Shop 14", phone="555-0100")
    assert matching.suggest(one, [other]) == []


def test_seen_from_industrack_a_job_of_the_same_name_does_not_compete_with_its_customer() -> None:
    world = World(settings={"customers": "industrack_to_quickbooks"})
    customer = world.add_customer("Umbra", company_name="Umbra", phone="555-0100")
    world.add_customer("Attic", customer, company_name="Umbra", phone="555-0100")
    number = world.add_here("customer", company_name="Umbra", phone="555-0100")
    decision = KINDS["customer"].rules.decide(world.unit_here(number), world.context)
    assert [plan.quickbooks_id for plan in decision.links] == [customer]


def test_other_signs_between_the_digits_make_another_customer_that_is_asked_about() -> None:
    for one, other in (("Maple Court 1-12", "Maple Court 11-2"), ("Shop 1/2", "Shop 12"), ("Lot 2.5", "Lot 25")):
        ours, theirs = (record(number, name, phone="555-010-0100") for number, name in (("q1", one), ("i1", other)))
        assert not matching.is_certain(ours.values, theirs.values)
        assert matching.suggest(ours, [theirs]) == [theirs]
        assert set(match_keys("customer", ours.values)) & set(match_keys("customer", theirs.values))


def test_the_same_name_in_a_street_of_another_number_is_no_certain_pair() -> None:
    streets = [{"billing_address.street": street, "billing_address.city": "Ames"} for street in ("1-12 Low St", "11-2 Low St")]
    ours, theirs = (record(number, "Umbra", phone="555-010-0100", **one) for number, one in zip("qi", streets, strict=True))
    assert not matching.is_certain(ours.values, theirs.values)
    assert matching.suggest(ours, [theirs]) == [theirs]
