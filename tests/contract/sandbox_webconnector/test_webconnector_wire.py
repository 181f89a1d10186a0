"""What goes over the wire, and what the Web Connector cannot read."""

import socket
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.sandbox.webconnector import CallFailed, WebConnector, soap
from tests.contract.sandbox_webconnector.books import Books
from tests.contract.sandbox_webconnector.service import HEAD, INTUIT, TAIL, Script, envelope

XML = "text/xml; charset=utf-8"


def test_a_call_looks_like_one_of_dotnet(service: Script, connector: WebConnector) -> None:
    connector.update()
    headers = service.seen[2].headers
    assert "MS Web Services Client Protocol" in headers["User-Agent"]
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert headers["SOAPAction"] == '"http://developer.intuit.com/authenticate"'
    assert headers["Expect"] == "100-continue"
    assert not {"Cookie", "Accept-Encoding"} & headers.keys()


def test_one_connection_carries_the_whole_update(service: Script, connector: WebConnector) -> None:
    connector.update()
    assert len({one.connection for one in service.seen}) == 1


def test_empty_parameters_are_empty_elements(service: Script, connector: WebConnector) -> None:
    connector.update()
    body = next(one.body for one in service.seen if one.operation == "receiveResponseXML")
    assert "<hresult /><message /></receiveResponseXML>" in body


def test_a_service_that_does_not_say_continue_gets_the_body_all_the_same(service: Script, connector: WebConnector) -> None:
    service.continues = False
    assert connector.call("serverVersion") == "test service"


def test_chunked_answers_are_read(service: Script, connector: WebConnector) -> None:
    service.chunked = True
    assert connector.update().outcome == "done"


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_arrives_as_it_was(text: str) -> None:
    text += "\r\n\t]]>&<"
    written = etree.fromstring(soap.write("authenticate", {"strUserName": text, "strPassword": "x"}))
    assert written.findtext(f".//{{{INTUIT}}}strUserName") == text
    assert soap.read("closeConnection", envelope("closeConnection", text.replace("\r", ""))) == text.replace("\r", "")


def test_a_character_that_xml_cannot_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot carry"):
        soap.write("closeConnection", {"ticket": "\x00"})


def test_a_parameter_that_the_operation_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="strTicket"):
        soap.write("closeConnection", {"strTicket": "t"})


def test_a_missing_parameter_is_left_out() -> None:
    assert b"strPassword" not in soap.write("authenticate", {"strUserName": "a", "strPassword": None})


def answered(operation: str, inner: str, namespace: str = INTUIT) -> bytes:
    """An envelope around a response written by hand."""
    return f'{HEAD}<{operation}Response xmlns="{namespace}">{inner}</{operation}Response>{TAIL}'.encode()


GOOD = "<authenticateResult><string>t</string><string /></authenticateResult>"
UNREADABLE: dict[str, tuple[int, str, bytes]] = {
    "a page of a proxy": (200, "text/html", b"<html></html>"),
    "no content type": (200, "", answered("authenticate", GOOD)),
    "the other SOAP": (200, "application/soap+xml", answered("authenticate", GOOD)),
    "an empty body": (200, XML, b""),
    "not found": (404, XML, answered("authenticate", GOOD)),
    "a redirect": (302, XML, answered("authenticate", GOOD)),
    "accepted": (202, XML, answered("authenticate", GOOD)),
    "an error with a right body": (500, XML, answered("authenticate", GOOD)),
    "no XML": (200, XML, b"hello"),
    "half an answer": (200, XML, answered("authenticate", GOOD)[:-9]),
    "a document type": (200, XML, b"<!DOCTYPE a>" + answered("authenticate", GOOD)),
    "an entity": (200, XML, b'<!DOCTYPE a [<!ENTITY b "c">]>' + answered("authenticate", GOOD)),
    "SOAP 1.2": (
        200,
        XML,
        answered("authenticate", GOOD).replace(b"schemas.xmlsoap.org/soap", b"www.w3.org/2003/05/soap"),
    ),
    "another namespace": (200, XML, answered("authenticate", GOOD, "http://developer.intuit.com")),
    "no namespace": (200, XML, answered("authenticate", GOOD, "")),
    "strings in another namespace": (200, XML, answered("authenticate", GOOD.replace("<string", '<string xmlns="x"'))),
    "strings without a namespace": (200, XML, answered("authenticate", GOOD.replace("<string", '<string xmlns=""'))),
    "another result": (200, XML, answered("authenticate", GOOD.replace("authenticateR", "r"))),
    "no result": (200, XML, answered("authenticate", "")),
    "two results": (200, XML, answered("authenticate", GOOD * 2)),
    "another response": (200, XML, answered("sendRequestXML", "<sendRequestXMLResult>a</sendRequestXMLResult>")),
    "text for strings": (200, XML, answered("authenticate", "<authenticateResult>t</authenticateResult>")),
    "other elements for strings": (200, XML, answered("authenticate", GOOD.replace("string", "item"))),
    "elements in a string": (200, XML, answered("authenticate", GOOD.replace("t</s", "<b/></s"))),
    "an empty envelope": (200, XML, (HEAD + TAIL).encode()),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_an_answer_that_dotnet_could_not_read_fails_the_call(service: Script, connector: WebConnector, what: str) -> None:
    service.raw["authenticate"] = UNREADABLE[what]
    update = connector.update()
    assert update.outcome == "lost"
    assert (update.error or "").startswith("QBWC1012: authenticate failed.")
    assert service.operations[-1] == "authenticate"
    assert not update.unreachable


def test_the_good_answer_of_these_tests_is_read(service: Script, connector: WebConnector) -> None:
    service.raw["authenticate"] = (200, "text/xml", answered("authenticate", GOOD))
    assert connector.update().outcome == "done"


@pytest.mark.parametrize("text", ["", "hundred", "1.5", "99999999999", "2147483648"])
def test_a_result_that_is_no_int_fails_the_call(service: Script, connector: WebConnector, text: str) -> None:
    service.will(receiveResponseXML=text)
    assert (connector.update().error or "").startswith("QBWC1042")


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("authenticate", "QBWC1012"),
        ("sendRequestXML", "QBWC1041"),
        ("receiveResponseXML", "QBWC1042"),
        ("getLastError", "QBWC1043"),
        ("closeConnection", "QBWC1044"),
    ],
)
def test_a_fault_ends_the_update_with_the_code_of_its_call(
    service: Script, connector: WebConnector, operation: str, code: str
) -> None:
    if operation == "getLastError":
        service.will(sendRequestXML="")
    fault = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>No luck.</faultstring></soap:Fault>"
    service.raw[operation] = (500, XML, (HEAD + fault + TAIL).encode())
    update = connector.update()
    assert update.outcome == "lost"
    assert update.error is not None
    assert update.error.startswith(code)
    assert "No luck." in update.error


@pytest.mark.parametrize("operation", ["serverVersion", "clientVersion"])
def test_a_service_may_lack_the_version_operations(service: Script, connector: WebConnector, operation: str) -> None:
    fault = "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Unknown.</faultstring></soap:Fault>"
    service.raw[operation] = (500, XML, (HEAD + fault + TAIL).encode())
    assert connector.update().outcome == "done"


@pytest.mark.parametrize("operation", ["serverVersion", "clientVersion"])
@pytest.mark.parametrize("raw", [(500, "text/html", b"oh"), (404, XML, b""), (200, XML, b"<a"), (200, "text/plain", b"E:no")])
def test_no_error_of_the_version_operations_keeps_an_update_from_going_on(
    service: Script, connector: WebConnector, operation: str, raw: tuple[int, str, bytes]
) -> None:
    service.raw[operation] = raw
    update = connector.update()
    assert update.outcome == "done"
    assert any(f"without {operation}" in line for line in update.log)


@pytest.mark.parametrize("space", ["http://developer.intuit.com", "urn:other", ""])
def test_strings_of_another_namespace_fail_authenticate(service: Script, connector: WebConnector, space: str) -> None:
    inner = f'<authenticateResult><string xmlns="{space}">t</string><string xmlns="{space}"/></authenticateResult>'
    service.raw["authenticate"] = (200, XML, answered("authenticate", inner))
    assert (connector.update().error or "").startswith("QBWC1012")


def test_results_may_stand_in_an_element_of_their_own(service: Script, connector: WebConnector) -> None:
    inner = "<receiveResponseXMLResult><int>100</int></receiveResponseXMLResult>"
    service.raw["receiveResponseXML"] = (200, XML, answered("receiveResponseXML", inner))
    text = "<closeConnectionResult><string>All is well.</string></closeConnectionResult>"
    service.raw["closeConnection"] = (200, XML, answered("closeConnection", text))
    update = connector.update()
    assert (update.outcome, update.progress, update.status_text) == ("done", [100], "All is well.")


def test_answers_in_the_shape_of_other_services_are_read(service: Script, connector: WebConnector) -> None:
    """A prefix for Intuit's namespace, space around the body, text/xml without a charset."""
    results = {
        "authenticate": "<ns1:string>t</ns1:string>\n<ns1:string></ns1:string>\n",
        "receiveResponseXML": "100",
        "closeConnection": "Complete!",
    }
    for operation, inner in results.items():
        result = f"<ns1:{operation}Result>{inner}</ns1:{operation}Result>"
        body = f"<E:Body><ns1:{operation}Response>{result}</ns1:{operation}Response>\n\t</E:Body>"
        spaces = f'xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="{INTUIT}"'
        whole = f'<?xml version="1.0" encoding="UTF-8"?>\n\t<E:Envelope {spaces}>\n\t{body}\n</E:Envelope>'
        service.raw[operation] = (200, "text/xml", whole.encode())
    update = connector.update()
    assert (update.outcome, update.progress, update.status_text) == ("done", [100], "Complete!")


def test_nobody_there_is_unreachable(books: Books) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    update = WebConnector(f"http://localhost:{port}/qbwc", "finch", "s", quickbooks=books).update()
    assert (update.outcome, update.unreachable) == ("lost", True)


def test_a_service_that_never_ends_its_answer_runs_into_the_time_limit(books: Books) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def dribble() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=dribble, daemon=True)
        thread.start()
        url = f"http://localhost:{server.getsockname()[1]}/qbwc"
        began = time.monotonic()
        with pytest.raises(CallFailed):
            WebConnector(url, "finch", "s", quickbooks=books, timeout=0.4).call("serverVersion")
        assert 0.3 < time.monotonic() - began < 20
        stop.set()
        thread.join()


@pytest.mark.parametrize("url", ["localhost:8000/qbwc", "ftp://localhost/qbwc", "http:///qbwc", ""])
def test_an_address_that_is_none_is_refused(books: Books, url: str) -> None:
    with pytest.raises(ValueError, match="http or https"):
        WebConnector(url, "finch", "s", quickbooks=books)
