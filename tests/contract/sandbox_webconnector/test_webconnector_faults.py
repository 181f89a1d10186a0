"""What a Web Connector can be made to do wrong."""

import time

import pytest

from app.sandbox.webconnector import CallFailed, Fault, Faults, Kind, WebConnector
from tests.contract.sandbox_webconnector.books import Books
from tests.contract.sandbox_webconnector.service import Script


def test_it_dies_before_a_call_when_quickbooks_has_answered(service: Script, books: Books, connector: WebConnector) -> None:
    connector.faults.plan(Fault("crash_before", "receiveResponseXML"))
    update = connector.update()
    assert update.outcome == "crashed"
    assert len(books.requests) == books.closed == 1
    assert service.operations[-1] == "sendRequestXML"
    assert connector.update().outcome == "done"


def test_it_dies_when_it_has_the_answer(service: Script, books: Books, connector: WebConnector) -> None:
    connector.faults.plan(Fault("crash_after", "sendRequestXML"))
    assert connector.update().outcome == "crashed"
    assert (books.requests, service.operations[-1]) == ([], "sendRequestXML")


def test_a_call_is_lost_in_the_middle_and_never_arrives(service: Script, connector: WebConnector) -> None:
    connector.faults.plan(Fault("cut_request", "receiveResponseXML"))
    update = connector.update()
    assert (update.outcome, (update.error or "")[:8]) == ("lost", "QBWC1042")
    time.sleep(0.1)
    assert "receiveResponseXML" not in service.operations


def test_an_answer_is_lost_when_the_service_has_done_its_work(service: Script, connector: WebConnector) -> None:
    connector.faults.plan(Fault("lose_answer", "receiveResponseXML"))
    assert connector.update().outcome == "lost"
    assert service.operations[-1] == "receiveResponseXML"


def test_nobody_waits_for_the_answer(service: Script, connector: WebConnector) -> None:
    connector.faults.plan(Fault("hang_up", "sendRequestXML"))
    assert connector.update().outcome == "lost"
    limit = time.monotonic() + 60
    while service.operations[-1] != "sendRequestXML" and time.monotonic() < limit:
        time.sleep(0.01)
    assert service.operations[-1] == "sendRequestXML"


def test_the_same_answer_arrives_twice(service: Script, books: Books, connector: WebConnector) -> None:
    connector.faults.plan(Fault("twice", "receiveResponseXML"))
    assert connector.update().outcome == "done"
    first, second = [one.values for one in service.seen if one.operation == "receiveResponseXML"]
    assert first == second
    assert len(books.requests) == 1


def test_an_answer_comes_late_with_its_old_ticket_after_a_new_login(service: Script, connector: WebConnector) -> None:
    service.will(receiveResponseXML=[100, 55])
    connector.faults.plan(Fault("hold", "receiveResponseXML"))
    assert connector.update().outcome == "crashed"
    service.will(authenticate=["ticket-2", ""])
    assert connector.update().outcome == "done"
    assert connector.deliver_held() == [55]
    tickets = [one.values["ticket"] for one in service.seen if one.operation == "receiveResponseXML"]
    assert tickets == ["ticket-2", "ticket-1"]
    assert service.seen[-1].values["response"] == "<QBXML>answer 1</QBXML>"
    assert connector.deliver_held() == []


def test_an_answer_comes_late_in_the_middle_of_the_next_update(service: Script, connector: WebConnector) -> None:
    connector.faults.plan(Fault("hold", "receiveResponseXML"), Fault("deliver_held", "sendRequestXML", nth=2))
    assert connector.update().outcome == "crashed"
    service.will(authenticate=["ticket-2", ""])
    assert connector.update().outcome == "done"
    with_ticket = [(one.operation, one.values["ticket"]) for one in service.seen if "ticket" in one.values]
    assert with_ticket == [
        ("sendRequestXML", "ticket-1"),
        ("receiveResponseXML", "ticket-1"),
        ("sendRequestXML", "ticket-2"),
        ("receiveResponseXML", "ticket-2"),
        ("closeConnection", "ticket-2"),
    ]


def test_a_call_carries_a_ticket_that_nobody_gave(service: Script, connector: WebConnector) -> None:
    connector.faults.plan(Fault("unknown_ticket", "sendRequestXML"))
    connector.update()
    sent = [one.values["ticket"] for one in service.seen if "ticket" in one.values]
    assert sent[0] != "ticket-1"
    assert set(sent[1:]) == {"ticket-1"}


@pytest.mark.parametrize("other", ["receiveResponseXML", "closeConnection", "sendRequestXML"])
def test_calls_come_in_the_wrong_order(service: Script, connector: WebConnector, other: str) -> None:
    service.will(receiveResponseXML=100)
    connector.faults.plan(Fault("other_first", "sendRequestXML", other=other))
    connector.update()
    assert service.operations[3:5] == [other, "sendRequestXML"]


def test_a_call_comes_late(connector: WebConnector) -> None:
    connector.faults.plan(Fault("delay", "closeConnection", seconds=0.2))
    began = time.monotonic()
    assert connector.update().outcome == "done"
    assert time.monotonic() - began >= 0.2


def test_faults_count_calls_of_their_operation_or_all_calls() -> None:
    faults = Faults(Fault("twice", "sendRequestXML", nth=2), Fault("delay", nth=3))
    assert [list(faults.take(name)) for name in ("sendRequestXML", "getLastError", "sendRequestXML")] == [
        [],
        [],
        [Kind.TWICE, Kind.DELAY],
    ]
    assert faults.planned == 0


def test_a_cut_at_every_point_from_the_login_on_ends_the_update_there(service: Script, connector: WebConnector) -> None:
    for nth in range(3, 7):
        del service.seen[:]
        connector.faults.plan(Fault("lose_answer", nth=nth))
        assert connector.update().outcome == "lost"
        assert len(service.seen) == nth


def test_there_is_no_fault_of_another_kind() -> None:
    with pytest.raises(ValueError, match="explode"):
        Fault("explode")


def test_single_calls_can_be_made_in_any_order(service: Script, connector: WebConnector) -> None:
    assert connector.call("closeConnection", ticket="nobody's") == "All is well."
    service.raw["getLastError"] = (503, "text/plain", b"")
    with pytest.raises(CallFailed, match="QBWC1043"):
        connector.call("getLastError", ticket="nobody's")
