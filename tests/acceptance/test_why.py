"""“Why?” and the preview's counts, on records that really went over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.office.errors import Missing
from app.office.why import Record
from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.acceptance.money import Money, money
from tests.acceptance.world import Served


@pytest.fixture(scope="module")
def shared(running: Served) -> Iterator[Money]:
    with money(running, Behaviour(assign_ref_number=True), CompanyFile.tidy(), discount_item="Discount") as made:
        yield made


def test_an_invoice_is_found_by_the_number_and_id_of_either_side(shared: Money) -> None:
    invoice = shared.ready()
    shared.notice()
    shared.world.poll(read=False)
    shared.world.settle()
    told, office, company = shared.told(invoice), shared.world.office, shared.world.id
    assert told["number"] != told["previous_number"]
    for asked in (told["number"], told["previous_number"], invoice["id"], told["quickbooks_id"]):
        first = office.search(company, asked)[0]
        assert (first["industrack_id"], first["quickbooks_id"]) == (invoice["id"], told["quickbooks_id"]), asked
    record = office.why(company, Record("invoice", None, invoice["id"]))
    assert record["quickbooks"]["id"] == told["quickbooks_id"]
    assert record["link"]["ended"] is False
    assert record["history"]
    assert record["messages"]
    assert {"name": "number", "quickbooks": told["number"], "industrack": told["number"], "same": True} in record["fields"]


def test_an_invoice_that_is_not_ready_says_what_it_waits_for(shared: Money) -> None:
    draft = shared.draft()
    shared.notice()
    shared.world.settle()
    record = shared.world.office.why(shared.world.id, Record("invoice", None, draft["id"]))
    assert record["quickbooks"] is None
    assert record["industrack"]["values"]["sync_status"] != "ready_for_sync"


def test_a_record_can_be_compared_again_and_an_unknown_one_is_missing(shared: Money) -> None:
    office, company = shared.world.office, shared.world.id
    [first, *_] = [one for one in office.search(company, "a") if one["kind"] == "customer" and one["quickbooks_id"]]
    asked = Record("customer", first["quickbooks_id"], first["industrack_id"])
    office.compare_again(company, asked)
    assert office.why(company, asked)["to_be_compared"]
    shared.world.settle()
    assert not office.why(company, asked)["to_be_compared"]
    with pytest.raises(Missing):
        office.why(company, Record("customer", "nobody", None))


def test_a_preview_says_what_becomes_of_every_record(shared: Money) -> None:
    planned, records = shared.world.office.preview(shared.world.id), shared.world.status()["records"]
    assert sum(planned["places"]["quickbooks"]["item"].values()) == records["item"]["quickbooks"]
    assert planned["places"]["quickbooks"]["item"]["quickbooks_own"] >= 1


def test_the_check_up_counts_what_is_worth_cleaning_up(running: Served) -> None:
    file = CompanyFile.tidy()
    for name in ("Twice Plumbing", "Twice Plumbing again"):
        file.add_customer(name, company_name="Twice Plumbing")
    with money(running, Behaviour(), file) as made:
        found = {one["what"]: one for one in made.world.office.check_up(made.world.id)}
    assert found["duplicates"]["names"] == ["Twice Plumbing", "Twice Plumbing again"]
