"""Jobs: customers of their own, with their name behind, locations, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from app.sync.kinds.customers.converting import convert
from tests.unit.sync.world import World, address

SITE = [{"name": "Ship To 1", **address("7 High St", city="Ames"), "default_ship_to": True}]


def with_job(policy: str = "customer", **settings: Any) -> tuple[World, str, str]:
    world = World(settings={"job_policy": policy, **settings})
    customer = world.add_customer("Umbra", company_name="Umbra Lights", bill_address=address("1 Low St"))
    job = world.add_customer("Attic", customer, ship_to=SITE)
    world.settle()
    return world, customer, job


def test_qualified_puts_the_jobs_name_behind_the_company_name() -> None:
    world, customer, job = with_job("qualified")
    assert world.linked(customer)["company_name"] == "Umbra Lights"
    assert world.linked(job)["company_name"] == "Umbra Lights - Attic"
    world.edit_customer(job, name="Loft", full_name="Umbra:Loft")
    world.settle()
    assert world.linked(job)["company_name"] == "Umbra Lights - Loft"


def test_a_renamed_customer_renames_its_jobs() -> None:
    world, customer, job = with_job("qualified")
    world.edit_customer(customer, company_name="Umbra Lamps")
    world.settle()
    assert world.linked(job)["company_name"] == "Umbra Lamps - Attic"


def test_an_edit_of_a_qualified_name_changes_the_companys_part() -> None:
    world, _, job = with_job("qualified", customers="two_way")
    world.edit_here(world.linked(job)["id"], at=5, company_name="Moss - Attic")
    world.settle()
    assert (world.ours[job]["name"], world.ours[job]["company_name"]) == ("Attic", "Moss")
    world.edit_customer(job, at=6, company_name="Moss & Co")
    world.settle()
    assert world.linked(job)["company_name"] == "Moss & Co - Attic"


def test_location_makes_the_job_a_location_of_its_customer() -> None:
    world, customer, job = with_job("location")
    assert len(world.customers_here()) == 1
    place = world.linked(job, "location")
    assert place["customer_id"] == world.linked(customer)["id"]
    assert (place["name"], place["address"]["street"]) == ("Attic", "7 High St")
    assert place["quickbooks_id"] == job
    world.edit_customer(job, ship_to=[{**SITE[0], "addr1": "8 High St"}])
    world.settle()
    assert place["address"]["street"] == "8 High St"
    world.edit_customer(job, is_active=False)
    world.settle()
    assert place["active"] is False
    assert world.linked(customer)["active"] is True


def test_a_job_that_is_a_location_is_written_back_two_way() -> None:
    world, _, job = with_job("location", customers="two_way")
    place = world.linked(job, "location")
    world.edit_here(place["id"], at=5, address={"street": "9 High St"})
    world.settle()
    assert world.ours[job]["ship_to"][0]["addr1"] == "9 High St"
    assert len(world.locations_here()) == 2
    world.edit_here(place["id"], at=6, active=False, name="Loft")
    world.settle()
    assert world.ours[job]["is_active"] is True
    assert world.ours[job]["name"] == "Attic"
    assert place["active"] is False


def test_a_job_that_is_a_location_ends_with_its_job() -> None:
    world, customer, job = with_job("location")
    world.delete_customer(job)
    world.settle()
    assert world.links["location", job].ended
    assert world.linked(job, "location")["active"] is False
    assert not world.links["customer", customer].ended


def test_nested_jobs_hang_below_the_customer_on_top() -> None:
    world, customer, job = with_job("location")
    deeper = world.add_customer("North side", job, ship_to=[{**SITE[0], "name": "Gate"}])
    world.settle()
    place = world.linked(deeper, "location")
    assert (place["customer_id"], place["name"]) == (world.linked(customer)["id"], "Gate")


def test_the_name_of_a_location_fits_however_deep_its_job_lies() -> None:
    world, _, job = with_job("location")
    for letter in "ABC":
        job = world.add_customer(letter * 41, job)
    world.settle()
    assert 0 < len(world.linked(job, "location")["name"]) <= 100


def test_nested_jobs_are_qualified_by_all_their_names_and_know_their_parent() -> None:
    world, _, job = with_job("qualified")
    deeper = world.add_customer("North side", job)
    world.settle()
    assert world.linked(deeper)["company_name"] == "Umbra Lights - Attic - North side"
    assert world.linked(deeper)["parent_customer_id"] == world.linked(job)["id"]


def test_ignore_leaves_jobs_out_and_nothing_else() -> None:
    world, customer, job = with_job("ignore")
    assert [record["company_name"] for record in world.customers_here()] == ["Umbra Lights"]
    assert ("customer", job) not in world.links
    world.edit_customer(job, phone="555-0100")
    world.settle()
    assert world.linked(customer)["company_name"] == "Umbra Lights"


@pytest.mark.parametrize("policy", ["qualified", "location", "ignore"])
def test_a_changed_policy_leaves_linked_jobs_as_they_are(policy: str) -> None:
    world, _, job = with_job()
    world.settings["job_policy"] = policy
    done = len(world.pushes)
    world.settle()
    assert len(world.pushes) == done
    world.edit_customer(job, phone="555-0100")
    world.settle()
    assert (world.linked(job)["company_name"], world.linked(job)["phone"]) == ("Umbra Lights", "555-0100")


def test_converting_to_qualified_and_back_renames_only() -> None:
    world, _, job = with_job()
    for policy, name in (("qualified", "Umbra Lights - Attic"), ("customer", "Umbra Lights")):
        world.settings["job_policy"] = policy
        world.carry_out(convert(world.unit(job), world.context))
        world.settle()
        assert world.linked(job)["company_name"] == name
        assert not convert(world.unit(job), world.context).pushes


def test_converting_to_a_location_and_back_keeps_the_records() -> None:
    world, customer, job = with_job()
    before = world.linked(job)
    world.settings["job_policy"] = "location"
    world.carry_out(convert(world.unit(job), world.context))
    world.settle()
    assert before["active"] is False
    place = world.linked(job, "location")
    assert place["customer_id"] == world.linked(customer)["id"]
    world.settings["job_policy"] = "customer"
    world.carry_out(convert(world.unit(job), world.context))
    world.settle()
    assert place["active"] is False
    assert world.linked(job)["active"] is True
    assert len([one for one in world.customers_here() if one.get("active") is not False]) == 2


def test_converting_to_ignore_takes_the_job_out_of_use() -> None:
    world, _, job = with_job()
    before = world.linked(job)
    world.settings["job_policy"] = "ignore"
    world.carry_out(convert(world.unit(job), world.context))
    world.settle()
    assert before["active"] is False
    assert world.ours[job]["is_active"] is True


def test_a_renamed_company_keeps_the_form_of_name_that_its_jobs_came_with() -> None:
    world, customer, job = with_job()
    world.settings["job_policy"] = "qualified"
    world.edit_customer(customer, company_name="Umbra Lamps")
    world.settle()
    assert world.linked(job)["company_name"] == "Umbra Lamps"
