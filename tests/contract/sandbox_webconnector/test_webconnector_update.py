"""One update, call by call."""

import threading
import time

import pytest

from app.sandbox.quickbooks import QuickBooksError
from app.sandbox.webconnector import Interactive, Outcome, WebConnector, update_together
from tests.contract.sandbox_webconnector.books import Books
from tests.contract.sandbox_webconnector.service import Script

WHOLE = ["serverVersion", "clientVersion", "authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection"]
LOCKED = QuickBooksError("0x80040408", "QuickBooks could not be started.")


def test_an_update_calls_in_order_and_shows_what_the_service_says(service: Script, books: Books, connector: WebConnector) -> None:
    update = connector.update()
    assert (update.outcome, update.error, update.status_text) == ("done", None, "All is well.")
    assert update.operations == service.operations == WHOLE
    assert (update.server_version, update.ticket, update.progress) == ("test service", "ticket-1", [100])
    assert books.requests == update.requests == ["<?xml version='1.0'?><QBXML>first</QBXML>"]
    assert update.responses == ["<QBXML>answer 1</QBXML>"]
    assert books.closed == 1


def test_every_call_carries_what_it_should(service: Script, connector: WebConnector) -> None:
    connector.update()
    values = {one.operation: one.values for one in service.seen}
    assert values["clientVersion"] == {"strVersion": "2.3.0.215"}
    assert values["authenticate"] == {"strUserName": "finch", "strPassword": "p&<ss"}
    assert values["sendRequestXML"] == {
        "ticket": "ticket-1",
        "strHCPResponse": "<QBXML>host, company, preferences</QBXML>",
        "strCompanyFileName": r"C:\Books\Made Up Plumbing.qbw",
        "qbXMLCountry": "US",
        "qbXMLMajorVers": "15",
        "qbXMLMinorVers": "0",
    }
    answer = {"ticket": "ticket-1", "response": "<QBXML>answer 1</QBXML>", "hresult": "", "message": ""}
    assert values["receiveResponseXML"] == answer
    assert values["closeConnection"] == {"ticket": "ticket-1"}


def test_only_the_first_request_of_an_update_carries_the_greeting(service: Script, connector: WebConnector) -> None:
    service.will(receiveResponseXML=[1, 50, 100])
    assert connector.update().progress == [1, 50, 100]
    sent = [one.values["strHCPResponse"] for one in service.seen if one.operation == "sendRequestXML"]
    assert [bool(greeting) for greeting in sent] == [True, False, False]


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        ("W:An update is there.", "done", None),
        ("O:2.3.0.215", "done", None),
        ("O:2.1.0.30", "done", None),
        ("O:34.0", "refused", "QBWC1037"),
        ("E:Too old.", "refused", "QBWC1036"),
        ("hello", "refused", "QBWC1046"),
        ("X:hello", "refused", "QBWC1046"),
    ],
)
def test_the_service_may_refuse_the_version(
    service: Script, connector: WebConnector, answer: str, outcome: str, code: str | None
) -> None:
    service.will(clientVersion=answer)
    update = connector.update()
    assert (update.outcome, (update.error or "")[:8] or None) == (outcome, code)
    assert ("authenticate" in service.operations) == (outcome == "done")


def test_versions_are_compared_as_numbers(service: Script, books: Books) -> None:
    service.will(clientVersion="O:2.3")
    newer = WebConnector(service.url, "finch", "secret", quickbooks=books, version="34.0.1")
    assert newer.update().outcome == "done"


@pytest.mark.parametrize(
    ("answer", "outcome", "closes"),
    [
        (["t", "none"], Outcome.NOTHING_TO_DO, True),
        (["t", "nvu"], Outcome.REFUSED, True),
        (["t", "busy"], Outcome.BUSY, False),
        (["t", "", "60"], Outcome.POSTPONED, False),
        (["t", "", "", "900"], Outcome.DONE, True),
        (["t", "NONE"], Outcome.NOTHING_TO_DO, True),
        (["t", "None"], Outcome.NOTHING_TO_DO, True),
        (["t", "NVU"], Outcome.REFUSED, True),
        (["t", "BUSY"], Outcome.BUSY, False),
        (["t"], Outcome.REFUSED, False),
        (["t", "", "", "", ""], Outcome.LOST, False),
        (["t", "", "soon"], Outcome.LOST, False),
    ],
)
def test_what_authenticate_answers_decides(
    service: Script, books: Books, connector: WebConnector, answer: list[str], outcome: Outcome, closes: bool
) -> None:
    service.will(authenticate=answer)
    update = connector.update()
    assert update.outcome is outcome
    assert ("closeConnection" in service.operations) == closes
    assert bool(books.opened) == (outcome is Outcome.DONE)
    assert update.postponed_for == (60 if outcome is Outcome.POSTPONED else None)
    assert update.least_interval == (900 if outcome is Outcome.DONE else None)


@pytest.mark.parametrize("reason", ["none", "nvu"])
def test_a_close_that_fails_is_an_error_also_when_there_was_nothing_to_do(
    service: Script, connector: WebConnector, reason: str
) -> None:
    service.will(authenticate=["", reason])
    service.raw["closeConnection"] = (500, "text/html", b"oh")
    update = connector.update()
    assert (update.outcome, (update.error or "")[:8]) == ("lost", "QBWC1044")


def test_a_wrong_password_is_shown_as_such(service: Script, connector: WebConnector) -> None:
    service.will(authenticate=["", "nvu"])
    assert (connector.update().error or "").startswith("QBWC1040")


def test_the_company_file_that_the_service_names_is_opened(service: Script, books: Books, connector: WebConnector) -> None:
    service.will(authenticate=["t", r"C:\Other.qbw"])
    connector.update()
    assert books.opened == [r"C:\Other.qbw"]


def test_noop_waits_and_asks_again(service: Script, books: Books) -> None:
    service.will(sendRequestXML=["", "", "<QBXML/>"], getLastError="NoOp")
    connector = WebConnector(service.url, "finch", "secret", quickbooks=books, wait=0.1)
    began = time.monotonic()
    update = connector.update()
    assert update.operations[3:] == ["sendRequestXML", "getLastError"] * 2 + WHOLE[3:]
    assert update.outcome == "done"
    assert time.monotonic() - began >= 0.2


def test_an_empty_request_without_noop_ends_with_the_last_error(service: Script, connector: WebConnector) -> None:
    service.will(sendRequestXML="", getLastError="Another company file is open.")
    update = connector.update()
    assert (update.outcome, update.error) == ("error", "Another company file is open.")
    assert update.operations[3:] == ["sendRequestXML", "getLastError", "closeConnection"]


def test_a_negative_answer_asks_for_the_error_and_closes(service: Script, connector: WebConnector) -> None:
    service.will(receiveResponseXML=-1, getLastError="It went wrong.")
    update = connector.update()
    assert (update.outcome, update.error, update.status_text) == ("error", "It went wrong.", "All is well.")
    assert update.operations[3:] == ["sendRequestXML", "receiveResponseXML", "getLastError", "closeConnection"]


def test_what_quickbooks_cannot_process_is_handed_on_and_the_update_goes_on(
    service: Script, books: Books, connector: WebConnector
) -> None:
    books.errors = [QuickBooksError("0x80040400", "QuickBooks found an error when parsing."), None]
    service.will(receiveResponseXML=[10, 100])
    assert connector.update().outcome == "done"
    first = next(one.values for one in service.seen if one.operation == "receiveResponseXML")
    assert first == {
        "ticket": "ticket-1",
        "response": "",
        "hresult": "0x80040400",
        "message": "QuickBooks found an error when parsing.",
    }


def test_connection_errors_are_told_and_done_ends_the_update(service: Script, books: Books, connector: WebConnector) -> None:
    books.open_errors = [LOCKED]
    update = connector.update()
    assert update.outcome == "error"
    assert (update.error or "").startswith("QBWC1013")
    assert update.operations[3:] == ["connectionError"]
    assert service.seen[-1].values == {"ticket": "ticket-1", "hresult": LOCKED.hresult, "message": LOCKED.message}


def test_another_company_file_is_tried_at_most_two_times(service: Script, books: Books, connector: WebConnector) -> None:
    books.open_errors = [LOCKED] * 9
    service.will(connectionError=["", r"C:\Other.qbw", r"C:\Third.qbw"])
    assert connector.update().outcome == "error"
    assert books.opened == ["", "", r"C:\Other.qbw"]


def test_the_second_company_file_may_open(service: Script, books: Books, connector: WebConnector) -> None:
    books.open_errors = [LOCKED]
    service.will(connectionError=r"C:\Other.qbw")
    assert connector.update().outcome == "done"
    assert books.opened == ["", r"C:\Other.qbw"]


def test_a_greeting_that_fails_is_a_connection_error(service: Script, books: Books, connector: WebConnector) -> None:
    books.hcp_error = QuickBooksError("0x8004041A", "No permission.")
    update = connector.update()
    assert (update.error or "").startswith("QBWC1014")
    assert update.operations[3:] == ["connectionError"]
    assert books.closed == 1


def test_the_file_id_is_written_at_the_first_contact_and_never_again(service: Script, books: Books) -> None:
    connector = WebConnector(service.url, "finch", "s", quickbooks=books, owner_id="{owner}", file_id="{file}")
    connector.update()
    connector.update()
    assert books.file_ids == [("{owner}", "{file}")]


def test_a_company_file_that_was_added_long_ago_gets_no_file_id(service: Script, books: Books) -> None:
    connector = WebConnector(service.url, "finch", "s", quickbooks=books, owner_id="{owner}", file_id="{file}", added=True)
    assert connector.update().outcome == "done"
    assert books.file_ids == []


def test_an_answer_of_quickbooks_that_xml_cannot_carry_fails_its_call(
    service: Script, books: Books, connector: WebConnector
) -> None:
    books.errors = [QuickBooksError("0x80040400", "control \x01 character")]
    update = connector.update()
    assert (update.outcome, (update.error or "")[:8]) == ("lost", "QBWC1042")


def test_a_user_may_decline_the_interactive_session(service: Script, connector: WebConnector) -> None:
    service.will(sendRequestXML="", getLastError="Interactive mode", interactiveRejected="")
    update = connector.update()
    assert update.operations[4:] == ["getLastError", "interactiveRejected", "closeConnection"]
    assert update.outcome == "error"


def test_an_interactive_session_opens_its_page_and_goes_on(service: Script, books: Books) -> None:
    service.will(
        sendRequestXML=["", "<QBXML/>"],
        getLastError="Interactive mode",
        getInteractiveURL="http://localhost/page",
        interactiveDone=["Not yet", "Done"],
    )
    visited: list[str] = []
    interactive = Interactive(visited.append, every=0)
    connector = WebConnector(service.url, "finch", "s", quickbooks=books, interactive=interactive)
    assert connector.update().outcome == "done"
    assert visited == ["http://localhost/page"]
    assert service.operations.count("interactiveDone") == 2


def test_a_stop_ends_the_update_between_two_calls_and_closes(service: Script, books: Books) -> None:
    service.will(sendRequestXML="", getLastError="NoOp")
    connector = WebConnector(service.url, "finch", "s", quickbooks=books, wait=60)
    done: list[str] = []
    thread = threading.Thread(target=lambda: done.append(connector.update().outcome))
    thread.start()
    while "getLastError" not in service.operations:
        time.sleep(0.01)
    connector.stop()
    thread.join(60)
    assert done == ["stopped"]
    assert service.operations[-1] == "closeConnection"


def test_run_updates_until_it_is_stopped_and_keeps_the_pauses_it_is_told(service: Script, connector: WebConnector) -> None:
    stop = threading.Event()
    seen: list[str] = []

    def note(outcome: str) -> None:
        seen.append(outcome)
        if len(seen) == 3:
            stop.set()

    connector.run(every=0, stop=stop, seen=lambda update: note(update.outcome))
    assert seen == ["done"] * 3
    service.will(authenticate=["t", "none", "", "3600"])
    thread = threading.Thread(target=lambda: connector.run(every=0, seen=lambda update: note(update.outcome)))
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    connector.stop()
    thread.join(60)
    assert seen[3:] == ["nothing_to_do"]


def test_two_web_connectors_update_at_the_same_time(service: Script) -> None:
    arrived = threading.Barrier(2, timeout=60)
    service.will(sendRequestXML=lambda _: f"<QBXML>{arrived.wait()}</QBXML>")
    connectors = [WebConnector(service.url, name, "s", quickbooks=Books(), wait=0) for name in ("one", "two")]
    assert [update.outcome for update in update_together(connectors)] == ["done", "done"]


def test_the_log_holds_no_password_and_no_qbxml(connector: WebConnector) -> None:
    log = "\n".join(connector.update().log)
    assert "p&<ss" not in log
    assert "QBXML" not in log.replace("sendRequestXML", "").replace("receiveResponseXML", "")
