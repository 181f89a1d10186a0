"""The Web Connector with the simulated QuickBooks, whose sessions it must open, keep and close."""

import re

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile, QuickBooks
from app.sandbox.webconnector import WebConnector
from tests.contract.sandbox_webconnector.service import Script

OWNER, FILE = "{3F0B8A7E-0000-4A63-9D57-1C2E4B6A8D01}", "{3F0B8A7E-0000-4A63-9D57-1C2E4B6A8D02}"


def customers(iterator: str) -> str:
    """A query of the customers, one a page."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
        f'<CustomerQueryRq requestID="1" {iterator}><MaxReturned>1</MaxReturned><ActiveStatus>All</ActiveStatus>'
        "</CustomerQueryRq></QBXMLMsgsRq></QBXML>"
    )


@pytest.fixture
def connector(service: Script) -> WebConnector:
    program = QuickBooks(CompanyFile.tidy())
    return WebConnector(
        service.url, "finch", "s", quickbooks=program, owner_id=OWNER, file_id=FILE, wait=0, timeout=60, keep=True
    )


def iterator_id(response: str) -> str:
    """The iteratorID of a page."""
    found = re.search(r'iteratorID="([^"]+)"', response)
    assert found is not None
    return found.group(1)


def next_page(service: Script) -> str:
    """Continue the iterator of the page that came last."""
    last = next(one for one in reversed(service.seen) if one.operation == "receiveResponseXML")
    return customers(f'iterator="Continue" iteratorID="{iterator_id(last.values["response"])}"')


def test_an_iterator_lives_for_one_update(service: Script, connector: WebConnector) -> None:
    service.will(sendRequestXML=[customers('iterator="Start"'), lambda _: next_page(service)], receiveResponseXML=[50, 100])
    first, second = connector.update().responses
    assert first.count("<CustomerRet>") == second.count("<CustomerRet>") == 1
    service.will(sendRequestXML=customers(f'iterator="Continue" iteratorID="{iterator_id(first)}"'))
    (dead,) = connector.update().responses
    assert "<CustomerRet>" not in dead


def test_the_greeting_carries_the_file_id_from_the_first_contact_on(service: Script, connector: WebConnector) -> None:
    service.will(sendRequestXML=customers(""))
    connector.update()
    connector.update()
    greetings = [one.values["strHCPResponse"] for one in service.seen if one.operation == "sendRequestXML"]
    assert len(greetings) == 2
    for greeting in greetings:
        assert "<HostRet>" in greeting and "<PreferencesRet>" in greeting
        assert FILE in greeting


def test_a_message_that_quickbooks_rejects_arrives_as_an_hresult(service: Script, connector: WebConnector) -> None:
    service.will(sendRequestXML=customers("").replace("MaxReturned", "MaxNonsense"))
    connector.update()
    answer = next(one.values for one in service.seen if one.operation == "receiveResponseXML")
    assert (answer["response"], answer["hresult"]) == ("", "0x80040400")
    assert answer["message"]


def test_a_dialog_in_quickbooks_is_a_connection_error(service: Script) -> None:
    program = QuickBooks(CompanyFile.tidy(), behaviour=Behaviour(modal_dialog=True))
    update = WebConnector(service.url, "finch", "s", quickbooks=program, wait=0).update()
    assert update.operations[-1] == "connectionError"
    assert service.seen[-1].values["hresult"] == "0x80040414"
