"""Reads from QuickBooks that were cut or missed something: they resume, go in slices, and a proof finds the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.sandbox.quickbooks import CompanyFile
from app.sandbox.webconnector import Fault
from app.store.sql import text
from app.workers.work import work
from tests.acceptance.by_hand import Hand
from tests.acceptance.people import here, later, one_customer, there
from tests.acceptance.proofs import proved
from tests.acceptance.world import Served, World, world

SILENCE = timedelta(seconds=700)


def cut(w: World, nth: int) -> None:
    """An update whose Web Connector dies in the middle of the read."""
    w.connector.faults.plan(Fault("crash_before", "sendRequestXML", nth))
    w.office.sync(w.id, False, None)
    w.settle()
    w.connector.update()
    w.settle()
    w.served.clock.ahead += SILENCE
    w.connector = w.new_connector()


def test_a_read_that_was_cut_twice_goes_in_slices_and_brings_everybody_once(running: Served) -> None:
    file = CompanyFile.large(customers=40, jobs=5, ship_tos=5)
    with world(running, file, page_size="10") as w:
        with later(w):
            for _ in range(3):
                cut(w, 5)
            w.connector = w.new_connector(keep=True)
            w.sync(3)
        sent = [xml for update in w.updates for xml in update.requests]
        assert any("NameRangeFilter" in xml and "CustomerQueryRq" in xml for xml in sent)
        found = [one["quickbooks_id"] for one in w.customers()]
        assert sorted(found) == sorted(one.id for one in file.customers)


def read_without_workers(w: World) -> None:
    w.office.sync(w.id, False, None)
    hand = Hand(w)
    hand.login()
    percent = 0
    while percent < 100:
        request = hand.send("" if hand.requests else hand.open().hcp())
        if request:
            percent = hand.process(request)
        else:
            assert hand.last_error() == "NoOp"
    hand.close()


def test_a_read_is_complete_though_pages_of_the_one_before_are_ingested_last(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        read_without_workers(w)
        read_without_workers(w)
        keys = sorted((int(task["key"]) for task in w.tasks() if task["what"] == "ingest"), reverse=True)
        for key in keys:
            work(w.services, w.id, "ingest", str(key))
        w.settle()
        assert len(w.customers()) == len(w.file.customers)


def test_a_proof_finds_what_no_query_by_date_shows(running: Served) -> None:
    file = one_customer()
    with world(running, file) as w:
        w.sync(2)
        record = there(w, "Birch Bakery")
        record.data["Phone"] = "missed"
        record.sequence += 1
        record.modified -= 30 * 86_400
        missed = w.file.add_customer("Elm Dental", company_name="Elm Dental")
        missed.modified = missed.created = missed.modified - 30 * 86_400
        w.sync(2)
        assert here(w, "Birch Bakery")["phone"] == "641-555-0111"
        found = proved(w)
        assert {(one["code"], one["field"], one["name"]) for one in found["differences"]} == {
            ("missed", "phone", "Birch Bakery"),
            ("missed", "record", "Elm Dental"),
        }
        assert here(w, "Birch Bakery")["phone"] == "missed"
        assert here(w, "Elm Dental")["quickbooks_id"] == missed.id


def test_what_quickbooks_cannot_show_does_not_keep_a_read_from_its_end(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(2)
        w.quickbooks.behaviour.refusals["InvoiceQueryRq"] = (510, "Some objects cannot be shown.")
        w.sync(1)
        assert not w.attention("cannot_be_read")
        w.poll(read=False)
        assert w.status()["last_session"]["outcome"] == "nothing_to_do"


@pytest.mark.parametrize("hours", [2, -2])
def test_a_read_of_everything_asks_by_id_for_what_it_did_not_bring_and_for_nothing_else(running: Served, hours: int) -> None:
    """The service's clock and Postgres' differ."""
    file = one_customer()
    with world(running, file) as w, later(w):
        lost = file.add_customer("Oak Lodge", company_name="Oak Lodge")
        w.sync(2)
        w.served.clock.ahead += timedelta(hours=hours)
        w.connector = w.new_connector(keep=True)
        for gone, asked in ((False, 0), (True, 1)):
            if gone:
                file.delete("Customer", lost.id)
                an_hour_ago(w)
            w.office.sync(w.id, True, None)
            sent = [xml for xml in w.poll(read=False).requests if "-ids" in xml and lost.id in xml]
            assert len(sent) == asked
        assert here(w, "Oak Lodge")["active"] is False


def an_hour_ago(w: World) -> None:
    """All that was seen so far."""
    with w.services.database.company(w.id) as connection:
        connection.execute(text("UPDATE quickbooks_record SET seen_at = seen_at - interval '1 hour'"))
