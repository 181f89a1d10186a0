"""The first sync from QuickBooks, through HTTP, as the bookkeeper and the office see it."""

from __future__ import annotations

from app.sandbox.quickbooks import CompanyFile
from app.store.sql import text
from app.workers.work import work
from tests.acceptance.by_hand import Hand
from tests.acceptance.world import Served, world


def test_the_documented_examples_arrive_as_documented(running: Served) -> None:
    with world(running, CompanyFile.large(customers=20, jobs=3, ship_tos=15)) as w:
        w.poll()
        carefree = [one for one in w.customers() if one["company_name"] == "carefree"]
        assert len(carefree) == 2
        streets = sorted(w.locations(one["id"])[0]["address"]["street"] for one in carefree)
        assert streets == ["113 S Franklin St", "707 N Cherry St"]
        assert all(len(w.locations(one["id"])) == 1 for one in carefree)
        [nahimic] = [one for one in w.customers() if one["company_name"] == "Nahimic 3 Company"]
        assert sorted(one["name"] for one in w.locations(nahimic["id"])) == ["", "casper wy"]


def test_a_second_sync_without_changes_writes_nothing_on_either_side(running: Served) -> None:
    with world(running, CompanyFile.messy()) as w:
        w.sync(2)
        writes = w.industrack.log.writes
        sequences = {one.id: one.sequence for one in w.file.customers}
        w.poll()
        assert w.industrack.log.writes == writes
        assert {one.id: one.sequence for one in w.file.customers} == sequences


def test_nothing_is_written_before_a_person_approves(running: Served) -> None:
    with world(running, CompanyFile.tidy(), auto_approve="false") as w:
        w.poll()
        assert w.status()["state"] == "preview"
        assert w.industrack.log.writes == 0
        preview = w.office.preview(w.id)
        assert preview["state"] == "ready"
        assert preview["industrack"]["customer"]["create"] == len(w.file.customers)
        w.office.approve(w.id, False)
        w.settle()
        assert len(w.customers()) == len(w.file.customers)
        assert w.status()["state"] == "active"


def test_a_change_in_quickbooks_follows_and_an_edit_in_industrack_is_put_back(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.sync(2)
        record = w.file.customers[0]
        w.file.edit_customer(record.id, Phone="515-555-0199")
        w.poll()
        [customer] = w.customers(quickbooks_id=record.id)
        assert customer["phone"] == "515-555-0199"
        before = record.sequence
        w.industrack.edit("customers", customer["id"], {"phone": "000"})
        w.poll()
        [customer] = w.customers(quickbooks_id=record.id)
        assert customer["phone"] == "515-555-0199"
        assert w.file.customers[0].sequence == before


def test_inactive_and_deleted_in_quickbooks_become_inactive_in_industrack(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.sync(2)
        above = {one.data.get("ParentRef") for one in w.file.customers}
        first, second = [one.id for one in w.file.customers if one.id not in above and "ParentRef" not in one.data][:2]
        w.file.make_inactive("customer", first)
        w.file.delete("customer", second)
        w.poll()
        assert [one["active"] for one in w.customers(quickbooks_id=first)] == [False]
        assert [one["active"] for one in w.customers(quickbooks_id=second)] == [False]


def test_taken_as_it_is_what_is_certainly_the_same_is_a_pair_from_then_on(running: Served) -> None:
    file = CompanyFile.empty()
    shop = {"name": "Shop", "addr1": "5 Elm St", "city": "Ames"}
    file.add_customer("Birch Bakery", phone="641-555-0111", fax="1", ship_to=[shop])
    with world(running, file, customers="two_way", auto_approve="false") as w:
        made = w.industrack.create("customers", {"company_name": "Birch Bakery", "phone": "641-555-0111", "fax": "2"})
        place = {"customer_id": made["id"], "name": "Shop", "address": {"street": "5 Elm Street", "city": "Ames"}}
        place = w.industrack.create("locations", place)
        w.sync(2)
        writes = w.industrack.log.writes
        w.office.approve(w.id, True)
        w.sync(2)
        [record] = w.file.customers
        assert (w.industrack.log.writes, record.data["Fax"]) == (writes, "1")
        w.file.edit_customer(record.id, email="ada@birch.example")
        w.industrack.edit("locations", place["id"], {"address": {"street": "6 Elm Street"}})
        w.sync(3)
        customer = w.industrack.get("customers", made["id"])
        assert (customer["email"], customer["fax"]) == ("ada@birch.example", "2")
        [entry] = w.file.customer(record.id).data["ShipToAddress"]
        assert (entry["Name"], entry["Addr1"]) == ("Shop", "6 Elm Street")


def test_polls_that_come_faster_than_the_workers_work_do_not_keep_the_first_read_from_its_end(running: Served) -> None:
    """Each poll is a person's click; the workers are always one poll behind."""
    with world(running, CompanyFile.tidy()) as w:
        for _ in range(6):
            w.office.sync(w.id, False, None)
            behind = [(row["what"], row["key"]) for row in w.tasks()]
            hand = Hand(w)
            hand.login()
            for _ in range(30):
                request = hand.send("" if hand.requests else hand.open().hcp())
                if not request:
                    break
                if hand.process(request) >= 100:
                    break
            hand.close()
            for what, key in behind:
                work(w.services, w.id, what, key)
        with w.services.database.company(w.id) as connection:
            complete = set(
                connection.scalars(text("SELECT kind FROM cursor WHERE side = 'quickbooks' AND complete_at IS NOT NULL"))
            )
        assert {"customer", "item"} <= complete
