"""Both sides change at random: after quiet they agree, nothing is doubled, nothing lost, and nothing echoes."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from app.sync.kinds.customers.values import LIMITS, from_quickbooks
from qbxml.text import clean
from tests.unit.sync.world import World, address

TEXT = st.sampled_from(["", "one", "two", "Straße 3", "x" * 60, "Łódź", "a, b"])
NAME = st.sampled_from(["Umbra", "Quarry", "Harbour", "The Long Name of a Company that goes on and on"])
STREET = st.sampled_from(["1 Low St", "2 Low St", "Umbra", "A very long street name that does not fit one line at all"])
FIELD = st.sampled_from(["first_name", "phone", "fax", "email"])
PLACE_NAME = st.sampled_from(["", "Shop", "Yard", "Ship To 1"])
DIRECTION = st.sampled_from(["quickbooks_to_industrack", "industrack_to_quickbooks", "two_way"])
CONFLICTS = st.sampled_from(["most_recent", "merge"])
JOBS = st.sampled_from(["customer", "qualified", "location"])
MAPPED = ("first_name", "phone", "fax", "email")


class Sides(RuleBasedStateMachine):
    world: World
    minute: int
    made: int

    @initialize(direction=DIRECTION, conflicts=CONFLICTS, jobs=JOBS)
    def open(self, direction: str, conflicts: str, jobs: str) -> None:
        self.world = World(settings={"customers": direction, "conflict_policy": conflicts, "job_policy": jobs})
        self.minute = self.made = 0

    @property
    def direction(self) -> str:
        return str(self.world.settings["customers"])

    def now(self) -> int:
        self.minute += 1
        return self.minute

    def alive(self) -> list[str]:
        return [key for key, record in self.world.ours.items() if not record.get("deleted")]

    def alive_here(self) -> list[str]:
        return [record["id"] for record in self.world.customers_here() if not record.get("deleted")]

    @rule(name=NAME, street=STREET, ship_to=PLACE_NAME)
    def new_in_quickbooks(self, name: str, street: str, ship_to: str) -> None:
        self.made += 1
        data: dict[str, Any] = {"company_name": f"{name} {self.made}"[:41], "bill_address": address(street[:41])}
        if ship_to:
            data["ship_to"] = [{"name": ship_to, **address(street[:41]), "default_ship_to": False}]
        self.world.add_customer(f"{self.made} {name}"[:41], **data)

    @rule(name=NAME, street=STREET, place=PLACE_NAME)
    def new_in_industrack(self, name: str, street: str, place: str) -> None:
        self.made += 1
        number = self.world.add_here("customer", company_name=f"{self.made} {name}", billing_address={"street": street})
        self.world.add_here("location", customer_id=number, name=place, address={"street": street})

    @precondition(lambda self: self.alive())
    @rule(data=st.data(), street=STREET)
    def new_job_in_quickbooks(self, data: st.DataObject, street: str) -> None:
        parent = data.draw(st.sampled_from(self.alive()))
        if self.world.ours[parent]["full_name"].count(":") < 3:
            self.made += 1
            self.world.add_customer(f"Job {self.made}", parent, ship_address=address(street[:41]))

    @precondition(lambda self: self.alive_here())
    @rule(data=st.data(), name=NAME)
    def new_job_in_industrack(self, data: st.DataObject, name: str) -> None:
        parent = data.draw(st.sampled_from(self.alive_here()))
        if self.depth(parent) < 3:
            self.made += 1
            self.world.add_here("customer", company_name=f"{self.made} {name}", parent_customer_id=parent)

    def depth(self, number: str | None) -> int:
        above = self.world.theirs["customer"][number].get("parent_customer_id") if number else None
        return 1 + self.depth(above) if above else 0

    @precondition(lambda self: self.alive())
    @rule(data=st.data(), name=NAME, street=STREET)
    def rename_in_quickbooks(self, data: st.DataObject, name: str, street: str) -> None:
        key = data.draw(st.sampled_from(self.alive()))
        held = self.world.ours[key].get("company_name", "")
        lines = address(held[:41], street[:41], city="Ames")
        self.made += 1
        company = f"{self.made} {name}"[:41]
        self.world.edit_customer(key, at=self.now(), company_name=company, bill_address=lines)

    @precondition(lambda self: self.alive_here())
    @rule(data=st.data(), name=NAME, street=STREET, unit=TEXT)
    def rename_in_industrack(self, data: st.DataObject, name: str, street: str, unit: str) -> None:
        number = data.draw(st.sampled_from(self.alive_here()))
        self.made += 1
        changes: dict[str, Any] = {"company_name": f"{self.made} {name}"}
        self.world.edit_here(number, at=self.now(), **changes, billing_address={"street": street, "unit": unit})

    @precondition(lambda self: self.alive())
    @rule(data=st.data(), field=FIELD, value=TEXT)
    def edit_in_quickbooks(self, data: st.DataObject, field: str, value: str) -> None:
        key = data.draw(st.sampled_from(self.alive()))
        self.world.edit_customer(key, at=self.now(), **{field: value[:21]})

    @precondition(lambda self: self.alive_here())
    @rule(data=st.data(), field=FIELD, value=TEXT)
    def edit_in_industrack(self, data: st.DataObject, field: str, value: str) -> None:
        self.world.edit_here(data.draw(st.sampled_from(self.alive_here())), at=self.now(), **{field: value})

    @precondition(lambda self: self.alive())
    @rule(data=st.data(), names=st.lists(PLACE_NAME.filter(bool), unique=True, max_size=3), street=STREET)
    def ship_tos_in_quickbooks(self, data: st.DataObject, names: list[str], street: str) -> None:
        key = data.draw(st.sampled_from(self.alive()))
        entries = [{"name": name, **address(f"{index} {street}"[:41])} for index, name in enumerate(names)]
        self.world.edit_customer(key, at=self.now(), ship_to=entries)

    @precondition(lambda self: self.world.locations_here())
    @rule(data=st.data(), name=PLACE_NAME, street=STREET, active=st.booleans())
    def location_in_industrack(self, data: st.DataObject, name: str, street: str, active: bool) -> None:
        place = data.draw(st.sampled_from(self.world.locations_here()))
        self.world.edit_here(place["id"], at=self.now(), name=name, address={"street": street}, active=active)

    @precondition(lambda self: self.alive_here())
    @rule(data=st.data(), active=st.booleans())
    def switch_in_industrack(self, data: st.DataObject, active: bool) -> None:
        self.world.edit_here(data.draw(st.sampled_from(self.alive_here())), at=self.now(), active=active)

    @precondition(lambda self: self.without_jobs())
    @rule(data=st.data())
    def delete_in_quickbooks(self, data: st.DataObject) -> None:
        self.world.delete_customer(data.draw(st.sampled_from(self.without_jobs())))

    def without_jobs(self) -> list[str]:
        """QuickBooks deletes no customer that has jobs."""
        above = {self.world.ours[key].get("parent", {}).get("list_id") for key in self.alive()}
        return [key for key in self.alive() if key not in above]

    @precondition(lambda self: self.alive_here())
    @rule(data=st.data())
    def delete_in_industrack(self, data: st.DataObject) -> None:
        self.world.edit_here(data.draw(st.sampled_from(self.alive_here())), at=self.now(), deleted=True)

    @rule()
    def quiet(self) -> None:
        ours = {key: bool(record.get("deleted")) for key, record in self.world.ours.items()}
        self.world.settle(rounds=6)
        said = len(self.world.requests), len(self.world.pushes)
        assert not self.world.run()
        assert (len(self.world.requests), len(self.world.pushes)) == said
        assert all(ours[key] == bool(self.world.ours[key].get("deleted")) for key in ours)
        self.check_pairs()

    def check_pairs(self) -> None:
        linked = [link for link in self.world.links.values() if not link.ended]
        assert len({link.industrack_id for link in linked}) == len(linked)
        assert len({(link.kind, link.quickbooks_id) for link in linked}) == len(linked)
        known = {link.quickbooks_id for link in self.world.links.values()}
        known_here = {link.industrack_id for link in self.world.links.values() if link.kind == "customer"}
        if self.direction != "industrack_to_quickbooks":
            assert {key for key in self.alive() if not self.hangs_nowhere(key)} <= known
        if self.direction != "quickbooks_to_industrack":
            assert set(self.alive_here()) <= known_here
        for link in linked:
            if link.kind == "customer":
                self.check_values(link.quickbooks_id, self.world.theirs["customer"][link.industrack_id])
        self.check_ship_tos()

    def hangs_nowhere(self, key: str) -> bool:
        """A job that is to be a location, where no customer above is in IndusTrack any more to put it below."""
        parent = self.world.ours[key].get("parent")
        if not parent or self.world.settings.get("job_policy") != "location":
            return False
        while parent:
            link = self.world.links.get(("customer", parent["list_id"]))
            if link is not None and not link.ended:
                return False
            parent = self.world.ours[parent["list_id"]].get("parent")
        return True

    def check_values(self, key: str, here: dict[str, Any]) -> None:
        """Both sides hold the same, as QuickBooks can hold it."""
        there = from_quickbooks(self.world.ours[key], (), "13.0")
        for field in MAPPED:
            limit = LIMITS[field]
            assert clean(str(here.get(field) or ""), limit) == clean(there[field], limit), field
        assert here.get("active", True) == there["active"]

    def check_ship_tos(self) -> None:
        """Every active location of a linked customer is a ship-to, where IndusTrack decides, and the reverse."""
        for (kind, key), link in self.world.links.items():
            if kind != "customer" or link.ended:
                continue
            there = self.world.place_ids(key)
            tied = {one: pair for (of, one), pair in self.world.links.items() if of == "location"}
            if self.direction != "industrack_to_quickbooks":
                assert there <= tied.keys()
            for place in self.world.locations_here(link.industrack_id):
                active = place.get("active") is not False and not place.get("deleted")
                own = str(place.get("quickbooks_id", ""))
                if active and self.direction != "quickbooks_to_industrack":
                    assert own in there or own in self.world.ours, "neither a ship-to nor a job"


Sides.TestCase.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSides = Sides.TestCase
