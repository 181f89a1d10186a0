"""An invoice on its way to QuickBooks: what is sent, and what holds it."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qbxml
from app.sync.kinds.invoices import marker
from app.sync.kinds.invoices.adding import fingerprint
from app.sync.kinds.invoices.money import NOTHING, cents, discount, shared, subtotal
from qbxml import messages
from tests.unit.sync.kinds.invoices.case import NOW, PREFERENCES, TAXED, UNTAXED, Case, body, line, told

CENTS = st.integers(min_value=-10_000_000, max_value=10_000_000).map(lambda n: Decimal(n) / 100)


def lines_of(case: Case, **data: Any) -> list[dict[str, Any]]:
    return list(body(case.decide(case.record(**data)))["lines"])


def test_an_approved_and_ready_invoice_is_sent_with_its_mark() -> None:
    case = Case()
    sent = body(case.decide(case.record(description="Spring service", po_number="PO 7", terms_id="net30")))
    assert sent["customer"] == {"list_id": "80-C1"}
    assert (sent["txn_date"], sent["po_number"], sent["terms"]) == ("2026-03-01", "PO 7", {"list_id": "80-NET30"})
    assert sent["memo"] == f"Spring service {marker.tag(sent['external_guid'])}"
    assert sent["external_guid"] == marker.guid("co", "inv1")
    assert "ref_number" not in sent


@pytest.mark.parametrize(
    "data",
    [{"approved": False}, {"sync_status": "not_ready"}, {"sync_status": "synced"}, {"voided": True}],
)
def test_only_approved_and_ready_invoices_are_sent(data: dict[str, Any]) -> None:
    case = Case()
    decision = case.decide(case.record(**data))
    assert decision.request is None
    assert not decision.pushes


def test_nothing_is_sent_while_invoices_are_off_or_the_record_is_deleted() -> None:
    case = Case(settings={"invoices": "off"})
    assert case.decide(case.record()).request is None


def test_what_is_sent_can_be_written_as_qbxml() -> None:
    case = Case(settings={"discount_item": "Discount"})
    data = {
        "lines": [line(quantity="2.5", price="10.12345"), line("filter", taxable=False), line(None, "0", "0")],
        "discount": {"kind": "percent", "value": "7.5"},
        "description": "Grüße\naus Łódź",
        "tax_rate_id": "county",
    }
    aggregate = messages.InvoiceAdd.from_dict(body(case.decide(case.record(**data))))
    request = qbxml.Request("1", messages.InvoiceAddRq(invoice_add=aggregate))
    assert not qbxml.write(qbxml.MessageSet([request]), "13.0").left_out


def test_the_mark_depends_on_the_company_the_invoice_and_the_sending_only() -> None:
    assert marker.guid("co", "inv1") == marker.guid("co", "inv1")
    assert (
        len({marker.guid("co", "inv1"), marker.guid("co", "inv2"), marker.guid("c", "oinv1"), marker.guid("co", "inv1", "T")})
        == 4
    )


def test_a_tag_survives_the_longest_description_and_a_forged_tag_does_not() -> None:
    external = marker.guid("co", "inv1")
    memo = marker.memo("x" * 5000 + " [IT-0123456789ab]", external)
    assert len(memo) <= marker.MEMO_LIMIT
    assert memo.endswith(marker.tag(external))
    assert "[IT-0123456789ab]" not in marker.memo("[IT-0123456789ab] mine", external)


def test_a_found_invoice_is_ours_by_its_guid_or_its_tag() -> None:
    external = marker.guid("co", "inv1")
    sent = {"memo": marker.memo("a", external), "external_guid": external}
    assert marker.is_marked(sent, {"external_guid": external.lower()})
    assert marker.is_marked(sent, {"memo": f"edited {marker.tag(external).upper()}"})
    assert not marker.is_marked(sent, {"memo": "a"})
    other = marker.memo("a", marker.guid("co", "inv2"))
    assert marker.is_of_another(sent, {"memo": other})


def test_lines_carry_quantity_price_amount_and_tax_code() -> None:
    [first, second] = lines_of(Case(), lines=[line(quantity="2", price="47.505"), line("filter", taxable=False)])
    assert (first["quantity"], first["rate"], first["amount"]) == ("2", "47.505", "95.01")
    assert first["sales_tax_code"] == {"list_id": TAXED}
    assert second["sales_tax_code"] == {"list_id": UNTAXED}


def test_an_item_that_is_not_taxable_makes_its_line_not_taxable() -> None:
    case = Case()
    case.books.theirs["item", "labor"] = {"name": "Labor", "taxable": False}
    assert lines_of(case)[0]["sales_tax_code"] == {"list_id": UNTAXED}


def test_while_sales_tax_is_off_nothing_of_it_is_sent() -> None:
    case = Case(preferences={})
    sent = body(case.decide(case.record(tax_rate_id="county")))
    assert "item_sales_tax" not in sent
    assert "sales_tax_code" not in sent["lines"][0]


def test_a_mapped_tax_rate_is_sent_and_an_unmapped_one_holds() -> None:
    case = Case()
    assert body(case.decide(case.record(tax_rate_id="county")))["item_sales_tax"] == {"list_id": "80-COUNTY"}
    held = case.decide(case.record(tax_rate_id="elsewhere"))
    assert held.attentions[0].code == "tax_rate_not_linked"


def test_a_line_of_text_has_no_item_and_no_amount() -> None:
    [text] = lines_of(Case(), lines=[line(None, "0", "0", description="Thank you\nfor your business")])
    assert text == {"element": "InvoiceLineAdd", "desc": "Thank you\nfor your business"}


def test_a_line_of_text_with_an_amount_holds_the_invoice() -> None:
    case = Case()
    decision = case.decide(case.record(lines=[line(None, "1", "5")]))
    assert decision.attentions[0].code == "item_not_linked"


def test_serial_numbers_stand_in_their_field_where_quickbooks_tracks_them() -> None:
    tracks = {"items_and_inventory_preferences": {"is_tracking_serial_or_lot_number": "SerialNumber"}}
    with_serials = [line(serial_numbers=["A1", "A2"])]
    [told_there] = lines_of(Case(preferences=PREFERENCES | tracks), lines=with_serials)
    assert (told_there["serial_number"], told_there["desc"]) == ("A1, A2", "Work")
    for case in (Case(), Case(preferences=PREFERENCES | tracks, version="10.0")):
        [told_here] = lines_of(case, lines=with_serials)
        assert "serial_number" not in told_here
        assert told_here["desc"] == "Work\nSerial numbers: A1, A2"


def test_a_discount_becomes_a_computed_amount_for_taxed_and_untaxed_lines() -> None:
    case = Case(settings={"discount_item": "Discount"})
    data = {
        "lines": [line(price="100"), line("filter", price="50", taxable=False)],
        "discount": {"kind": "percent", "value": "10"},
    }
    taken = lines_of(case, **data)[2:]
    assert [(one["amount"], one["sales_tax_code"]["list_id"]) for one in taken] == [("-10.00", TAXED), ("-5.00", UNTAXED)]
    assert all(one["item"] == {"full_name": "Discount"} for one in taken)


def test_a_discount_without_its_item_holds_the_invoice() -> None:
    case = Case()
    decision = case.decide(case.record(discount={"kind": "amount", "value": "5"}))
    assert decision.attentions[0].code == "discount_item_missing"
    assert told(decision)["sync_status"] == "error"


@given(taken=CENTS, parts=st.lists(CENTS, min_size=1, max_size=5))
@settings(max_examples=60)
def test_the_shares_of_a_discount_add_up_to_the_cent(taken: Decimal, parts: list[Decimal]) -> None:
    whole = sum(parts, NOTHING)
    shares = shared(taken, parts[0], whole)
    assert shares.taxed + shares.untaxed == taken
    assert shares.taxed == cents(shares.taxed)


@given(quantity=st.decimals("-999", "999", places=5), price=st.decimals("-9999", "9999", places=5), percent=st.integers(0, 100))
@settings(max_examples=60)
def test_money_is_decimal_and_to_the_cent(quantity: Decimal, price: Decimal, percent: int) -> None:
    lines = [{"quantity": str(quantity), "unit_price": str(price)}]
    whole = subtotal(lines)
    assert whole == cents(whole)
    taken = discount({"kind": "percent", "value": str(percent)}, whole)
    assert taken == cents(whole * percent / 100)


def test_a_customer_that_is_not_linked_holds_the_invoice_with_one_sentence() -> None:
    case = Case()
    case.books.theirs["customer", "c9"] = {"company_name": "Umbra"}
    decision = case.decide(case.record(customer_id="c9"))
    assert decision.request is None
    assert decision.attentions[0].code == "customer_not_linked"
    sentence = (
        "The customer Umbra is not in QuickBooks; it was made in IndusTrack, and customers do not go from there to QuickBooks."
    )
    assert told(decision) == {"sync_status": "error", "sync_error": sentence}


def test_a_held_invoice_is_told_once_and_goes_by_itself_when_the_cause_is_gone() -> None:
    case = Case()
    case.settings |= {"customers": "two_way"}
    sentence = "The customer c9 is not in QuickBooks yet; it goes over first."
    held = case.record(customer_id="c9", sync_status="error", sync_error=sentence)
    assert not case.decide(held).pushes
    case.books.links["customer", "c9"] = "80-C9"
    assert body(case.decide(held))["customer"] == {"list_id": "80-C9"}


def test_an_item_that_is_not_linked_holds_the_invoice() -> None:
    case = Case()
    case.books.theirs["item", "new"] = {"name": "Valve"}
    decision = case.decide(case.record(lines=[line("new")]))
    assert decision.attentions[0].code == "item_not_linked"
    assert "Valve" in told(decision)["sync_error"]


def test_a_job_that_is_a_location_gets_the_invoice_on_the_job() -> None:
    assert body(Case().decide(Case().record(location_id="job")))["customer"] == {"list_id": "80-JOB"}


def test_the_linked_ship_to_goes_along_as_quickbooks_has_it() -> None:
    case = Case()
    case.books.ours["location", "80-C1#Shop"] = {"name": "Shop", "addr1": "Umbra", "addr2": "1 Low St", "city": "Casper"}
    sent = body(case.decide(case.record(location_id="shop")))
    assert sent["ship_address"] == {"addr1": "Umbra", "addr2": "1 Low St", "city": "Casper"}


def test_due_days_of_terms_that_quickbooks_does_not_have_become_a_due_date() -> None:
    case = Case()
    case.books.theirs["terms", "own"] = {"name": "Own", "due_days": 10}
    sent = body(case.decide(case.record(terms_id="own")))
    assert (sent["due_date"], "terms" in sent) == ("2026-03-11", False)


def test_own_numbers_are_sent_when_the_company_numbers_in_industrack() -> None:
    case = Case(settings={"invoice_numbering": "industrack"})
    assert body(case.decide(case.record()))["ref_number"] == "IT-00001"
    decision = case.decide(case.record(number="IT-2026-000001"))
    assert decision.attentions[0].code == "number_not_usable"


def refused(case: Case, **more: Any) -> str:
    told_then = {"content": fingerprint(case.record().values), "code": "refused_by_quickbooks", "why": "No.", "remedy": "Fix."}
    return json.dumps(told_then | {"until": (NOW + timedelta(hours=1)).isoformat(), "count": 1} | more)


def test_a_refused_invoice_waits_and_is_tried_again_later_or_when_it_was_changed() -> None:
    case = Case()
    case.choices["refused"] = refused(case)
    decision = case.decide(case.record())
    assert decision.request is None
    assert decision.keeps_held
    assert told(decision)["sync_error"] == "No."
    assert case.decide(case.record(po_number="other")).request is not None
    later = Case(choices=case.choices, now=NOW + timedelta(hours=2))
    assert later.decide(later.record()).request is not None


@pytest.mark.parametrize("nonsense", ["", "{", "[]", "{}", '{"until": 5}', '{"until": "x"}'])
def test_a_refusal_that_cannot_be_read_holds_nothing(nonsense: str) -> None:
    case = Case(choices={"refused": nonsense})
    assert case.decide(case.record()).request is not None


@pytest.mark.parametrize("data", [{"lines": []}, {"date": ""}, {"lines": [line(quantity="99999999999")]}])
def test_what_quickbooks_cannot_hold_is_said_before_it_is_sent(data: dict[str, Any]) -> None:
    case = Case()
    decision = case.decide(case.record(**data))
    assert decision.request is None
    assert told(decision)["sync_status"] == "error"
