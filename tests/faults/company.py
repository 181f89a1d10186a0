"""One company of the town: its QuickBooks, its Web Connector, its account, and what was entered on either side."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.sandbox.industrack import Industrack
from app.sandbox.quickbooks import Behaviour, CompanyFile, QuickBooks
from app.sandbox.webconnector import WebConnector
from tests.faults.arming import Armed, Ends, arm
from tests.faults.plan import Planned

ITEM = "Labor"
AHEAD = 40  # of the faults to come are looked at; the order is the plan's as far as their occasions allow
CLOCKS = frozenset({"clock_back", "clock_forward"})  # the town's own to let happen


@dataclass
class Company(Ends):
    """``number`` stands in every name, so that a row of another company would show."""

    number: int
    id: str
    left: list[Planned] = field(default_factory=list)
    armed: list[Armed] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    customers: set[str] = field(default_factory=set)
    phones: dict[str, str] = field(default_factory=dict)  # of QuickBooks' own customers, by name, as entered last
    invoices: dict[str, str] = field(default_factory=dict)  # description → IndusTrack's id
    entered: int = 0
    updates_in_vain: int = 0  # since nothing fails any more
    reached: bool = True  # the service, by the last update
    happenings: list[str] = field(default_factory=list)  # what was entered and what struck, by our clock and by the PC's

    def poll(self, rng: random.Random) -> None:
        """One update, with some of the faults that come next; what has not struck in it waits for a later one."""
        self._arm_some(rng.choice((1, 2, 3, 4)))
        taken_on = self.quickbooks.processed
        update = self.connector.update()
        self.note(f"an update ended: {update.outcome.value}")
        self.reached = not update.unreachable
        if any("QBWC1013" in line for line in update.log):
            self.quickbooks.behaviour.open_fault = None
        if self.quickbooks.processed > taken_on:
            self.quickbooks.behaviour.latency = 0.0
        self.count()

    def _arm_some(self, wanted: int) -> None:
        """Of those that come next; one that would hide behind another stays for a later update."""
        for one in [one for one in self.left[:AHEAD] if one.kind not in CLOCKS]:
            armed = arm(self, one, self.armed) if wanted else None
            if armed is not None:
                self.armed.append(armed)
                self.note(f"{one.kind} is laid")
                self.left.remove(one)
                wanted -= 1

    def take_clock(self) -> Planned | None:
        """The next jump of a clock, when its turn has come."""
        for one in self.left[:AHEAD]:
            if one.kind in CLOCKS:
                self.left.remove(one)
                return one
        return None

    def count(self) -> None:
        """Those that have struck are over."""
        waits = []
        for one in self.armed:
            if one.waits():
                waits.append(one)
            else:
                self.happened[one.kind] += 1
                self.note(f"{one.kind} has struck")
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
        self.note("nothing goes wrong from now on")

    def note(self, what: str) -> None:
        """For the story that is told of a company which is not well."""
        now, shown = datetime.now(UTC), datetime.fromtimestamp(self.file.now(), UTC)
        self.happenings.append(f"{now:%d %H:%M:%S.%f}, the PC shows {shown:%d %H:%M:%S}: {what}")

    def enter(self, rng: random.Random) -> None:
        """Somebody enters something on one of the sides."""
        self.entered += 1
        what = rng.choice(("ours", "theirs", "phone", "phone", "phone", "invoice", "invoice"))
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
            self.note(f"{name!r} has the phone {self.phones[name]} in QuickBooks")
        elif what == "invoice":
            self._invoice(rng)

    def _name(self, name: str, *, quickbooks: bool) -> None:
        self.customers.add(name)
        self.note(f"{name!r} is new in {'QuickBooks' if quickbooks else 'IndusTrack'}")
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
        self.note(f"{description!r} is new in IndusTrack")


def make(number: int, industrack: Industrack, added: dict[str, Any]) -> Company:
    """With two customers and an item in QuickBooks before anything was ever read."""
    file = CompanyFile.empty(f"Company {number}")
    file.add_item(ITEM, "ItemService")
    quickbooks = QuickBooks(file, Behaviour())
    connector = WebConnector(
        added["soap_url"], added["username"], added["password"], quickbooks=quickbooks, wait=0.3, timeout=20.0,
        owner_id=added["owner_id"], file_id=added["file_id"],
    )  # fmt: skip
    made = Company(file, quickbooks, industrack, connector, number, str(added["id"]))
    for n in range(2):
        made._name(f"c{number} first {n}", quickbooks=True)
    return made
