"""One company of the town: its QuickBooks, its Web Connector, its account, and what was entered on either side."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.industrack import Industrack
from app.sandbox.industrack.faults import Fault as Trouble
from app.sandbox.quickbooks import Behaviour, CompanyFile, QuickBooks
from app.sandbox.quickbooks import Fault as Failure
from app.sandbox.webconnector import Fault, Kind, WebConnector
from tests.faults.plan import Planned

OPERATIONS = ("authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection")
CALLS = {
    "connector_crash_before": Kind.CRASH_BEFORE,
    "connector_crash_after": Kind.CRASH_AFTER,
    "cut_request": Kind.CUT_REQUEST,
    "hang_up": Kind.HANG_UP,
    "lose_answer": Kind.LOSE_ANSWER,
    "call_twice": Kind.TWICE,
    "unknown_ticket": Kind.UNKNOWN_TICKET,
}
TROUBLES: dict[str, dict[str, Any]] = {
    "industrack_429": {"kind": "status", "status": 429, "retry_after": "1"},
    "industrack_503": {"kind": "status", "status": 503},
    "industrack_500": {"kind": "status", "status": 500},
    "industrack_500_after_commit": {"kind": "status", "status": 500, "when": "after"},
    "industrack_cut_before": {"kind": "cut", "when": "before"},
    "industrack_cut_after_commit": {"kind": "cut", "when": "after"},
    "industrack_half_answer": {"kind": "half", "when": "after"},
    "industrack_slow": {"kind": "slow", "seconds": 3.0},
}
BEFORE = ("0x8004041C", "0x80040402", "0x8004040D", "0x8004040E")
DIALOGS = ("0x80040414", "0x80040416", "0x8004041D", "0x80040408")
ITEM = "Labor"


@dataclass
class Company:
    """``number`` stands in every name, so that a row of another company would show."""

    number: int
    file: CompanyFile
    quickbooks: QuickBooks
    industrack: Industrack
    connector: WebConnector
    id: str
    left: list[Planned] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    customers: set[str] = field(default_factory=set)
    phones: dict[str, str] = field(default_factory=dict)  # of QuickBooks' own customers, by name, as entered last
    invoices: dict[str, str] = field(default_factory=dict)  # description → IndusTrack's id
    entered: int = 0

    def poll(self, rng: random.Random) -> None:
        """One update, with the faults that come next at a Web Connector, a QuickBooks and an IndusTrack."""
        ends = [end for one in self._next(rng) if (end := self._begin(one))]
        self.connector.update()
        for end in ends:
            end()

    def enter(self, rng: random.Random) -> None:
        """Somebody enters something on one of the sides."""
        self.entered += 1
        what = rng.choice(("ours", "theirs", "phone", "invoice", "invoice"))
        if what == "ours":
            self._name(f"c{self.number} quickbooks {self.entered}", quickbooks=True)
        elif what == "theirs":
            self._name(f"c{self.number} industrack {self.entered}", quickbooks=False)
        elif what == "phone" and self.phones:
            name = rng.choice(sorted(self.phones))
            self.phones[name] = f"555-{self.number:03}-{self.entered:04}"
            record = self.file.find("Customer", name)
            assert record is not None
            self.file.edit_customer(record.id, phone=self.phones[name])
        elif what == "invoice":
            self._invoice(rng)

    def _name(self, name: str, *, quickbooks: bool) -> None:
        self.customers.add(name)
        if quickbooks:
            self.file.add_customer(name, company_name=name)
            self.phones[name] = ""
        else:
            self.industrack.create("customers", {"company_name": name})

    def _invoice(self, rng: random.Random) -> None:
        """For a customer of this account; the item is there once the first comparison is through."""
        customers = self.industrack.list("customers", deleted=False)
        items = self.industrack.list("items", name=ITEM)
        if not customers or not items:
            return
        description = f"c{self.number} invoice {self.entered}"
        line = {"item_id": items[0]["id"], "quantity": "1", "unit_price": f"{self.entered}.00"}
        given = {
            "customer_id": rng.choice(customers)["id"],
            "date": "2026-03-02",
            "lines": [line],
            "description": description,
        }
        made = self.industrack.create("invoices", given)
        self.industrack.approve(made["id"])
        self.invoices[description] = made["id"]

    def _next(self, rng: random.Random) -> Iterator[Planned]:
        for _ in range(min(len(self.left), rng.choice((1, 1, 2, 3)))):
            yield self.left.pop(0)

    def _begin(self, one: Planned) -> Callable[[], None] | None:
        """Let it happen; answers what ends it, when it does not end by itself, and counts it."""
        rng = random.Random(one.luck)
        behaviour = self.quickbooks.behaviour
        kind = one.kind
        if kind in CALLS or kind in {"call_late", "call_out_of_order"}:
            return self._call(kind, rng)
        if kind in TROUBLES:
            left = self.industrack.faults.planned
            self.industrack.faults.plan(Trouble(**TROUBLES[kind]))
            return lambda: self._count(kind, self.industrack.faults.planned <= left)
        at = self.quickbooks.processed + rng.randint(1, 6)
        if kind == "quickbooks_error_before":
            behaviour.hresult_at[at] = Failure(rng.choice(BEFORE))
        elif kind == "quickbooks_crash_after_commit":
            behaviour.hresult_at[at] = Failure("0x8004041C", "after")
        elif kind == "quickbooks_unreadable":
            behaviour.hresult_at[at] = Failure("0x80040400")
        elif kind == "quickbooks_dialog":
            behaviour.open_fault = rng.choice(DIALOGS)
        elif kind == "quickbooks_slow":
            behaviour.latency = 0.4
        elif kind == "quickbooks_restores_a_backup":
            self.file.restore(self.file.snapshot())
        elif kind == "pc_clock":
            behaviour.clock_skew = rng.choice((-1440.0, -7.0, 0.0, 9.0, 1440.0))
        return lambda: self._over(kind, at)

    def _over(self, kind: str, at: int) -> None:
        behaviour = self.quickbooks.behaviour
        struck = at not in behaviour.hresult_at or self.quickbooks.processed >= at
        behaviour.hresult_at.pop(at, None)
        behaviour.open_fault, behaviour.latency = None, 0.0
        self._count(kind, struck or "error" not in kind)

    def _call(self, kind: str, rng: random.Random) -> Callable[[], None]:
        operation, nth = rng.choice(OPERATIONS), rng.randint(1, 3)
        left = self.connector.faults.planned
        if kind == "call_late":
            self.connector.faults.plan(Fault(Kind.HOLD, "receiveResponseXML", nth))
            self.connector.faults.plan(Fault(Kind.DELIVER_HELD, "sendRequestXML", nth + 1))
        elif kind == "call_out_of_order":
            self.connector.faults.plan(Fault(Kind.OTHER_FIRST, operation, nth, other=rng.choice(OPERATIONS[1:3])))
        else:
            self.connector.faults.plan(Fault(CALLS[kind], operation, nth))
        return lambda: self._count(kind, self.connector.faults.planned <= left)

    def _count(self, kind: str, has_happened: bool) -> None:
        """One that has not struck in this update may strike a later one, and is not counted."""
        self.happened[kind] += int(has_happened)


def make(number: int, industrack: Industrack, added: dict[str, Any]) -> Company:
    """With two customers and an item in QuickBooks before anything was ever read."""
    file = CompanyFile.empty(f"Company {number}")
    file.add_item(ITEM, "ItemService")
    quickbooks = QuickBooks(file, Behaviour())
    connector = WebConnector(
        added["soap_url"], added["username"], added["password"], quickbooks=quickbooks, wait=0.3, timeout=20.0,
        owner_id=added["owner_id"], file_id=added["file_id"],
    )  # fmt: skip
    made = Company(number, file, quickbooks, industrack, connector, str(added["id"]))
    for n in range(2):
        made._name(f"c{number} first {n}", quickbooks=True)
    return made
