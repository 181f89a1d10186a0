"""An invoice that is in QuickBooks: what IndusTrack is told, what goes over again, and what happens when it is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.model import Decision
from app.sync.kinds.invoices import marker
from tests.unit.sync.kinds.invoices.case import Case, body, line, told

GONE_CHOICE = "invoice_gone"


def synced(case: Case, record: dict[str, Any] | None = None, invoice: dict[str, Any] | None = None, **now: Any) -> Decision:
    """Decide about a pair that agreed, after ``now`` was changed in IndusTrack and ``invoice`` in QuickBooks."""
    before = case.record(**(record or {}))
    link = case.link(before, case.invoice())
    after = case.record(**{"sync_status": "synced", "quickbooks_id": "T-1", **(record or {}), **now})
    return case.decide(after, case.invoice(**(invoice or {})), link)


SETTLED: dict[str, Any] = {"number": "1001", "previous_number": "IT-00001", "balance": "95.00"}


def test_after_the_add_the_number_is_quickbooks_and_the_old_one_is_kept() -> None:
    data = told(synced(Case(), sync_status="ready_for_sync", quickbooks_id=None))
    assert data == {
        "number": "1001",
        "previous_number": "IT-00001",
        "quickbooks_id": "T-1",
        "sync_status": "synced",
        "balance": "95.00",
    }


def test_what_agrees_is_told_nothing() -> None:
    decision = synced(Case(), **SETTLED)
    assert not decision.pushes
    assert decision.request is None
    assert not decision.attentions


def test_the_office_number_stays_the_previous_number_when_quickbooks_number_is_edited() -> None:
    assert told(synced(Case(), invoice={"ref_number": "1002"}, **SETTLED)) == {"number": "1002"}


def test_that_nothing_is_due_is_told_where_industrack_knew_no_balance() -> None:
    nothing = {"subtotal": "0.00", "balance_remaining": "0.00", "is_paid": True}
    data = told(synced(Case(), invoice=nothing, number="1001", previous_number="IT-00001"))
    assert data == {"paid": True, "balance": "0.00"}


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ({"balance_remaining": "45.00"}, {"balance": "45.00"}),
        ({"balance_remaining": "0.00", "is_paid": True}, {"balance": "0.00", "paid": True}),
    ],
)
def test_the_balance_decides_how_far_an_invoice_is_paid(there: dict[str, Any], expected: dict[str, Any]) -> None:
    assert told(synced(Case(), invoice=there, **SETTLED)) == expected


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ({"balance_remaining": None}, {}),
        ({"balance_remaining": None, "is_paid": True}, {"balance": "0.00", "paid": True}),
        ({"balance_remaining": None, "applied_amount": "-45.00"}, {"balance": "50.00"}),
        ({"balance_remaining": "0.00", "is_paid": None}, {"balance": "0.00", "paid": True}),
    ],
)
def test_what_quickbooks_leaves_out_follows_from_the_rest(there: dict[str, Any], expected: dict[str, Any]) -> None:
    assert told(synced(Case(), invoice=there, **SETTLED)) == expected


def test_a_deleted_payment_opens_the_invoice_again() -> None:
    paid: dict[str, Any] = SETTLED | {"balance": "0.00", "paid": True}
    assert told(synced(Case(), **paid)) == {"balance": "95.00", "paid": False}


def test_a_voided_invoice_is_shown_as_voided_and_not_as_paid() -> None:
    void: dict[str, Any] = {"subtotal": "0.00", "balance_remaining": "0.00", "is_paid": True, "memo": "VOID: Spring"}
    assert told(synced(Case(), invoice=void, **SETTLED)) == {"voided": True, "balance": "0.00"}


def test_an_invoice_of_nothing_that_only_speaks_of_void_is_not_voided() -> None:
    case = Case()
    assert not case.invoice(memo="VOID: was the word", subtotal="5.00").values["voided"]
    assert not case.invoice(memo="voided cheque", subtotal="0.00", balance_remaining="0.00").values["voided"]


def test_an_invoice_changed_and_ready_again_becomes_a_mod_that_keeps_its_lines() -> None:
    decision = synced(Case(), lines=[line(price="80"), line("filter")], sync_status="ready_for_sync", **SETTLED)
    sent = body(decision)
    assert decision.request is not None
    assert decision.request.message == "InvoiceMod"
    assert (sent["txn_id"], sent["edit_sequence"]) == ("T-1", "100")
    assert [one["txn_line_id"] for one in sent["lines"]] == ["L-1", "-1"]
    assert marker.tag(marker.guid("co", "inv1")) in sent["memo"]
    assert "external_guid" not in sent
    assert not decision.pushes


def test_a_change_that_is_not_marked_ready_stays_in_industrack() -> None:
    decision = synced(Case(), po_number="new", **SETTLED)
    assert decision.request is None
    assert not decision.pushes


def test_marked_ready_again_without_a_change_is_simply_synced() -> None:
    assert told(synced(Case(), sync_status="ready_for_sync", **SETTLED)) == {"sync_status": "synced"}


@pytest.mark.parametrize("there", [{"balance_remaining": "45.00"}, {"balance_remaining": "0.00", "is_paid": True}])
def test_a_change_after_a_payment_asks_a_person(there: dict[str, Any]) -> None:
    decision = synced(Case(), invoice=there, po_number="new", sync_status="ready_for_sync", **SETTLED)
    assert decision.request is None
    assert decision.attentions[0].code == "invoice_paid"
    assert told(decision)["sync_status"] == "error"


def test_a_change_on_both_sides_asks_which_is_right() -> None:
    there: dict[str, Any] = {"subtotal": "120.00", "balance_remaining": "120.00", "edit_sequence": "101"}
    now: dict[str, Any] = {"po_number": "new", "sync_status": "ready_for_sync", **SETTLED}
    decision = synced(Case(), invoice=there, **now)
    attention = decision.attentions[0]
    assert attention.code == "invoice_changed_twice"
    values = [value for value, _ in attention.choices]
    over = synced(Case(choices={attention.code: values[0]}), invoice=there, **now)
    assert body(over)["edit_sequence"] == "101"
    keep = synced(Case(choices={attention.code: values[1]}), invoice=there, **now)
    assert keep.request is None
    assert keep.links
    assert told(keep)["sync_status"] == "synced"


def test_a_choice_does_not_outlive_what_it_was_made_for() -> None:
    there: dict[str, Any] = {"subtotal": "120.00", "balance_remaining": "120.00", "edit_sequence": "101"}
    first = synced(Case(), invoice=there, po_number="new", sync_status="ready_for_sync", **SETTLED)
    choices = {first.attentions[0].code: first.attentions[0].choices[0][0]}
    later = synced(Case(choices=choices), invoice=there, po_number="newer", sync_status="ready_for_sync", **SETTLED)
    assert later.request is None
    assert later.attentions[0].code == "invoice_changed_twice"


def test_an_invoice_without_a_number_gets_one_once() -> None:
    case = Case()
    record = case.record(sync_status="synced", quickbooks_id="T-1")
    invoice = case.invoice(ref_number="")
    link = case.link(record, invoice)
    decision = case.decide(record, invoice, link)
    assert body(decision) == {"txn_id": "T-1", "edit_sequence": "100", "ref_number": "IT-00001"}
    assert decision.request is not None
    given = replace(link, agreed_industrack=decision.request.covers[0].agreed_industrack)
    assert case.decide(record, invoice, given).request is None


def test_a_total_that_differs_is_reported_once_with_both_figures() -> None:
    there: dict[str, Any] = {"sales_tax_total": "6.65", "balance_remaining": "101.65"}
    now: dict[str, Any] = SETTLED | {"balance": "101.65"}
    attention = next(iter(synced(Case(), invoice=there, **now).attentions))
    assert attention.code == "total_differs"
    assert "95.00" in attention.summary
    assert "101.65" in attention.summary
    right = Case(choices={attention.code: attention.choices[0][0]})
    assert not synced(right, invoice=there, **now).attentions


@pytest.mark.parametrize(
    ("preferences", "there", "here", "words"),
    [
        ({}, {}, {"tax_total": "5.00", "total": "100.00"}, "switched off"),
        (None, {}, {"tax_total": "5.00", "total": "100.00"}, "not taxable"),
        (None, {"sales_tax_total": "5.01"}, {"tax_total": "5.00", "total": "100.00"}, "rounded"),
        (None, {"sales_tax_total": "9.00"}, {"tax_total": "5.00", "total": "100.00"}, "another tax rate"),
        (None, {"subtotal": "90.00"}, {}, "lines come to"),
    ],
)
def test_the_likely_cause_of_a_different_total_is_named(
    preferences: dict[str, Any] | None, there: dict[str, Any], here: dict[str, Any], words: str
) -> None:
    case = Case() if preferences is None else Case(preferences=preferences)
    attentions = synced(case, here, invoice=there, **SETTLED).attentions
    assert [one.code for one in attentions] == ["total_differs"]
    assert words in attentions[0].summary


def gone(case: Case, *, ended: bool, sync_status: str = "ready_for_sync") -> Decision:
    record = case.record(sync_status=sync_status, quickbooks_id="T-1")
    invoice = replace(case.invoice(), deleted=True)
    return case.decide(record, invoice, case.link(record, invoice, ended=ended))


def test_a_lost_invoice_is_never_sent_again_by_itself() -> None:
    for ended in (False, True):
        decision = gone(Case(), ended=ended)
        assert decision.request is None
        assert decision.attentions[0].code == GONE_CHOICE
        assert told(decision)["voided"] is True
        assert told(decision)["sync_status"] == "error"


def test_a_person_lets_a_lost_invoice_go_again_under_a_mark_of_its_own() -> None:
    again = gone(Case(choices={GONE_CHOICE: "again:T-1"}), ended=True)
    assert body(again)["external_guid"] == marker.guid("co", "inv1", "T-1")
    assert body(again)["external_guid"] != marker.guid("co", "inv1")
    assert gone(Case(choices={GONE_CHOICE: "again:T-0"}), ended=True).request is None


def test_a_lost_invoice_that_a_person_leaves_asks_no_more() -> None:
    decision = gone(Case(choices={GONE_CHOICE: "leave:T-1"}), ended=True, sync_status="error")
    assert (decision.request, decision.attentions, decision.pushes) == (None, (), ())


def test_a_lost_invoice_that_was_left_is_asked_about_when_the_office_marks_it_ready_again() -> None:
    decision = gone(Case(choices={GONE_CHOICE: "leave:T-1"}), ended=True)
    assert decision.request is None
    assert decision.attentions[0].code == GONE_CHOICE
    assert told(decision)["sync_status"] == "error"


def test_the_old_pair_of_an_invoice_that_was_sent_again_is_left_alone() -> None:
    case = Case(choices={GONE_CHOICE: "again:T-1"})
    case.books.links["invoice", "inv1"] = "T-2"
    assert gone(case, ended=True) == Decision()


def test_a_lost_invoice_that_is_there_again_is_linked_again() -> None:
    case = Case()
    record = case.record(sync_status="error", sync_error="x", voided=True, quickbooks_id="T-1", number="1001")
    decision = case.decide(record, case.invoice(), case.link(record, case.invoice(), ended=True))
    assert not decision.links[0].ended
    assert told(decision)["voided"] is False


def test_an_invoice_that_industrack_did_not_make_is_left_alone() -> None:
    assert Case().decide(None, Case().invoice()) == Decision()


def test_a_record_that_names_its_invoice_is_linked_and_not_sent() -> None:
    case = Case()
    record, invoice = case.record(quickbooks_id="T-1", sync_status="synced"), case.invoice()
    for unit in (case.decide(record, suggestions=(invoice,)), case.decide(None, invoice, suggestions=(record,))):
        assert unit.links[0].quickbooks_id == "T-1"
        assert unit.request is None
        assert told(unit)["number"] == "1001"


def test_a_record_that_names_an_unknown_invoice_is_looked_for_and_not_sent() -> None:
    decision = Case().decide(Case().record(quickbooks_id="T-9"))
    assert decision.fetch == (("invoice", "T-9"),)
    assert decision.request is None
    assert decision.attentions[0].code == GONE_CHOICE
    chosen = Case(choices={GONE_CHOICE: "again:T-9"})
    assert body(chosen.decide(chosen.record(quickbooks_id="T-9")))["external_guid"] == marker.guid("co", "inv1", "T-9")


def test_deleting_in_industrack_changes_nothing_in_quickbooks() -> None:
    case = Case()
    record = replace(case.record(), deleted=True)
    assert case.decide(record, case.invoice(), case.link(case.record(), case.invoice())) == Decision()
