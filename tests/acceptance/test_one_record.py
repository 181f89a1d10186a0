"""One record that is out of all measure costs itself and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from app.sandbox.quickbooks import CompanyFile
from app.sync.kinds import KINDS
from tests.acceptance.world import Served, notice, world

LONG = {
    "email": {"email": "a" * 2800 + "@example.com"},
    "phone": {"phone": "5" * 6000},
    "name": {"company_name": "Oak " * 50},
}


@pytest.mark.parametrize("what", list(LONG))
def test_a_value_longer_than_any_index_takes_blocks_nobody(running: Served, what: str) -> None:
    given: dict[str, Any] = {"company_name": "Long Lane"} | LONG[what]
    with world(running, CompanyFile.tidy(), customers="two_way") as w:
        w.industrack.create("customers", given)
        w.industrack.create("customers", {"company_name": "Pine Hill"})
        notice(w)
        w.sync(2)
        assert not [task for task in w.tasks() if task["what"] == "pull" and task["error"]]
        assert "Pine Hill" in {one.get("CompanyName") for one in w.file.customers}


def test_a_street_of_nine_thousand_characters_blocks_nobody(running: Served) -> None:
    with world(running, CompanyFile.tidy(), customers="two_way") as w:
        customer = w.industrack.create("customers", {"company_name": "Long Lane"})
        address = {"street": " ".join(f"{n} Elm Street" for n in range(800)), "city": "Ames", "state": "IA", "zip": "50010"}
        w.industrack.create("locations", {"customer_id": customer["id"], "name": "Home", "address": address})
        w.industrack.create("customers", {"company_name": "Pine Hill"})
        notice(w)
        w.sync(2)
        assert not [task for task in w.tasks() if task["what"] == "pull" and task["error"]]
        assert "Pine Hill" in {one.get("CompanyName") for one in w.file.customers}


def test_a_record_that_our_rules_fail_on_is_shown_until_it_can_be_read(running: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a QuickBooks customer: the company is not reading for ever, and the question goes by itself."""
    rules = KINDS["customer"].rules
    real = type(rules).quickbooks_values

    def failing(self: Any, data: Any, *more: Any) -> Any:
        if data.get("name") == "Oak Lodge":
            raise ArithmeticError("a figure beyond all figures")
        return real(self, data, *more)

    file = CompanyFile.empty()
    file.add_customer("Oak Lodge", company_name="Oak Lodge")
    file.add_customer("Pine Hill", company_name="Pine Hill")
    with world(running, file) as w:
        with monkeypatch.context() as patch:
            patch.setattr(type(rules), "quickbooks_values", failing)
            w.sync(2)
            assert [one["company_name"] for one in w.customers()] == ["Pine Hill"]
            assert [one["name"] for one in w.attention("cannot_be_read")] == ["Oak Lodge"]
            assert w.status()["state"] == "active"
        file.edit_customer(file.customers[0].id, phone="2")
        w.sync(2)
        assert len(w.customers()) == 2
        assert not w.attention()
