"""The envelopes: written as .NET's XmlSerializer writes them, read without forgiveness."""

import re
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from lxml import etree

INTUIT = "http://developer.intuit.com/"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.w3.org/2001/XMLSchema"

Value = str | int | None
Result = str | int | list[str]
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INT = re.compile(r"\s*[+-]?[0-9]{1,10}\s*")


class BadAnswer(Exception):
    """The service's answer is not what .NET could read as this operation's result."""


class Unwritable(ValueError):
    """XML cannot carry a value, or the operation does not take it."""


class SoapFault(BadAnswer):
    """The service answered with a SOAP fault."""


@dataclass(frozen=True)
class Operation:
    """What an operation takes, in order, and gives."""

    parameters: tuple[str, ...]
    result: Literal["string", "int", "strings"] = "string"


OPERATIONS = {
    "serverVersion": Operation(()),
    "clientVersion": Operation(("strVersion",)),
    "authenticate": Operation(("strUserName", "strPassword"), "strings"),
    "sendRequestXML": Operation(
        ("ticket", "strHCPResponse", "strCompanyFileName", "qbXMLCountry", "qbXMLMajorVers", "qbXMLMinorVers")
    ),
    "receiveResponseXML": Operation(("ticket", "response", "hresult", "message"), "int"),
    "connectionError": Operation(("ticket", "hresult", "message")),
    "getLastError": Operation(("ticket",)),
    "closeConnection": Operation(("ticket",)),
    "getInteractiveURL": Operation(("wcTicket", "sessionID")),
    "interactiveRejected": Operation(("wcTicket", "reason")),
    "interactiveDone": Operation(("wcTicket",)),
}


def write(operation: str, values: dict[str, Value]) -> bytes:
    """The call as the Web Connector sends it; a value that is None is left out, as .NET leaves out null.

    Raises: Unwritable.
    """
    unknown = values.keys() - set(OPERATIONS[operation].parameters)
    if unknown:
        raise Unwritable(f"{operation} takes no {', '.join(sorted(unknown))}.")
    parameters = "".join(
        _element(name, values[name]) for name in OPERATIONS[operation].parameters if values.get(name) is not None
    )
    body = f'<{operation} xmlns="{INTUIT}">{parameters}</{operation}>' if parameters else _empty(operation)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{ENVELOPE}" xmlns:xsi="{INSTANCE}" '
        f'xmlns:xsd="{SCHEMA}"><soap:Body>{body}</soap:Body></soap:Envelope>'
    ).encode()


def _empty(operation: str) -> str:
    return f'<{operation} xmlns="{INTUIT}" />'


def _element(name: str, value: Value) -> str:
    text = str(value)
    if _ILLEGAL.search(text):
        raise Unwritable(f"{name} has a character that XML cannot carry.")
    return f"<{name}>{escape(text, {chr(13): '&#xD;'})}</{name}>" if text else f"<{name} />"


def read(operation: str, answer: bytes) -> Result:
    """The operation's result. Raises: BadAnswer when an element, a namespace or a value is not as agreed."""
    found = _result(operation, answer)
    kind = OPERATIONS[operation].result
    if kind == "strings":
        return _strings(found)
    text = _text(_unwrapped(found, kind))
    if kind == "string":
        return text
    if not _INT.fullmatch(text) or not -(2**31) <= int(text) < 2**31:
        raise BadAnswer(f"{operation}Result is not an int.")
    return int(text)


def _result(operation: str, answer: bytes) -> etree._Element:
    body = _only(_parse(answer), f"{{{ENVELOPE}}}Body", skip=f"{{{ENVELOPE}}}Header")
    fault = body.find(f"{{{ENVELOPE}}}Fault")
    if fault is not None:
        raise SoapFault(f"The service answered with a fault: {fault.findtext('faultstring') or 'no reason given'}")
    response = _only(body, f"{{{INTUIT}}}{operation}Response")
    return _only(response, f"{{{INTUIT}}}{operation}Result")


def _parse(answer: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(answer, parser)
    except etree.XMLSyntaxError as error:
        raise BadAnswer(f"The answer is not XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadAnswer("The answer has a document type, which .NET refuses.")
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise BadAnswer(f"The answer is no SOAP 1.1 envelope but {root.tag}.")
    return root


def _only(parent: etree._Element, tag: str, skip: str = "") -> etree._Element:
    inside = [child for child in parent if child.tag != skip]
    if len(inside) != 1 or inside[0].tag != tag:
        raise BadAnswer(f"{parent.tag} has {[str(child.tag) for child in inside]} where only {tag} belongs.")
    return inside[0]


def _text(element: etree._Element) -> str:
    if len(element):
        raise BadAnswer(f"{element.tag} has elements inside where only text belongs.")
    return element.text or ""


def _unwrapped(element: etree._Element, kind: str) -> etree._Element:
    """A result that some services put into one more element, named as its type: ``<string>`` or ``<int>``."""
    inside = element[0] if len(element) == 1 and not (element.text or "").strip() else None
    return inside if inside is not None and inside.tag == f"{{{INTUIT}}}{kind}" else element


def _strings(element: etree._Element) -> list[str]:
    wrong = [str(child.tag) for child in element if child.tag != f"{{{INTUIT}}}string"]
    if wrong:
        raise BadAnswer(f"{element.tag} has {wrong} where only string of {INTUIT} belongs.")
    if (element.text or "").strip():
        raise BadAnswer(f"{element.tag} has text where only string of {INTUIT} belongs.")
    return [_text(child) for child in element]
