"""Nothing that QuickBooks gave is lost on the way to IndusTrack; only on the way back its character set counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sync.world import World, address

PLACE = {"city": "Łódź", "state": "Łódzkie", "postal_code": "90-001", "country": "Česko"}
TEXTS = {"first_name": "Łucja", "last_name": "Dvořák", "phone": "№ 555-0100", "email": "żółw@example.test"}


def given(world: World, **more: Any) -> str:
    bill = address("Żabka Łódź", "ul. Łąkowa 5", "m. 7", **PLACE)
    mobile = [{"contact_name": "Website", "contact_value": "https://żółw.example"}]
    return world.add_customer("Żabka", company_name="Żabka Łódź", bill_address=bill, additional_contact=mobile, **TEXTS, **more)


@pytest.mark.parametrize("direction", ["quickbooks_to_industrack", "two_way"])
def test_every_text_of_a_customer_and_its_locations_arrives_character_by_character(direction: str) -> None:
    world = World(settings={"customers": direction})
    list_id = given(world, ship_to=[{"name": "Magazyn Żółty", **address("ul. Źródlana 1", "piętro 2", **PLACE)}])
    world.settle()
    here = world.linked(list_id)
    street = {"street": "ul. Łąkowa 5", "unit": "m. 7", **PLACE}
    assert here["company_name"] == "Żabka Łódź"
    assert here["billing_address"] == street
    assert {key: here[key] for key in TEXTS} == TEXTS
    assert here["website"] == "https://żółw.example"
    [place] = world.locations_here(here["id"])
    assert (place["name"], place["address"]) == ("Magazyn Żółty", street | {"street": "ul. Źródlana 1", "unit": "piętro 2"})
    assert not world.requests


@pytest.mark.parametrize("policy", ["customer", "qualified", "location"])
def test_a_job_keeps_the_characters_of_its_names_and_address_under_every_policy(policy: str) -> None:
    world = World(settings={"job_policy": policy})
    customer = given(world)
    job = world.add_customer("Kraków Główny", customer, ship_address=address("ul. Długa 9", **PLACE))
    world.settle()
    if policy == "location":
        place = next(one for one in world.theirs["location"].values() if one["quickbooks_id"] == job)
        assert place["name"] == "Kraków Główny"
    else:
        shown = world.linked(job)["company_name"]
        assert shown == ("Żabka Łódź - Kraków Główny" if policy == "qualified" else "Żabka Łódź")
        [place] = world.locations_here(world.linked(job)["id"])
    assert (place["address"]["street"], place["address"]["city"]) == ("ul. Długa 9", "Łódź")


def test_a_respelling_in_quickbooks_that_a_comparison_does_not_see_arrives_once() -> None:
    world = World()
    list_id = world.add_customer("Zabka", company_name="Zabka", bill_address=address("ul. Lakowa 5", city="Lodz"), phone="1")
    world.settle()
    world.edit_customer(list_id, company_name="Żabka", bill_address=address("ul. Łąkowa 5", city="Łódź"))
    world.settle()
    here = world.linked(list_id)
    assert (here["company_name"], here["billing_address"]["street"], here["billing_address"]["city"]) == (
        "Żabka",
        "ul. Łąkowa 5",
        "Łódź",
    )
    [place] = world.locations_here(here["id"])
    assert (place["address"]["street"], place["address"]["city"]) == ("ul. Łąkowa 5", "Łódź")


@pytest.mark.parametrize("direction", ["industrack_to_quickbooks", "two_way"])
def test_what_industrack_holds_in_full_is_not_respelled_by_its_own_echo(direction: str) -> None:
    world = World(settings={"customers": direction})
    here = {"street": "ul. Łąkowa 5", "unit": "m. 7", **PLACE}
    number = world.add_here("customer", company_name="Żabka Łódź", billing_address=dict(here), **TEXTS)
    world.settle()
    assert world.quickbooks_of(number)["bill_address"]["city"] == "Lódz"
    list_id = world.quickbooks_of(number)["list_id"]
    if direction == "two_way":
        world.edit_customer(list_id, fax="555-0199")
        world.settle()
        assert world.theirs["customer"][number]["fax"] == "555-0199"
    assert world.theirs["customer"][number]["billing_address"] == here
    assert world.theirs["customer"][number]["last_name"] == "Dvořák"
