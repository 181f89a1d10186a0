"""Both sides change at random, through HTTP: after quiet they agree, nothing is doubled, nothing lost, nothing echoes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from app.sandbox.quickbooks import CompanyFile, Record
from app.store.sql import text
from tests.acceptance.people import sequences, ship_tos, value
from tests.acceptance.world import Served, World, world

DIRECTION = st.sampled_from(["two_way", "two_way", "quickbooks_to_industrack", "industrack_to_quickbooks"])
CONFLICTS = st.sampled_from(["most_recent", "merge"])
JOBS = st.sampled_from(["customer", "qualified", "location"])
FIELD = st.sampled_from([("phone", "Phone"), ("fax", "Fax"), ("email", "Email"), ("first_name", "FirstName")])
TEXT = st.sampled_from(["", "one", "two", "Straße 3", "Łódź", "a, b & c"])
STREET = st.sampled_from(["1 Low St", "22 High Rd", "A very long street name that does not fit one line at all"])
PLACE = st.sampled_from(["Shop", "Yard", "Ship To 1", "Ship To 2"])
SAME = {"phone": "Phone", "fax": "Fax", "email": "Email", "first_name": "FirstName"}
WRITES_HERE = {"two_way", "quickbooks_to_industrack"}
WRITES_THERE = {"two_way", "industrack_to_quickbooks"}


def fits(given: str) -> str:
    """What QuickBooks could hold of it: it has no letters beyond Windows-1252."""
    return given.replace("Ł", "L").replace("ź", "z")


class Sides(RuleBasedStateMachine):
    running: Served

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.made = 0

    @initialize(direction=DIRECTION, conflicts=CONFLICTS, jobs=JOBS)
    def open(self, direction: str, conflicts: str, jobs: str) -> None:
        self.direction = direction
        chosen: dict[str, Any] = {"customers": direction, "conflict_policy": conflicts, "job_policy": jobs}
        self.w: World = self.stack.enter_context(world(self.running, CompanyFile.empty(), **chosen))
        self.w.industrack.spells_freely = True
        self.w.sync(2)

    def teardown(self) -> None:
        try:
            if hasattr(self, "w"):
                self.rest()
        finally:
            self.stack.close()

    def number(self) -> int:
        self.made += 1
        return self.made

    @property
    def there(self) -> list[Record]:
        return list(self.w.file.customers)

    @property
    def here(self) -> list[dict[str, Any]]:
        return self.w.customers(deleted=False)

    @property
    def places(self) -> list[dict[str, Any]]:
        return [dict(one) for one in self.w.industrack.list("locations", deleted=False)]

    @rule(street=STREET, place=st.none() | PLACE)
    def new_in_quickbooks(self, street: str, place: str | None) -> None:
        number = self.number()
        given = [{"name": place, "addr1": f"{number} {street}"[:41], "city": "Ames"}] if place else []
        self.w.file.add_customer(
            f"Their {number}", company_name=f"Company {number}", bill_address={"addr1": street[:41]}, ship_to=given
        )

    @rule(street=STREET)
    def new_in_industrack(self, street: str) -> None:
        number = self.number()
        made = self.w.industrack.create(
            "customers", {"company_name": f"Our {number}", "billing_address": {"street": street, "city": "Ames"}}
        )
        if number % 2:
            data = {"customer_id": made["id"], "name": f"Place {number}", "address": {"street": street}}
            self.w.industrack.create("locations", data)

    @precondition(lambda self: self.there)
    @rule(data=st.data(), street=STREET)
    def new_job_in_quickbooks(self, data: st.DataObject, street: str) -> None:
        parent = data.draw(st.sampled_from(self.there))
        if parent.full_name.count(":") < 3 and value(parent, "IsActive") == "true":
            number = self.number()
            company = value(parent, "CompanyName")
            self.w.file.add_customer(f"Job {number}", parent=parent, company_name=company, ship_address={"addr1": street[:41]})

    @precondition(lambda self: self.there)
    @rule(data=st.data(), field=FIELD, given=TEXT)
    def edit_in_quickbooks(self, data: st.DataObject, field: tuple[str, str], given: str) -> None:
        record = data.draw(st.sampled_from(self.there))
        self.w.file.edit_customer(record.id, **{field[1]: fits(given)})

    @precondition(lambda self: self.here)
    @rule(data=st.data(), field=FIELD, given=TEXT)
    def edit_in_industrack(self, data: st.DataObject, field: tuple[str, str], given: str) -> None:
        self.w.industrack.edit("customers", data.draw(st.sampled_from(self.here))["id"], {field[0]: given})

    @precondition(lambda self: self.there and self.here)
    @rule(data=st.data(), street=STREET)
    def rename_and_move_on_both_sides(self, data: st.DataObject, street: str) -> None:
        record, customer = data.draw(st.sampled_from(self.there)), data.draw(st.sampled_from(self.here))
        number = self.number()
        self.w.file.edit_customer(record.id, company_name=f"Company {number}", bill_address={"addr1": street[:41]})
        change = {"company_name": f"Our {number}", "billing_address": {"street": street, "unit": f"Unit {number}"}}
        self.w.industrack.edit("customers", customer["id"], change)

    @precondition(lambda self: self.there)
    @rule(data=st.data(), names=st.lists(PLACE, unique=True, max_size=3), street=STREET)
    def ship_tos_in_quickbooks(self, data: st.DataObject, names: list[str], street: str) -> None:
        record = data.draw(st.sampled_from(self.there))
        number = self.number()
        given = [{"name": name, "addr1": f"{number}{n} {street}"[:41]} for n, name in enumerate(names)]
        self.w.file.edit_customer(record.id, ship_to=given)

    @precondition(lambda self: self.places)
    @rule(data=st.data(), street=STREET, name=st.just("") | PLACE, active=st.booleans())
    def edit_location_in_industrack(self, data: st.DataObject, street: str, name: str, active: bool) -> None:
        place = data.draw(st.sampled_from(self.places))
        change = {"name": name, "address": {"street": f"{self.number()} {street}"}, "active": active}
        self.w.industrack.edit("locations", place["id"], change)

    @precondition(lambda self: self.here)
    @rule(data=st.data(), street=STREET)
    def new_location_in_industrack(self, data: st.DataObject, street: str) -> None:
        customer = data.draw(st.sampled_from(self.here))
        address = {"street": f"{self.number()} {street}"}
        self.w.industrack.create("locations", {"customer_id": customer["id"], "address": address})

    @precondition(lambda self: self.places)
    @rule(data=st.data())
    def delete_location_in_industrack(self, data: st.DataObject) -> None:
        self.w.industrack.delete("locations", data.draw(st.sampled_from(self.places))["id"])

    @precondition(lambda self: self.there)
    @rule(data=st.data(), active=st.booleans())
    def switch_in_quickbooks(self, data: st.DataObject, active: bool) -> None:
        record = data.draw(st.sampled_from(self.there))
        above = record.full_name.rpartition(":")[0]
        if active and above and value(self.w.file.require(above), "IsActive") == "false":
            return  # QuickBooks refuses a job that is active below an inactive customer
        (self.w.file.make_active if active else self.w.file.make_inactive)("customer", record.id)

    @precondition(lambda self: self.here)
    @rule(data=st.data(), active=st.booleans())
    def switch_in_industrack(self, data: st.DataObject, active: bool) -> None:
        self.w.industrack.edit("customers", data.draw(st.sampled_from(self.here))["id"], {"active": active})

    @precondition(lambda self: len(self.there) > 3)
    @rule(data=st.data())
    def delete_in_quickbooks(self, data: st.DataObject) -> None:
        names = {one.full_name.rpartition(":")[0] for one in self.there}
        free = [one for one in self.there if one.full_name not in names]
        self.w.file.delete("customer", data.draw(st.sampled_from(free)).id)

    @precondition(lambda self: len(self.here) > 3)
    @rule(data=st.data())
    def delete_in_industrack(self, data: st.DataObject) -> None:
        self.w.industrack.delete("customers", data.draw(st.sampled_from(self.here))["id"])

    @rule()
    def poll(self) -> None:
        self.w.poll()

    def rest(self) -> None:
        """Until nothing moves any more; then both sides are looked at."""
        self.w.sync(5)
        for attention in self.w.attention("mass_change"):
            self.w.office.settle_attention(str(attention["id"]), "resolve", "allow")
            self.w.sync(3)
        before, writes = sequences(self.w), self.w.industrack.log.writes
        self.w.sync(2)
        assert sequences(self.w) == before, "an echo in QuickBooks"
        assert self.w.industrack.log.writes == writes, "an echo in IndusTrack"
        assert self.w.office.queue(self.w.id) == []
        assert {one["code"] for one in self.w.attention()} <= {"deleted_in_quickbooks"}
        self.look_at_pairs(self.links())

    def links(self) -> list[Any]:
        with self.w.services.database.company(self.w.id) as connection:
            return list(connection.execute(text("SELECT kind, quickbooks_id, industrack_id, ended FROM link")))

    def look_at_pairs(self, links: list[Any]) -> None:
        ours, theirs = {one.id: one for one in self.there}, {one["id"]: one for one in self.here}
        customers = {one.quickbooks_id: one.industrack_id for one in links if one.kind == "customer" and not one.ended}
        assert len(set(customers.values())) == len(customers), "one customer for two"
        known = {one.quickbooks_id for one in links}
        known_here = {one.industrack_id for one in links}
        if self.direction in WRITES_HERE:
            assert ours.keys() <= known, "a customer of QuickBooks was lost"
        if self.direction in WRITES_THERE:
            assert theirs.keys() <= known_here, "a customer of IndusTrack was lost"
        for list_id, customer_id in customers.items():
            assert list_id in ours, "linked to what is gone from QuickBooks"
            assert customer_id in theirs, "linked to what is gone from IndusTrack"
            record, customer = ours[list_id], theirs[customer_id]
            assert customer["quickbooks_id"] == list_id
            for field, tag in SAME.items():
                assert fits(customer[field] or "") == value(record, tag), field
            self.look_at_active(record, customer)
            self.look_at_locations(record, customer, links)

    def look_at_active(self, record: Record, customer: dict[str, Any]) -> None:
        if ":" not in record.full_name:
            assert str(customer["active"]).lower() == value(record, "IsActive")

    def look_at_locations(self, record: Record, customer: dict[str, Any], links: list[Any]) -> None:
        tied = {
            one.quickbooks_id: one for one in links if one.kind == "location" and one.quickbooks_id.startswith(f"{record.id}#")
        }
        held = {f"{record.id}#{entry['Name']}": entry for entry in ship_tos(record)}
        places = {place["id"]: place for place in self.places if place["customer_id"] == customer["id"]}
        if self.direction in WRITES_HERE:
            assert held.keys() <= tied.keys(), "a ship-to was lost"
        if self.direction in WRITES_THERE:
            own = {place["quickbooks_id"] for place in places.values() if place["active"]}
            assert {one for one in own if "#" in str(one) and not str(one).endswith("#")} <= held.keys(), "a location was lost"
        for key, entry in held.items():
            link = tied.get(key)
            if link is not None and not link.ended and link.industrack_id in places:
                street = places[link.industrack_id]["address"]["street"]
                lines = [str(entry[f"Addr{n}"]) for n in range(1, 6) if entry.get(f"Addr{n}")]
                assert "".join(" ".join(lines).split()) == "".join(street.split()), "two addresses for one place"


@pytest.mark.timeout(1200)
@pytest.mark.slow
def test_both_sides_agree_after_random_changes(running: Served) -> None:
    Sides.running = running
    quiet = settings(
        max_examples=2,
        stateful_step_count=80,
        deadline=None,
        phases=[Phase.generate],  # to shrink a failure through the whole world would take hours
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(Sides, settings=quiet)
