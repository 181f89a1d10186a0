"""One company of the town: its QuickBooks, its Web Connector, its account, and what was entered on either side."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

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
FAILURES: dict[str, tuple[tuple[str, ...], Literal["before", "after"]]] = {
    "quickbooks_error_before": (BEFORE, "before"),
    "quickbooks_crash_after_commit": (("0x8004041C",), "after"),
    "quickbooks_unreadable": (("0x80040400",), "before"),
}
ITEM = "Labor"
CLOCKS = frozenset({"clock_back", "clock_forward"})  # the town's own to let happen
MOST_AT_ONCE = 6  # faults that wait for their occasion in one company


@dataclass(frozen=True)
class Armed:
    """A fault that strikes at the next occasion."""

    kind: str
    waits: Callable[[], bool]  # whether it has not struck yet


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
    armed: list[Armed] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    customers: set[str] = field(default_factory=set)
    phones: dict[str, str] = field(default_factory=dict)  # of QuickBooks' own customers, by name, as entered last
    invoices: dict[str, str] = field(default_factory=dict)  # description → IndusTrack's id
    entered: int = 0
    reached: bool = True  # the service, by the last update

    def poll(self, rng: random.Random) -> None:
        """One update, with some of the faults that come next; what has not struck in it waits for a later one."""
        for _ in range(rng.choice((1, 2, 3, 4))):
            if self.left and self.left[0].kind not in CLOCKS and len(self.armed) < MOST_AT_ONCE:
                self.armed.append(self._arm(self.left.pop(0)))
        taken_on = self.quickbooks.processed
        update = self.connector.update()
        self.reached = not update.unreachable
        if any("QBWC1013" in line for line in update.log):
            self.quickbooks.behaviour.open_fault = None
        if self.quickbooks.processed > taken_on:
            self.quickbooks.behaviour.latency = 0.0
        self.count()

    def count(self) -> None:
        """Those that have struck are over."""
        waits = []
        for one in self.armed:
            if one.waits():
                waits.append(one)
            else:
                self.happened[one.kind] += 1
        self.armed = waits

    def make_well(self) -> None:
        """Nothing goes wrong from now on."""
        self.count()
        self.left.clear()
        self.armed.clear()
        self.industrack.faults.clear()
        self.connector.faults.clear()
        behaviour = self.quickbooks.behaviour
        behaviour.hresult_at.clear()
        behaviour.open_fault, behaviour.latency, behaviour.clock_skew = None, 0.0, 0.0

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

    def _arm(self, one: Planned) -> Armed:
        """Let it happen at the next occasion; some happen at once."""
        rng = random.Random(one.luck)
        kind, behaviour = one.kind, self.quickbooks.behaviour
        if kind in CALLS or kind in {"call_late", "call_out_of_order"}:
            return self._call(kind, rng)
        if kind in TROUBLES:
            trouble = Trouble(**TROUBLES[kind])
            self.industrack.faults.plan(trouble)
            return Armed(kind, lambda: self.industrack.faults.waits(trouble))
        if kind in FAILURES:
            at = self._free_place(rng)
            hresult, when = FAILURES[kind]
            behaviour.hresult_at[at] = Failure(rng.choice(hresult), when)
            return Armed(kind, lambda: self.quickbooks.processed < at)
        if kind == "quickbooks_dialog":
            behaviour.open_fault = rng.choice(DIALOGS)
            return Armed(kind, lambda: behaviour.open_fault is not None)
        if kind == "quickbooks_slow":
            behaviour.latency = 0.4
            return Armed(kind, lambda: behaviour.latency > 0)
        if kind == "quickbooks_restores_a_backup":
            self.file.restore(self.file.snapshot())
        elif kind == "pc_clock":
            behaviour.clock_skew = rng.choice((-1440.0, -7.0, 0.0, 9.0, 1440.0))
        else:
            raise ValueError(f"nothing here lets {kind} happen")
        return Armed(kind, lambda: False)

    def _free_place(self, rng: random.Random) -> int:
        """A message set to come that nothing is planned for yet."""
        at = self.quickbooks.processed + rng.randint(1, 6)
        while at in self.quickbooks.behaviour.hresult_at:
            at += 1
        return at

    def _call(self, kind: str, rng: random.Random) -> Armed:
        operation, nth = rng.choice(OPERATIONS), rng.randint(1, 3)
        if kind == "call_late":
            fault = Fault(Kind.DELIVER_HELD, "sendRequestXML", nth + 1)
            self.connector.faults.plan(Fault(Kind.HOLD, "receiveResponseXML", nth))
        elif kind == "call_out_of_order":
            fault = Fault(Kind.OTHER_FIRST, operation, nth, other=rng.choice(OPERATIONS[1:3]))
        else:
            fault = Fault(CALLS[kind], operation, nth)
        self.connector.faults.plan(fault)
        return Armed(kind, lambda: self.connector.faults.waits(fault))


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
