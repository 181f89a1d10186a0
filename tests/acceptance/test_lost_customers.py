"""The connection is cut at every point: there is one customer in QuickBooks for one in IndusTrack, with the latest values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile, Record
from app.sandbox.quickbooks import Fault as Failure
from app.sandbox.webconnector import Fault, Kind
from tests.acceptance.world import Served, World, notice, world

pytestmark = pytest.mark.exhaustive

SEND, RECEIVE = "sendRequestXML", "receiveResponseXML"
KINDS = (Kind.CRASH_BEFORE, Kind.CRASH_AFTER, Kind.CUT_REQUEST, Kind.HANG_UP, Kind.LOSE_ANSWER, Kind.TWICE, Kind.HOLD)
PATIENCE = timedelta(seconds=601)  # after which a new login takes over from a session that awaits a write's answer


@pytest.fixture(scope="module", params=["documented", "absent"])
def w(running: Served, request: pytest.FixtureRequest) -> Iterator[World]:
    """One company for all cases of a kind of QuickBooks; each case has a customer of its own."""
    file = CompanyFile.empty()
    with world(
        running, file, Behaviour(recovery=request.param), customers="industrack_to_quickbooks", read_every="86400"
    ) as made:
        made.sync(1)
        yield made


def recover(w: World, times: int = 4) -> None:
    """The Web Connector comes again after the silence, as often as needed."""
    for _ in range(times):
        w.served.clock.ahead += PATIENCE
        w.sweep()
        if str(w.poll(read=False).outcome) == "nothing_to_do":
            return


def there(w: World, name: str) -> list[Record]:
    return [one for one in w.file.customers if one.get("CompanyName", "").startswith(name)]


def assert_exactly_one(w: World, name: str, told: dict[str, Any]) -> None:
    found = there(w, name)
    assert len(found) == 1, f"{name}: {len(found)} customers"
    assert found[0].get("Phone", "") == told["phone"], name
    [now] = w.customers(id=told["id"])
    assert now["quickbooks_id"] == found[0].id, name
    assert w.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}, name
    assert not w.attention(), name


def new(w: World, name: str) -> dict[str, Any]:
    made = dict(w.industrack.create("customers", {"company_name": name, "phone": "515-555-0100"}))
    notice(w)
    return made


def goes_wrong(w: World, fault: Fault) -> None:
    """What waits is written by a session in which this happens, and by those that come after it."""
    w.connector.faults.plan(fault)
    w.poll(read=False)
    recover(w)
    w.connector.deliver_held()
    w.settle()


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("operation", [SEND, RECEIVE])
def test_a_new_customer_and_a_change_arrive_once_whichever_call_goes_wrong(w: World, operation: str, nth: int) -> None:
    changed = f"Change beside {operation} {nth}"
    made = new(w, changed)
    w.poll(read=False)
    for number, kind in enumerate(KINDS):
        name = f"{kind} {operation} {nth}"
        told_change = dict(w.industrack.edit("customers", made["id"], {"phone": f"515-555-02{number:02}"}))
        told = new(w, name)
        goes_wrong(w, Fault(kind, operation, nth))
        assert_exactly_one(w, name, told)
        assert_exactly_one(w, changed, told_change)


@pytest.mark.parametrize("operation", [SEND, RECEIVE])
def test_a_change_alone_arrives_when_the_call_that_writes_it_goes_wrong(w: World, operation: str) -> None:
    name = f"Change {operation}"
    made = new(w, name)
    w.poll(read=False)
    for number, kind in enumerate(KINDS):
        told = dict(w.industrack.edit("customers", made["id"], {"phone": f"515-555-02{number:02}"}))
        notice(w)
        goes_wrong(w, Fault(kind, operation, 2))
        assert_exactly_one(w, name, told)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("hresult", ["0x8004041C", "0x8004040D", "0x80040402", "0x8004041B", "0x8004040E"])
def test_an_hresult_says_nothing_about_whether_the_customer_was_made(w: World, hresult: str, when: Any) -> None:
    name = f"{hresult} {when}"
    told = new(w, name)
    w.quickbooks.behaviour.hresult_on["CustomerAddRq"] = Failure(hresult, when)
    w.poll(read=False)
    recover(w)
    assert_exactly_one(w, name, told)


def test_the_connection_is_cut_while_the_outcome_is_found_out(w: World) -> None:
    for operation, nth in ((SEND, 2), (RECEIVE, 2), (SEND, 3), (RECEIVE, 3)):
        for kind in (Kind.CRASH_BEFORE, Kind.LOSE_ANSWER, Kind.HOLD):
            name = f"{kind} {operation} {nth} again"
            told = new(w, name)
            w.connector.faults.plan(Fault(Kind.CRASH_BEFORE, RECEIVE, 2))
            w.poll(read=False)
            w.served.clock.ahead += PATIENCE
            goes_wrong(w, Fault(kind, operation, nth))
            assert_exactly_one(w, name, told)
