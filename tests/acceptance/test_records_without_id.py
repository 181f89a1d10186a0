"""One record that cannot be taken over costs that record and not its page."""

from __future__ import annotations

from typing import Any, cast

from app.sandbox.quickbooks import QuickBooks
from tests.acceptance.people import here, one_customer, there
from tests.acceptance.world import Served, world


class Spoiled:
    """QuickBooks with one passage of its answers left out."""

    def __init__(self, inner: Any, passage: str) -> None:
        self._inner = inner
        self._passage = passage

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def open(self, company_file: str = "") -> Spoiled:
        return Spoiled(self._inner.open(company_file), self._passage)

    def process(self, request: str) -> str:
        return str(self._inner.process(request)).replace(self._passage, "")


def test_a_customer_without_its_id_is_shown_and_the_others_arrive(running: Served) -> None:
    with world(running, one_customer()) as w:
        lost = w.file.add_customer("Oak Lodge", company_name="Oak Lodge")
        w.file.add_customer("Pine Hill", company_name="Pine Hill")
        w.quickbooks = cast(QuickBooks, Spoiled(w.quickbooks, f"<ListID>{lost.id}</ListID>"))
        w.connector = w.new_connector()
        w.sync(1)
        w.sync(2)  # a read of what changed: where the clock was moved on, the end of the full one takes what was told for old
        assert here(w, "Birch Bakery")["quickbooks_id"] == there(w, "Birch Bakery").id
        assert here(w, "Pine Hill")["quickbooks_id"] == there(w, "Pine Hill").id
        assert not w.customers(company_name="Oak Lodge")
        assert ("customer", "Oak Lodge") in [(told["kind"], told["name"]) for told in w.attention("cannot_be_read")]
        w.quickbooks._passage = "nothing like it"  # type: ignore[attr-defined]
        w.office.sync(w.id, True, None)
        w.sync(2)
        assert w.customers(company_name="Oak Lodge")
        assert not w.attention("cannot_be_read")
