"""Records of IndusTrack that are not as its contract says cost themselves only."""

from __future__ import annotations

import random
from typing import Any

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.people import TO_QUICKBOOKS
from tests.acceptance.world import Served, World, world

GOOD = 30
ONE_OF = random.Random(7)  # text that does not become short by being compressed


def _text(length: int) -> str:
    return "".join(ONE_OF.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(length))


STRANGE: dict[str, dict[str, Any]] = {
    "long e-mail": {"email": _text(2_788) + "@example.com"},
    "long street": {"billing_address": {"street": _text(18_000)}},
    "number as name": {"company_name": 7},
    "word as address": {"billing_address": "hello"},
    "end of time": {"updated_at": "9999-12-31T23:59:59-08:00"},
}


def plant(w: World, number: int, values: dict[str, Any]) -> str:
    made = w.industrack.create("customers", {"company_name": f"Strange {number}"})
    table = w.industrack.account().tables["customers"]
    if isinstance(values.get("billing_address"), dict):
        values = {"billing_address": (made["billing_address"] or {}) | values["billing_address"]}
    table.put({**table.records[made["id"]], **values})
    return str(made["id"])


def test_records_of_wrong_shapes_cost_themselves_only(running: Served) -> None:
    with world(running, CompanyFile.empty(), **TO_QUICKBOOKS) as w:
        for number in range(GOOD // 2):
            w.industrack.create("customers", {"company_name": f"Good {number:02}"})
        strange = {name: plant(w, number, values) for number, (name, values) in enumerate(STRANGE.items())}
        for number in range(GOOD // 2, GOOD):
            w.industrack.create("customers", {"company_name": f"Good {number:02}"})
        w.sync(3)
        names = {one.full_name for one in w.file.customers}
        assert {f"Good {number:02}" for number in range(GOOD)} <= names
        shown = {one["industrack_id"] for one in w.attention()}
        arrived = {one["id"] for one in w.customers() if one["quickbooks_id"]}
        assert strange["word as address"] in shown
        assert set(strange.values()) <= shown | arrived
        assert w.status()["idle"] is True
