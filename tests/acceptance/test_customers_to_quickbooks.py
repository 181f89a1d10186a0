"""IndusTrack is the master: new customers, edits, names that are taken, records that moved or are locked."""

from __future__ import annotations

from datetime import timedelta

from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.acceptance.people import TO_QUICKBOOKS, here, later, one_customer, sequences, there, value, without_reading
from tests.acceptance.world import Served, World, world


def new(w: World, name: str, **values: object) -> str:
    """IndusTrack's id of a customer that its office makes."""
    return str(w.industrack.create("customers", {"company_name": name, **values})["id"])


def test_industrack_is_the_master_and_edits_in_quickbooks_are_put_back(running: Served) -> None:
    with world(running, one_customer(), **TO_QUICKBOOKS) as w:
        new(w, "Birch Bakery", email="ada@birch.example", phone="641-555-0111")
        w.sync(2)
        customer = here(w, "Birch Bakery")
        assert customer["quickbooks_id"] == there(w, "Birch Bakery").id
        w.industrack.edit("customers", customer["id"], {"phone": "641-555-0222"})
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "641-555-0222"
        version = w.industrack.get("customers", customer["id"])["version"]
        w.file.edit_customer(there(w, "Birch Bakery").id, phone="000")
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "641-555-0222"
        assert w.industrack.get("customers", customer["id"])["version"] == version


def test_a_new_customer_of_quickbooks_stays_there_when_industrack_is_the_master(running: Served) -> None:
    with world(running, one_customer(), **TO_QUICKBOOKS) as w:
        new(w, "Elm Dental")
        w.sync(3)
        assert {one.full_name for one in w.file.customers} == {"Birch Bakery", "Elm Dental"}
        assert [one["company_name"] for one in w.customers()] == ["Elm Dental"]


def test_three_hundred_customers_go_to_quickbooks_in_few_calls(running: Served) -> None:
    with world(running, CompanyFile.empty(), **TO_QUICKBOOKS) as w:
        for number in range(300):
            new(w, f"Customer {number:03}", phone=f"641-555-{number:04}")
        w.sync(2)
        assert len(w.file.customers) == 300
        assert sum(len(update.calls) for update in w.updates) < 100
        w.poll()
        assert all(one["quickbooks_id"] for one in w.customers())


def test_a_name_that_a_vendor_has_is_avoided_by_a_distinct_one(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_vendor("Plains Supply")
    with world(running, file, **TO_QUICKBOOKS) as w:
        customer_id = new(w, "Plains Supply")
        w.sync(3)
        [record] = w.file.customers
        assert (value(record, "Name"), value(record, "CompanyName")) == ("Plains Supply (2)", "Plains Supply")
        assert w.industrack.get("customers", customer_id)["quickbooks_id"] == record.id
        [told] = w.attention()
        assert (told["code"], told["severity"]) == ("another_name_in_quickbooks", "info")
        assert "Plains Supply is Plains Supply (2)" in told["summary"]
        w.file.edit_customer(record.id, name="Plains Supply of Salina", phone="785-555-0123")
        w.sync(2)
        assert not w.attention()


def test_a_name_taken_by_the_same_customer_meanwhile_links_it(running: Served) -> None:
    with world(running, CompanyFile.empty(), **TO_QUICKBOOKS) as w:
        w.sync(1)
        customer_id = new(w, "Oak Lodge", phone="785-555-0115", email="june@oak.example")
        w.office.sync(w.id, False, None)
        w.settle()
        assert [one["state"] for one in w.office.queue(w.id)] == ["waiting"]
        record = w.file.add_customer("Oak Lodge", company_name="Oak Lodge", phone="785-555-0115")
        without_reading(w)
        w.sync(3)
        assert [one.full_name for one in w.file.customers] == ["Oak Lodge"]
        assert w.industrack.get("customers", customer_id)["quickbooks_id"] == record.id
        assert not w.attention()


def test_a_record_that_moved_in_quickbooks_is_read_and_decided_again(running: Served) -> None:
    with world(running, one_customer(), customers="two_way") as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        w.industrack.edit("customers", customer["id"], {"phone": "2"})
        w.office.sync(w.id, False, None)
        w.settle()
        w.file.edit_customer(there(w, "Birch Bakery").id, fax="9")
        without_reading(w)
        w.sync(2)
        record = there(w, "Birch Bakery")
        assert (value(record, "Phone"), value(record, "Fax")) in {("2", ""), ("641-555-0111", "9"), ("2", "9")}
        both = here(w, "Birch Bakery")
        assert (both["phone"], both["fax"]) == (value(record, "Phone"), value(record, "Fax"))
        kept = [one for one in w.office.history(w.id, None) if one["before"]]
        assert kept
        assert not w.attention()


def test_a_later_edit_that_comes_with_the_refusal_wins(running: Served) -> None:
    with world(running, one_customer(), Behaviour(stale_shows_record=True), customers="two_way") as w, later(w):
        w.sync(2)
        w.industrack.edit("customers", here(w, "Birch Bakery")["id"], {"phone": "2"})
        w.office.sync(w.id, False, None)
        w.settle()
        w.served.clock.ahead += timedelta(minutes=5)
        w.file.edit_customer(there(w, "Birch Bakery").id, fax="9")
        without_reading(w)
        w.sync(2)
        record, customer = there(w, "Birch Bakery"), here(w, "Birch Bakery")
        assert (value(record, "Phone"), value(record, "Fax")) == ("641-555-0111", "9")
        assert (customer["phone"], customer["fax"]) == ("641-555-0111", "9")


def test_a_locked_record_is_tried_again_later_and_does_not_stop_the_others(running: Served) -> None:
    file = one_customer()
    file.add_customer("Oak Lodge", company_name="Oak Lodge", phone="785-555-0115")
    with world(running, file, customers="two_way") as w:
        w.sync(2)
        w.quickbooks.behaviour.record_locks["Birch Bakery"] = 3176
        for name in ("Birch Bakery", "Oak Lodge"):
            w.industrack.edit("customers", here(w, name)["id"], {"phone": "7"})
        with running.clock.standing():  # half a minute later it would be tried again
            w.sync(1)
            assert value(there(w, "Oak Lodge"), "Phone") == "7"
            w.poll(read=False)
            [waiting] = w.office.queue(w.id)
            assert (waiting["state"], waiting["attempts"]) == ("waiting", 1)
            assert waiting["not_before"] > w.services.now()
        w.quickbooks.behaviour.record_locks.clear()
        w.sync(1)  # a manual one does not wait
        assert value(there(w, "Birch Bakery"), "Phone") == "7"
        assert w.office.queue(w.id) == []


def test_a_record_deleted_in_quickbooks_while_its_change_waited_ends(running: Served) -> None:
    with world(running, one_customer(), customers="two_way") as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        w.industrack.edit("customers", customer["id"], {"phone": "2"})
        w.office.sync(w.id, False, None)
        w.settle()
        w.file.delete("customer", there(w, "Birch Bakery").id)
        without_reading(w)
        w.sync(2)
        assert w.file.customers == []
        assert w.industrack.get("customers", customer["id"])["active"] is False
        assert w.office.queue(w.id) == []


def test_a_change_that_is_overtaken_before_it_is_handed_out_is_decided_again(running: Served) -> None:
    with world(running, one_customer(), customers="two_way") as w:
        w.sync(2)
        customer = here(w, "Birch Bakery")
        for phone in ("2", "3"):
            w.industrack.edit("customers", customer["id"], {"phone": phone})
            w.office.sync(w.id, False, None)
            w.hurry()
            w.settle()
        before = sequences(w)
        w.sync(2)
        assert value(there(w, "Birch Bakery"), "Phone") == "3"
        assert len(before) == len(w.file.customers)


def test_parents_are_made_before_their_jobs(running: Served) -> None:
    with world(running, CompanyFile.empty(), **TO_QUICKBOOKS) as w:
        parent = new(w, "Oak Lodge", phone="785-555-0115")
        child = new(w, "Oak Lodge - Annex", parent_customer_id=parent)
        grandchild = new(w, "Oak Lodge - Roof", parent_customer_id=child)
        w.sync(5)
        names = {one.full_name for one in w.file.customers}
        assert len(names) == 3
        assert "Oak Lodge" in names
        assert w.industrack.get("customers", grandchild)["quickbooks_id"]
        assert sorted(name.count(":") for name in names) == [0, 1, 2]
        assert w.served.clock.ahead == timedelta(0)
