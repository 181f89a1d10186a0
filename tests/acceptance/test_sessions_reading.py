"""Sessions with a QuickBooks of another version, with too little memory, or whose reads are cut."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile
from app.sandbox.quickbooks import Fault as Failure
from app.sandbox.webconnector import Outcome
from tests.acceptance.by_hand import Hand
from tests.acceptance.people import later
from tests.acceptance.refusing import new, refusing
from tests.acceptance.world import Served, world


@pytest.mark.parametrize("hcp", [True, False])
def test_a_version_that_quickbooks_does_not_know_is_followed_by_a_lower_one(running: Served, hcp: bool) -> None:
    with world(running, CompanyFile.tidy()) as w:
        refusing(w, lambda xml: '<?qbxml version="13.0"?>' in xml, "0x80040423")
        hand = Hand(w)
        hand.login()
        # versions that nothing can be chosen from, as of an older QuickBooks for Canada
        told = re.sub(r"(<SupportedQBXMLVersion>)[0-9]", r"\1CA1", hand.open().hcp()) if hcp else ""
        assert hand.process(hand.send(told)) in range(1, 100)
        hand.finish()
        w.settle()
        assert '<?qbxml version="12.0"?>' in hand.requests[-1]
        assert len(w.customers()) == len(w.file.customers)


def test_a_quickbooks_that_is_too_old_is_told_so(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        hand = Hand(w)
        hand.login()
        told = re.sub(r"(<SupportedQBXMLVersion>)[0-9.]+", r"\g<1>2.0", hand.open().hcp())
        assert hand.send(told) == ""
        assert "too old" in hand.last_error()
        assert "too old" in hand.close()
        assert w.status()["last_session"]["outcome"] == "error"


def test_the_version_of_the_request_processor_is_spoken_until_quickbooks_lists_its_own(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        hand = Hand(w)
        hand.login()
        asked = str(hand.connector.call("sendRequestXML", ticket=hand.ticket, qbXMLMajorVers=10, qbXMLMinorVers=0))
        assert '<?qbxml version="10.0"?>' in asked


def test_what_quickbooks_said_when_it_could_not_be_opened_is_kept(running: Served) -> None:
    with world(running) as w:
        hand = Hand(w)
        hand.login()
        hand.connector.call("connectionError", ticket=hand.ticket, hresult="0x80040499", message="The dog\nate it.")
        assert "The dog ate it." in hand.close()
        assert "The dog ate it." in w.status()["last_session"]["message"]


def test_quickbooks_2014_that_speaks_13_0_only_is_served(running: Served) -> None:
    behaviour = Behaviour(qbxml_versions=["12.0", "13.0"], product="QuickBooks Pro 2014", product_version=("24", "0"))
    with world(running, CompanyFile.tidy(), behaviour, customers="two_way") as w:
        w.sync(1)
        new(w, "Rosewood Dental")
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)
        assert all(one["quickbooks_id"] for one in w.customers())


def test_out_of_memory_leads_to_smaller_pages(running: Served) -> None:
    with world(running, CompanyFile.large(customers=120, jobs=0, ship_tos=0)) as w:
        refusing(w, lambda xml: "<MaxReturned>100<" in xml, "0x8004040E")
        w.sync(3)
        assert len(w.customers()) == 120


def test_pages_that_never_come_become_smaller_but_not_tiny(running: Served) -> None:
    with world(running, CompanyFile.large(customers=60, jobs=0, ship_tos=0), page_size="80") as w:
        for expected in (80, 50, 50):
            hand = Hand(w)
            w.office.sync(w.id, False, None)
            hand.login()
            assert f"<MaxReturned>{expected}</MaxReturned>" in hand.until("<CustomerQueryRq requestID")
            w.served.clock.ahead += timedelta(seconds=61)
            w.sweep()


def test_a_page_that_quickbooks_cannot_bring_is_read_again_at_the_next_poll(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.quickbooks.behaviour.hresult_on["CustomerQueryRq"] = Failure("0x8004041C", "after")
        first = w.poll()
        assert first.outcome == Outcome.DONE
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)


def test_a_read_that_is_cut_again_and_again_goes_in_slices_and_comes_to_its_end(running: Served) -> None:
    with world(running, CompanyFile.large(customers=90, jobs=6, ship_tos=0), page_size="20") as w:
        pages = 0

        def cut(xml: str) -> bool:
            nonlocal pages
            pages = pages + 1 if "<CustomerQueryRq" in xml and "iterator=" in xml else 0
            return pages > 3  # whatever is longer than three pages is never brought to its end

        refusing(w, cut, "0x8004040D")
        for _ in range(12):
            w.poll()
        assert len(w.customers()) == len(w.file.customers)


def test_a_read_that_failed_is_told_although_the_session_waited_for_something_else_since(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        bad = ["ItemQueryRq"]
        refusing(w, lambda xml: any(part in xml for part in bad))
        hand = Hand(w)
        hand.login()
        said = hand.finish()
        assert hand.no_ops > 0
        assert said.startswith("QuickBooks did not let us read its items. Please tell support")
        assert w.status()["last_session"]["outcome"] == "error"
        [told] = w.attention("reading_refused")
        assert told["summary"] == "QuickBooks did not let us read its items (0x80040400): it could not read the question."
        bad.clear()
        w.sync(1)
        assert not w.attention()


def test_every_page_of_changes_is_read_though_what_was_deleted_is_answered_first(running: Served) -> None:
    with world(running, CompanyFile.large(customers=30, jobs=0, ship_tos=0), page_size="10") as w:
        w.sync(2)
        w.quickbooks.behaviour.answer_order = "reversed"
        changed = list(w.file.customers)[:29]
        w.file.delete("Customer", list(w.file.customers)[29].id)
        for number, one in enumerate(changed):
            w.file.edit_customer(one.id, phone=f"641-555-02{number:02}")
        w.poll()
        phones = {one["quickbooks_id"]: one["phone"] for one in w.customers(active=True)}
        assert phones == {one.id: f"641-555-02{number:02}" for number, one in enumerate(changed)}


@pytest.mark.parametrize("refusal", ["within the answer", "of the whole message set"])
def test_that_deletions_are_not_told_is_said_until_they_are(running: Served, refusal: str) -> None:
    with world(running, CompanyFile.tidy()) as w, later(w):
        w.sync(2)
        bad = ["ListDeletedQueryRq"]
        if refusal == "within the answer":
            w.quickbooks.behaviour.refusals["ListDeletedQueryRq"] = (3261, "You do not have permission.")
        else:
            refusing(w, lambda xml: any(part in xml for part in bad) and "iterator" in xml)
        new_name = next(iter(w.file.customers))
        w.file.edit_customer(new_name.id, phone="641-555-0199")
        w.poll()
        [told] = [one for one in w.attention("deletions_not_told") if one["kind"] == "customer"]
        assert "which customers were deleted there" in told["summary"]
        assert w.customers(quickbooks_id=new_name.id)[0]["phone"] == "641-555-0199"
        bad.clear()
        w.quickbooks.behaviour.refusals.clear()
        w.served.clock.ahead += timedelta(days=1, minutes=1)
        w.sync(2)
        assert not w.attention("deletions_not_told")
