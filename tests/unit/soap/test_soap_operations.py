"""The Web Connector's operations: names, parameters and answers as Intuit's client expects them."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from tests.unit.soap.calls import TNS, URL, Recorder, call, endpoint, envelope, result, send

XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
WSDL_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
PARAMETERS = {
    "serverVersion": ["strVersion"],
    "getServerVersion": ["ticket"],
    "clientVersion": ["strVersion"],
    "authenticate": ["strUserName", "strPassword"],
    "sendRequestXML": [
        "ticket",
        "strHCPResponse",
        "strCompanyFileName",
        "qbXMLCountry",
        "qbXMLMajorVers",
        "qbXMLMinorVers",
    ],
    "receiveResponseXML": ["ticket", "response", "hresult", "message"],
    "connectionError": ["ticket", "hresult", "message"],
    "getLastError": ["ticket"],
    "closeConnection": ["ticket"],
    "getInteractiveURL": ["wcTicket", "sessionID"],
    "interactiveRejected": ["wcTicket", "reason"],
    "interactiveDone": ["wcTicket"],
    "isInteractiveDone": ["wcTicket"],
}
RESULTS = {"authenticate": "tns:ArrayOfString", "receiveResponseXML": "xs:int"}


def test_authenticate_answers_strings_in_intuits_namespace() -> None:
    story = Recorder(authenticate=["a-ticket", "", "", "60"])
    answer = call(endpoint(story), "authenticate", strUserName="Müller & Sons", strPassword="p<w>")
    assert answer == ["a-ticket", "", "", "60"]
    assert story.told == [("authenticate", "Müller & Sons", "p<w>")]


def test_send_request_hands_the_story_the_company_and_the_versions() -> None:
    xml = '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><A>caf&#233; &amp; co</A></QBXML>'
    story = Recorder(send_request=xml)
    answer = call(
        endpoint(story),
        "sendRequestXML",
        ticket="a-ticket",
        strHCPResponse="<QBXML>é</QBXML>",
        strCompanyFileName=r"C:\Books\a & b.qbw",
        qbXMLCountry="US",
        qbXMLMajorVers="13",
        qbXMLMinorVers="0",
    )
    assert answer == xml
    assert story.told == [("send_request", "a-ticket", "<QBXML>é</QBXML>", r"C:\Books\a & b.qbw", "US", 13, 0)]


@pytest.mark.parametrize("percent", [-1, 0, 1, 55, 100])
def test_receive_response_answers_a_plain_number(percent: int) -> None:
    story = Recorder(receive_response=percent)
    answer = call(endpoint(story), "receiveResponseXML", ticket="t", response="<a/>", hresult="", message="")
    assert answer == percent
    assert story.told == [("receive_response", "t", "<a/>", "", "")]


def test_receive_response_brings_the_hresult_when_quickbooks_could_not_do_it() -> None:
    story = Recorder(receive_response=-1)
    call(endpoint(story), "receiveResponseXML", ticket="t", response="", hresult="0x80040400", message="bad")
    assert story.told == [("receive_response", "t", "", "0x80040400", "bad")]


@pytest.mark.parametrize(
    ("operation", "method", "given", "told"),
    [
        ("serverVersion", "server_version", {}, ()),
        ("serverVersion", "server_version", {"strVersion": "2.3"}, ()),
        ("getServerVersion", "server_version", {"ticket": "t"}, ()),
        (
            "connectionError",
            "connection_error",
            {"ticket": "t", "hresult": "0x80040408", "message": "no"},
            ("t", "0x80040408", "no"),
        ),
        ("getLastError", "get_last_error", {"ticket": "t"}, ("t",)),
        ("closeConnection", "close_connection", {"ticket": "t"}, ("t",)),
        ("getInteractiveURL", "interactive_url", {"wcTicket": "t", "sessionID": "s"}, ("t", "s")),
        ("interactiveRejected", "interactive_rejected", {"wcTicket": "t", "reason": "r"}, ("t", "r")),
        ("interactiveDone", "interactive_done", {"wcTicket": "t"}, ("t",)),
        ("isInteractiveDone", "interactive_done", {"wcTicket": "t"}, ("t",)),
    ],
)
def test_an_operation_of_texts_is_one_call_of_the_story(
    operation: str, method: str, given: dict[str, str], told: tuple[str, ...]
) -> None:
    story = Recorder(**{method: 'Sälden & "co" <x>\nsecond line'})
    assert call(endpoint(story), operation, **given) == 'Sälden & "co" <x>\nsecond line'
    assert story.told == [(method, *told)]


def test_missing_parameters_are_empty_texts_and_zero() -> None:
    story = Recorder(send_request="x", receive_response=1, authenticate=["", "nvu"], close_connection="ok")
    app = endpoint(story)
    for operation in ("sendRequestXML", "receiveResponseXML", "authenticate", "closeConnection"):
        call(app, operation)
    assert story.told == [
        ("send_request", "", "", "", "", 0, 0),
        ("receive_response", "", "", "", ""),
        ("authenticate", "", ""),
        ("close_connection", ""),
    ]


def test_spaces_in_a_password_are_part_of_it() -> None:
    story = Recorder(authenticate=["", "nvu"])
    call(endpoint(story), "authenticate", strUserName=" u", strPassword="  p  ")
    assert story.told == [("authenticate", " u", "  p  ")]


@pytest.mark.parametrize("written", ["", " 13 ", "13.0", "99999999999999", "thirteen"])
def test_a_version_that_is_no_number_does_not_end_a_session(written: str) -> None:
    story = Recorder(send_request="x")
    call(endpoint(story), "sendRequestXML", ticket="t", qbXMLMajorVers=written)
    assert story.told[0][5] == (13 if written == " 13 " else 0)


def test_parameters_are_known_by_name_whatever_their_order_or_prefix() -> None:
    story = Recorder(authenticate=["", "nvu"])
    body = envelope("authenticate", strPassword="p", strUserName="u").replace(
        b'<authenticate xmlns="', b'<i:authenticate xmlns:i="'
    )
    for name in ("/authenticate", "strUserName", "/strUserName", "strPassword", "/strPassword"):
        prefixed = name.replace("/", "/i:") if "/" in name else f"i:{name}"
        body = body.replace(f"<{name}>".encode(), f"<{prefixed}>".encode())
    status, _, answer = send(endpoint(story), body)
    assert status == "200 OK"
    assert result(answer, "authenticate") == ["", "nvu"]
    assert story.told == [("authenticate", "u", "p")]


def test_attributes_and_headers_of_a_call_change_nothing() -> None:
    story = Recorder(close_connection="ok")
    body = envelope("closeConnection", ticket="t")
    body = body.replace(b"<ticket>", b'<ticket ticket="other" id="a" href="#a" xmlns:x="u:x" x:type="y">')
    body = body.replace(b"<soap:Body>", b"<soap:Header><a><b>text</b></a></soap:Header><soap:Body>")
    status, _, answer = send(endpoint(story), body)
    assert status == "200 OK"
    assert result(answer, "closeConnection") == "ok"
    assert story.told == [("close_connection", "t")]


def test_a_nil_parameter_is_an_empty_text() -> None:
    story = Recorder(close_connection="ok")
    nil = b'<ticket xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true" />'
    body = envelope("closeConnection", ticket="t").replace(b"<ticket>t</ticket>", nil)
    assert send(endpoint(story), body)[0] == "200 OK"
    assert story.told == [("close_connection", "")]


def described() -> Any:
    app = endpoint(Recorder())
    status, headers, document = send(app, REQUEST_METHOD="GET", QUERY_STRING="wsdl", CONTENT_LENGTH=None)
    assert status == "200 OK"
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    return etree.fromstring(document)


def test_the_wsdl_names_every_parameter_in_intuits_order() -> None:
    types = {one.get("name"): one for one in described().iter(f"{XS}complexType")}
    for operation, parameters in PARAMETERS.items():
        assert [one.get("name") for one in types[operation].iter(f"{XS}element")] == parameters
        (answer,) = types[f"{operation}Response"].iter(f"{XS}element")
        assert answer.get("name") == f"{operation}Result"
        assert answer.get("type") == RESULTS.get(operation, "xs:string")
        for one in types[operation].iter(f"{XS}element"):
            number = one.get("name") in {"qbXMLMajorVers", "qbXMLMinorVers"}
            assert one.get("type") == ("xs:int" if number else "xs:string")
            assert one.get("minOccurs", "1") == ("1" if number else "0")


def test_every_message_has_one_part_that_microsofts_tools_take_for_plain_parameters() -> None:
    messages = list(described().iter(f"{WSDL}message"))
    assert len(messages) == 2 * len(PARAMETERS)
    assert {tuple(part.get("name") for part in message) for message in messages} == {("parameters",)}


def test_the_wsdl_describes_intuits_service_at_the_public_address() -> None:
    document = described()
    assert document.get("targetNamespace") == TNS
    assert [one.get("elementFormDefault") for one in document.iter(f"{XS}schema")] == ["qualified"]
    (service,) = document.iter(f"{WSDL}service")
    (port,) = service
    (binding,) = document.iter(f"{WSDL}binding")
    assert service.get("name") == "QBWebConnectorSvc"
    assert port.get("name") == binding.get("name") == "QBWebConnectorSvcSoap"
    assert [one.get("location") for one in document.iter(f"{WSDL_SOAP}address")] == [f"{URL}/qbwc"]
    assert [(one.get("style"), one.get("transport")) for one in document.iter(f"{WSDL_SOAP}binding")] == [
        ("document", "http://schemas.xmlsoap.org/soap/http")
    ]
    actions = {one.get("soapAction") for one in document.iter(f"{WSDL_SOAP}operation")}
    assert actions == {TNS + operation for operation in PARAMETERS}
