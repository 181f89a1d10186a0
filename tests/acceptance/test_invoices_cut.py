"""The connection is cut at every point: there is one invoice in QuickBooks for one in IndusTrack, whatever happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.sandbox.quickbooks import Behaviour
from app.sandbox.quickbooks import Fault as Failure
from app.sandbox.webconnector import Fault, Kind
from tests.acceptance.money import Money, money
from tests.acceptance.world import Served

pytestmark = pytest.mark.exhaustive

SEND, RECEIVE, CLOSE = "sendRequestXML", "receiveResponseXML", "closeConnection"
KINDS = (Kind.CRASH_BEFORE, Kind.CRASH_AFTER, Kind.CUT_REQUEST, Kind.HANG_UP, Kind.LOSE_ANSWER, Kind.TWICE, Kind.HOLD)
RECOVERIES = ("documented", "absent")


@pytest.fixture(scope="module", params=RECOVERIES)
def m(running: Served, request: pytest.FixtureRequest) -> Iterator[Money]:
    """One company for all cases of a kind of QuickBooks; each case has an invoice of its own."""
    with money(running, Behaviour(recovery=request.param)) as made:
        yield made


def recover(m: Money, times: int = 3) -> None:
    """The Web Connector comes again after the silence, as often as needed."""
    for _ in range(times):
        m.wait_long()
        m.world.sweep()
        update = m.world.poll(read=False)
        if str(update.outcome) == "nothing_to_do":
            return


def there(m: Money, invoice: dict[str, Any]) -> list[Any]:
    return [one for one in m.invoices if one.get("Memo", "").startswith(f"{invoice['description']} [IT-")]


def assert_exactly_one(m: Money, invoice: dict[str, Any], case: str) -> None:
    found, told = there(m, invoice), m.told(invoice)
    assert len(found) == 1, f"{case}: {len(found)} invoices"
    assert (told["quickbooks_id"], told["sync_status"]) == (found[0].id, "synced"), case
    assert told["number"] == found[0]["RefNumber"], case
    assert m.world.status()["queue"] == {"waiting": 0, "handed_out": 0, "unknown": 0, "held": 0}, case
    assert not m.world.attention(), case


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("operation", [SEND, RECEIVE])
def test_every_call_of_the_session_that_writes_may_go_wrong(m: Money, operation: str, nth: int) -> None:
    for kind in KINDS:
        case = f"{kind} at {operation} {nth}"
        invoice = m.ready(description=case)
        m.notice()
        m.world.connector.faults.plan(Fault(kind, operation, nth))
        m.world.poll(read=False)
        recover(m)
        m.world.connector.deliver_held()
        m.world.settle()
        assert_exactly_one(m, invoice, case)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("hresult", ["0x8004041C", "0x8004040D", "0x80040402", "0x8004041B"])
def test_an_hresult_says_nothing_about_whether_the_invoice_was_made(m: Money, hresult: str, when: Any) -> None:
    case = f"{hresult} {when}"
    invoice = m.ready(description=case)
    m.notice()
    m.world.quickbooks.behaviour.hresult_on["InvoiceAddRq"] = Failure(hresult, when)
    m.world.poll(read=False)
    recover(m)
    assert_exactly_one(m, invoice, case)


def test_the_connection_is_cut_while_the_outcome_is_found_out(m: Money) -> None:
    for operation, nth in ((SEND, 2), (RECEIVE, 2), (SEND, 3), (RECEIVE, 3)):
        for kind in (Kind.CRASH_BEFORE, Kind.LOSE_ANSWER, Kind.HOLD):
            case = f"{kind} at {operation} {nth} of the recovery"
            invoice = m.ready(description=case)
            m.notice()
            m.world.connector.faults.plan(Fault(Kind.CRASH_BEFORE, RECEIVE, 2))
            m.world.poll(read=False)
            m.wait_long()
            m.world.connector.faults.plan(Fault(kind, operation, nth))
            m.world.poll(read=False)
            recover(m)
            m.world.connector.deliver_held()
            m.world.settle()
            assert_exactly_one(m, invoice, case)
