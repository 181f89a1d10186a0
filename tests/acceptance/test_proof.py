"""A proof names exactly what does not agree, in each kind and on both sides, and nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from app.sandbox.quickbooks import QuickBooks
from tests.acceptance.money import Money
from tests.acceptance.people import there, value
from tests.acceptance.proofs import CHANGES, adds_up, fields, in_step, proved, silently, unstamped
from tests.acceptance.world import Served


@pytest.fixture(scope="module")
def m(running: Served) -> Iterator[Money]:
    with in_step(running) as made:
        yield made


def test_a_company_in_step_agrees_again_and_again(m: Money) -> None:
    for _ in range(2):
        found = proved(m.world)
        assert found["differences"] == []
        assert found["state"] == "agree"
        adds_up(found)
        assert found["kinds"]["customer"]["pairs"] == len(m.file.customers)
        assert found["kinds"]["invoice"]["pairs"] == found["kinds"]["invoice"]["quickbooks"]["count"] == 2
        assert found["kinds"]["payment"]["pairs"] == 1
        invoices = found["kinds"]["invoice"]
        assert invoices["quickbooks"]["total"] == invoices["industrack"]["total"] == "350.00"
        assert invoices["quickbooks"]["balance"] == invoices["industrack"]["balance"] == "310.00"
        assert m.world.status()["health"] == "in_step"
        assert m.world.status()["proof"] == {"at": found["at"], "state": "agree", "differences": 0}


STAYS = (
    "an invoice's total in QuickBooks",
    "an invoice's currency in QuickBooks",
    "a payment deleted in QuickBooks",
    "a payment applied to another invoice in QuickBooks",
    "links swapped in IndusTrack",
)
"""What the next proof would name as well, or what changes how the company is: each in a company of its own."""


@pytest.fixture(scope="module")
def two_way(running: Served) -> Iterator[Money]:
    with in_step(running, customers="two_way") as made:
        yield made


@pytest.mark.exhaustive
@pytest.mark.parametrize("what", [what for what in CHANGES if what not in STAYS])
def test_what_nothing_has_told_is_named_and_nothing_else(two_way: Money, what: str) -> None:
    """In one company, one after another: a proof before each says that what the last one named is put right."""
    _is_named(two_way, what)
    two_way.world.sync(2)


@pytest.mark.exhaustive
@pytest.mark.parametrize("what", STAYS)
def test_what_nothing_has_told_and_nothing_mends_is_named_and_nothing_else(running: Served, what: str) -> None:
    with in_step(running, customers="two_way") as m:
        _is_named(m, what)


def _is_named(m: Money, what: str) -> None:
    change, expected = CHANGES[what]
    assert proved(m.world)["state"] == "agree"
    change(m)
    found = proved(m.world)
    assert (found["state"], fields(found)) == ("differ", expected)
    adds_up(found)


def test_what_an_ordinary_read_came_across_first_is_named_as_found_and_mended(running: Served) -> None:
    with in_step(running, customers="two_way") as m:
        w = m.world
        assert proved(w)["state"] == "agree"
        m.file.edit_customer(there(w, "Hollow Creek School").id, name="Hollow Creek School District")
        w.sync(2)  # its jobs show another full name now, and were not changed themselves
        silently(m, "edit", "Juniper Dental", {"phone": "307-555-9999"}, "customer")
        unstamped(m, "edit", "customers", "Granite Peak Lodge", {"phone": "719-555-0000"})
        w.office.sync(w.id, True, None)
        w.served.clock.ahead += timedelta(days=1, hours=1)  # IndusTrack is read whole once a day
        w.sync(2)
        assert m.customer("Juniper Dental")["phone"] == "307-555-9999"
        found = proved(w)
        assert {(one["kind"], one["field"], one["name"]) for one in found["differences"]} == {
            ("customer", "phone", "Juniper Dental"),
            ("customer", "phone", "Granite Peak Lodge"),
        }
        assert all(one["mended_at"] and "an ordinary read came across it" in one["cause"] for one in found["differences"])
        adds_up(found)
        assert proved(w)["differences"] == []


def test_every_remedy_does_what_it_says_through_the_api_and_the_customers_page(running: Served) -> None:
    with in_step(running, customers="two_way") as m:
        w = m.world
        assert proved(w)["state"] == "agree"
        silently(m, "edit", "Juniper Dental", {"phone": "307-555-9999"}, "customer")
        silently(m, "edit", "Granite Peak Lodge", {"phone": "719-555-9999"}, "customer")
        silently(m, "invoice-total", m.invoices[1].id, {"total": "251.00"}, "invoice")
        w.industrack.faults.fail(1, 422, method="POST", collection="customers")  # both at once, and then each
        w.industrack.faults.fail(2, 422, method="PATCH", collection="customers")
        found = proved(w)
        left = {one["name"]: one for one in found["differences"] if one["field"] in {"phone", "total"}}
        assert not any(one["mended_at"] for one in left.values())
        theirs, ours, total = left["Juniper Dental"], left["Granite Peak Lodge"], left[m.invoices[1]["RefNumber"]]
        assert (theirs["quickbooks"], ours["quickbooks"]) == ("307-555-9999", "719-555-9999")

        with requests.Session() as api:
            api.headers["Authorization"] = f"Bearer {w.services.settings.api_key}"
            at = f"{running.url}/api/v1/companies/{w.id}/proof"

            def choose(one: dict[str, Any], choice: str) -> int:
                return api.post(f"{at}/differences/{one['id']}", json={"choose": choice}, timeout=30).status_code

            pages = f"{running.url}/setup/{w.company['setup_url'].rpartition('/')[2]}/proof"
            shown = requests.get(pages, timeout=30).text
            assert all(one["name"] in shown for one in left.values())
            assert [choose(theirs, one) for one in ("read_again", "compare_again")] == [200, 200]
            w.poll()
            assert m.customer("Juniper Dental")["phone"] == "307-555-9999"
            assert choose(theirs, "quickbooks") == 422  # it is put right by now
            assert choose(total, "industrack") == 422  # QuickBooks reckons it itself
            for one, choice in ((ours, "industrack"), (total, "quickbooks")):
                answer = requests.post(f"{pages}/{one['id']}", data={"choose": choice}, timeout=30)
                assert (answer.status_code, "side was taken" in answer.text) == (200, True)
            w.sync(2)
            assert (
                value(there(w, "Granite Peak Lodge"), "Phone") == m.customer("Granite Peak Lodge")["phone"] == ours["industrack"]
            )
            told = api.get(at, params={"proof_id": found["proof_id"]}, timeout=30).json()
            assert all(one["mended_at"] for one in told["differences"])
        assert proved(w)["differences"] == []


class Restless:
    """A QuickBooks whose users go on working: after each message set something happens."""

    def __init__(self, program: QuickBooks, meanwhile: Callable[[], None]) -> None:
        self.program, self.meanwhile = program, meanwhile
        self.company_file_name = program.company_file_name

    def open(self, company_file: str = "") -> Any:
        session, meanwhile = self.program.open(company_file), self.meanwhile

        class Going:
            def __getattr__(self, name: str) -> Any:
                return getattr(session, name)

            def process(self, request: str) -> str:
                answer = session.process(request)
                meanwhile()
                return answer

        return Going()


def test_work_that_goes_on_on_both_sides_is_no_difference_and_what_is_silent_still_is(running: Served) -> None:
    with in_step(running, customers="two_way") as m:
        w, n = m.world, itertools.count(1)
        assert proved(w)["state"] == "agree"

        def meanwhile() -> None:
            step = next(n)
            m.file.edit_customer(there(w, "Hollow Creek School").id, phone=f"641-555-{step:04}")
            w.industrack.edit("customers", m.customer("Fairbanks Auto Glass")["id"], {"email": f"office{step}@example.org"})
            if step % 4 == 0:
                m.file.add_customer(f"New {step}", company_name=f"New {step}")
                w.industrack.create("customers", {"company_name": f"Office {step}"})
                m.file.receive_payment(m.invoices[1].id, "1.00", ref_number=f"B{step}", method="VISA")

        silently(m, "edit", "Juniper Dental", {"phone": "307-555-9999"}, "customer")
        unstamped(m, "edit", "customers", "Granite Peak Lodge", {"phone": "719-555-0000"})
        w.connector.quickbooks = Restless(w.quickbooks, meanwhile)
        found = proved(w, 12)
        assert next(n) > 12
        assert {(one["name"], one["field"]) for one in found["differences"]} == {
            ("Juniper Dental", "phone"),
            ("Granite Peak Lodge", "phone"),
        }
        adds_up(found)
        assert proved(w, 12)["state"] == "agree"
