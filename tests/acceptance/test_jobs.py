"""QuickBooks' jobs under each policy, and a policy that changes later."""

from __future__ import annotations

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.people import there
from tests.acceptance.world import Served, World, world

ROOF = {"addr1": "7 Roof Rd", "city": "Casper", "state": "WY", "postal_code": "82601"}
MAIN = {"addr1": "1 Main St", "city": "Casper", "state": "WY", "postal_code": "82601"}


def lodge() -> CompanyFile:
    """A customer with a job that has a ship-to, a job without one, and a job below a job."""
    file = CompanyFile.empty()
    file.add_customer("Oak Lodge", company_name="Oak Lodge Inc", bill_address=MAIN)
    file.add_customer("Roof", parent="Oak Lodge", company_name="Oak Lodge Inc", ship_to=[{"name": "Roof", **ROOF}])
    file.add_customer("Barn", parent="Oak Lodge", company_name="Oak Lodge Inc")
    file.add_customer("Door", parent="Oak Lodge:Barn", company_name="Oak Lodge Inc")
    return file


def shown(w: World, full_name: str) -> dict[str, object]:
    """IndusTrack's customer that a record of QuickBooks is."""
    [found] = w.customers(quickbooks_id=there(w, full_name).id)
    return found


def test_a_job_arrives_as_a_customer_with_its_companys_name(running: Served) -> None:
    with world(running, lodge()) as w:
        w.sync(3)
        assert {one["company_name"] for one in w.customers()} == {"Oak Lodge Inc"}
        roof = shown(w, "Oak Lodge:Roof")
        assert roof["parent_customer_id"] == shown(w, "Oak Lodge")["id"]
        assert shown(w, "Oak Lodge:Barn:Door")["parent_customer_id"] == shown(w, "Oak Lodge:Barn")["id"]
        [place] = w.locations(str(roof["id"]))
        assert (place["name"], place["address"]["street"]) == ("Roof", "7 Roof Rd")
        [barn] = w.locations(str(shown(w, "Oak Lodge:Barn")["id"]))
        assert barn["name"] == "Barn"


def test_qualified_puts_the_jobs_name_behind(running: Served) -> None:
    with world(running, lodge(), job_policy="qualified") as w:
        w.sync(3)
        assert shown(w, "Oak Lodge")["company_name"] == "Oak Lodge Inc"
        assert shown(w, "Oak Lodge:Roof")["company_name"] == "Oak Lodge Inc - Roof"
        w.file.edit_customer(there(w, "Oak Lodge").id, company_name="Oak Hotel")
        w.file.edit_customer(there(w, "Oak Lodge:Roof").id, company_name="Oak Hotel")
        w.sync(2)
        assert shown(w, "Oak Lodge:Roof")["company_name"] == "Oak Hotel - Roof"


def test_location_makes_jobs_locations_of_the_customer_on_top(running: Served) -> None:
    with world(running, lodge(), job_policy="location") as w:
        w.sync(3)
        [customer] = w.customers()
        places = {one["quickbooks_id"]: one["name"] for one in w.locations(customer["id"])}
        jobs = {name: there(w, f"Oak Lodge:{name}").id for name in ("Roof", "Barn", "Barn:Door")}
        assert {places[list_id] for list_id in jobs.values()} == {"Roof", "Barn", "Barn - Door"}
        assert len(places) == 4


def test_a_job_that_is_a_location_takes_its_address_from_industrack_and_stays_linked(running: Served) -> None:
    with world(running, lodge(), job_policy="location", customers="two_way") as w:
        w.sync(3)
        roof = there(w, "Oak Lodge:Roof").id
        [place] = w.industrack.list("locations", quickbooks_id=roof)
        w.industrack.edit("locations", place["id"], {"address": {"street": "8 Roof Rd"}})
        w.sync(3)
        [entry] = w.file.customer(roof).data["ShipToAddress"]
        assert entry["Addr1"] == "8 Roof Rd"
        w.file.edit_customer(roof, ship_to=[{"name": "Roof", **ROOF, "addr1": "9 Roof Rd"}])
        w.sync(3)
        assert w.industrack.get("locations", place["id"])["address"]["street"] == "9 Roof Rd"
        assert len(w.industrack.list("locations", quickbooks_id=roof)) == 1


def test_ignore_leaves_jobs_out(running: Served) -> None:
    with world(running, lodge(), job_policy="ignore") as w:
        w.sync(3)
        assert [one["quickbooks_id"] for one in w.customers()] == [there(w, "Oak Lodge").id]
        assert not w.attention()


def test_a_changed_policy_is_previewed_and_converts_jobs_only_when_approved(running: Served) -> None:
    with world(running, lodge()) as w:
        w.sync(3)
        writes = w.industrack.log.writes
        w.office.change(w.id, {"job_policy": "qualified"})
        w.settle()
        preview = w.office.preview(w.id)
        assert preview["state"] == "ready"
        assert preview["industrack"]["customer"] == {"create": 0, "update": 3, "deactivate": 0}
        w.sync(2)
        assert w.industrack.log.writes == writes
        w.office.approve(w.id, False)
        w.sync(2)
        assert shown(w, "Oak Lodge:Roof")["company_name"] == "Oak Lodge Inc - Roof"
        assert shown(w, "Oak Lodge:Barn:Door")["company_name"] == "Oak Lodge Inc - Barn - Door"


def test_a_changed_policy_taken_as_it_is_leaves_linked_jobs_and_counts_for_new_ones(running: Served) -> None:
    with world(running, lodge()) as w:
        w.sync(3)
        w.office.change(w.id, {"job_policy": "qualified"})
        w.settle()
        w.office.approve(w.id, True)
        w.file.add_customer("Pool", parent="Oak Lodge", company_name="Oak Lodge Inc")
        w.sync(3)
        assert shown(w, "Oak Lodge:Roof")["company_name"] == "Oak Lodge Inc"
        assert shown(w, "Oak Lodge:Pool")["company_name"] == "Oak Lodge Inc - Pool"


def test_jobs_become_locations_and_customers_again_when_that_is_approved(running: Served) -> None:
    with world(running, lodge()) as w:
        w.sync(3)
        roof = shown(w, "Oak Lodge:Roof")["id"]
        w.office.change(w.id, {"job_policy": "location"})
        w.settle()
        w.office.approve(w.id, False)
        w.sync(3)
        assert w.industrack.get("customers", str(roof))["active"] is False
        places = [one["name"] for one in w.locations(str(shown(w, "Oak Lodge")["id"])) if one["active"]]
        assert sorted(places) == ["", "Barn", "Barn - Door", "Roof"]
        w.office.change(w.id, {"job_policy": "customer"})
        w.settle()
        w.office.approve(w.id, False)
        w.sync(3)
        again = [one for one in w.customers() if one["quickbooks_id"] == there(w, "Oak Lodge:Roof").id]
        assert [(one["id"], one["active"]) for one in again] == [(roof, True)]
        assert [(one["name"], one["active"]) for one in w.locations(str(roof))] == [("Roof", True)]
        change_jobs(w, "location")
        made = [one for one in w.industrack.list("locations") if one["quickbooks_id"] == there(w, "Oak Lodge:Roof").id]
        assert [(one["name"], one["active"]) for one in made] == [("Roof", True)]


def change_jobs(w: World, policy: str) -> None:
    """Another policy for jobs, seen and approved."""
    w.office.change(w.id, {"job_policy": policy})
    w.settle()
    w.office.approve(w.id, False)
    w.sync(2)


def test_jobs_that_were_left_out_come_back_under_another_policy(running: Served) -> None:
    with world(running, lodge(), job_policy="qualified", customers="two_way") as w:
        w.sync(3)
        roof = shown(w, "Oak Lodge:Roof")["id"]
        change_jobs(w, "ignore")
        assert w.industrack.get("customers", str(roof))["active"] is False
        change_jobs(w, "customer")
        back = w.industrack.get("customers", str(roof))
        assert (back["company_name"], back["active"]) == ("Oak Lodge Inc", True)
        change_jobs(w, "ignore")
        change_jobs(w, "location")
        places = [one["name"] for one in w.locations(str(shown(w, "Oak Lodge")["id"])) if one["active"]]
        assert sorted(places) == ["", "Barn", "Barn - Door", "Roof"]
        assert there(w, "Oak Lodge:Roof").data["IsActive"] == "true"
        assert len(w.customers()) == 4
