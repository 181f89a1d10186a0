"""Characters and measures that one side cannot write as the other does: the right value arrives, and no edit comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.quickbooks import Behaviour
from tests.acceptance.people import TWO_WAY, at, here, one_customer, there, value
from tests.acceptance.world import Served, World, world


def edits(w: World) -> list[Any]:
    return [one for one in w.office.history(w.id, None) if one["action"] == "update"]


@pytest.mark.parametrize("characters", ["unicode", "windows1252", "mixed"])
def test_a_typographic_name_is_the_same_on_both_sides_however_quickbooks_writes_it(running: Served, characters: Any) -> None:
    with world(running, one_customer(), Behaviour(characters=characters), **TWO_WAY) as w:
        w.file.add_customer("Joe’s Grill™", company_name="Joe’s Grill™")
        w.industrack.create("customers", {"company_name": "Ann’s “Café” – 5€"})
        w.sync(3)
        assert here(w, "Joe’s Grill™")["quickbooks_id"] == there(w, "Joe’s Grill™").id
        made = there(w, "Ann’s “Café” – 5€")
        assert here(w, "Ann’s “Café” – 5€")["quickbooks_id"] == made.id
        before = edits(w)
        with at(w, timedelta(minutes=1)):
            w.file.edit_customer(made.id, phone="641-555-0201")
            w.sync(3)
        assert here(w, "Ann’s “Café” – 5€")["phone"] == "641-555-0201"
        assert [sorted(one["after"]) for one in edits(w)[: len(edits(w)) - len(before)]] == [["phone"]]


def test_a_measure_reaches_quickbooks_as_the_same_measure_and_does_not_come_back(running: Served) -> None:
    with world(running, one_customer(), **TWO_WAY) as w:
        made = w.industrack.create("customers", {"company_name": "Pipes 1⅝″ ≠ 10⁴ 🔧 Co"})
        w.sync(3)
        assert value(there(w, 'Pipes 1-5/8" <> 10^4 Co'), "CompanyName") == 'Pipes 1-5/8" <> 10^4 Co'
        w.sync(2)
        assert here(w, "Pipes 1⅝″ ≠ 10⁴ 🔧 Co")["id"] == made["id"]
        assert not any({"company_name", "name"} & one["after"].keys() for one in edits(w))
