"""How an invoice whose answer was lost is looked for, and what a record that was found is to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import qbxml
from app.sync.kinds.invoices import marker
from app.sync.kinds.invoices.source import INVOICES
from app.sync.rules.source import Found, Sent
from qbxml import messages as m
from tests.unit.sync.kinds.invoices.case import Case, body, line

SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEW, OLD = "2026-03-02T09:00:05", "2026-02-01T08:00:00"


def sent(**data: Any) -> Sent:
    case = Case()
    return Sent("InvoiceAdd", body(case.decide(case.record(**data))), SINCE)


def judged(found: dict[str, Any], what: Sent | None = None) -> Found:
    return INVOICES.verdict(what or sent(), {"txn_id": "T-9", "time_created": NEW, **found})


def test_it_is_looked_for_by_date_by_change_and_among_the_deleted() -> None:
    queries = INVOICES.queries(sent())
    assert [type(query) for query in queries] == [m.InvoiceQueryRq, m.InvoiceQueryRq, m.TxnDeletedQueryRq]
    requests = [qbxml.Request(str(n), query) for n, query in enumerate(queries) if isinstance(query, qbxml.Rq)]
    written = qbxml.write(qbxml.MessageSet(requests), "13.0")
    assert not written.left_out
    assert written.xml.count("<ListIDWithChildren>80-C1</ListIDWithChildren>") == 2
    assert "<FromModifiedDate>2026-02-28T09:00:00</FromModifiedDate>" in written.xml


def test_a_mod_is_looked_for_by_its_txn_id() -> None:
    [query] = INVOICES.queries(Sent("InvoiceMod", {"txn_id": "T-1"}, SINCE))
    assert isinstance(query, m.InvoiceQueryRq)
    assert query.txn_id == ("T-1",)


def test_a_marked_invoice_is_ours_whatever_else_was_edited() -> None:
    mark = sent().body["memo"]
    assert judged({"memo": f"edited {mark}", "time_created": OLD, "subtotal": "1.00"}) is Found.OURS
    assert judged({"external_guid": sent().body["external_guid"], "memo": ""}) is Found.OURS


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ({"subtotal": "95.00", "memo": "mine"}, Found.PERHAPS),
        ({"subtotal": "95.00", "memo": "mine", "time_created": OLD}, Found.OTHER),
        ({"subtotal": "96.00", "memo": "mine"}, Found.OTHER),
        ({"subtotal": "95.00", "memo": marker.memo("", marker.guid("co", "inv2"))}, Found.OTHER),
        ({"txn_del_type": "Invoice"}, Found.PERHAPS),
        ({"txn_del_type": "Invoice", "time_created": "2026-03-02T07:00:00"}, Found.OTHER),
    ],
)
def test_an_unmarked_invoice_may_be_ours_when_it_is_new_and_comes_to_the_same(found: dict[str, Any], verdict: Found) -> None:
    assert judged(found) is verdict


def test_what_does_not_say_when_it_was_made_may_be_ours() -> None:
    assert INVOICES.verdict(sent(), {"txn_id": "T-9", "subtotal": "95.00"}) is Found.PERHAPS


def test_a_mod_was_carried_out_when_the_record_moved_and_says_what_was_sent() -> None:
    case = Case()
    record, invoice = case.record(), case.invoice()
    changed = case.record(lines=[line(price="80"), line(None, "0", "0")])
    what = Sent("InvoiceMod", body(case.decide(changed, invoice, case.link(record, invoice))), SINCE)
    lines = [{"amount": "80.00"}, {"desc": "Work"}]
    there = {"txn_id": "T-1", "edit_sequence": "101", "txn_date": "2026-03-01", "lines": lines}
    assert INVOICES.verdict(what, there) is Found.OURS
    assert INVOICES.verdict(what, there | {"edit_sequence": "100"}) is Found.OTHER
    assert INVOICES.verdict(what, there | {"lines": lines[:1]}) is Found.OTHER


def test_a_number_that_was_given_stands_there() -> None:
    what = Sent("InvoiceMod", {"txn_id": "T-1", "edit_sequence": "1", "ref_number": "A-1"}, SINCE)
    assert INVOICES.verdict(what, {"edit_sequence": "2", "ref_number": "A-1"}) is Found.OURS
    assert INVOICES.verdict(what, {"edit_sequence": "2", "ref_number": ""}) is Found.OTHER
