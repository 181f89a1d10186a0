"""Reading a request document: declaration, version, message set, and each request by its rules."""

import re
from dataclasses import dataclass

from lxml import etree

from app.sandbox.quickbooks.errors import QuickBooksError, Rejected
from app.sandbox.quickbooks.message import Message
from app.sandbox.quickbooks.messages import MESSAGES
from app.sandbox.quickbooks.rules.grammar import Values, Version, read_parts, version_of

_HEAD = re.compile(r"""\s*<\?xml\s+version=["']1\.0["'][^?]*\?>\s*<\?qbxml\s+version=["'](\d{1,2}\.\d)["']\s*\?>""")
_SET_ATTRIBUTES = {"onError", "newMessageSetID", "oldMessageSetID", "responseData"}
_META_DATA = {"NoMetaData", "MetaDataOnly", "MetaDataAndResponseData"}
ITERATORS_SINCE = (5, 0)


@dataclass(frozen=True)
class Request:
    """One request of a message set, checked."""

    name: str
    message: Message
    values: Values
    attributes: dict[str, str]


@dataclass(frozen=True)
class MessageSet:
    """A request document that keeps to the rules."""

    version: Version
    on_error: str
    new_id: str | None
    old_id: str | None
    with_data: bool
    requests: tuple[Request, ...]


def read_document(xml: str, supported: list[str]) -> MessageSet:
    """Read a document.

    Raises: QuickBooksError 0x80040400 for what breaks a rule, 0x80040423 for a version that is not spoken.
    """
    try:
        version = _version(xml, supported)
        message_set = _message_set(_parse(xml))
        requests = tuple(_request(element, version) for element in message_set)
        return _set_of(message_set, version, requests)
    except Rejected as rejected:
        raise QuickBooksError("0x80040400", f"The request is not valid qbXML: {rejected}.") from rejected


def _version(xml: str, supported: list[str]) -> Version:
    if not xml.isascii():
        raise Rejected("", "characters that are not ASCII must be references")
    head = _HEAD.match(xml)
    if head is None:
        raise Rejected("", "it must begin with an XML declaration and the qbxml version")
    if head.group(1) not in supported:
        raise QuickBooksError("0x80040423", f"This QuickBooks does not speak qbXML {head.group(1)}.")
    return version_of(head.group(1))


def _parse(xml: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, load_dtd=False)
    try:
        root = etree.fromstring(xml.encode("ascii"), parser)
    except etree.XMLSyntaxError as error:
        raise Rejected("", f"not well-formed, {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Rejected("", "a document type is not allowed")
    return root


def _message_set(root: etree._Element) -> etree._Element:
    if root.tag != "QBXML" or root.attrib or len(root) != 1 or root[0].tag != "QBXMLMsgsRq":
        raise Rejected(str(root.tag), "it must be one QBXML with one QBXMLMsgsRq")
    texts = [root.text, root[0].tail, root[0].text, *(child.tail for child in root[0])]
    if any(text and text.strip() for text in texts):
        raise Rejected("QBXMLMsgsRq", "text between elements")
    return root[0]


def _set_of(element: etree._Element, version: Version, requests: tuple[Request, ...]) -> MessageSet:
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    unknown = attributes.keys() - _SET_ATTRIBUTES
    if unknown:
        raise Rejected("QBXMLMsgsRq", f"unknown attribute {unknown.pop()}")
    on_error = attributes.get("onError", "")
    if on_error not in {"stopOnError", "continueOnError"}:
        raise Rejected("QBXMLMsgsRq", f'onError "{on_error}" is missing, unknown or not supported')
    data = attributes.get("responseData", "includeAll")
    if data not in {"includeAll", "includeNone"}:
        raise Rejected("QBXMLMsgsRq", "responseData is neither includeAll nor includeNone")
    return MessageSet(
        version,
        on_error,
        attributes.get("newMessageSetID") or None,
        attributes.get("oldMessageSetID") or None,
        data == "includeAll",
        requests,
    )


def _request(element: etree._Element, version: Version) -> Request:
    name = str(element.tag)
    message = MESSAGES.get(name)
    if message is None:
        raise Rejected("QBXMLMsgsRq", f"{name} is not a request that is known here")
    if version < message.since:
        raise Rejected("QBXMLMsgsRq", f"{name} is not known in this version")
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    _check_attributes(name, message, attributes, version)
    return Request(name, message, read_parts(element, message.parts, version, name), attributes)


def _check_attributes(name: str, message: Message, attributes: dict[str, str], version: Version) -> None:
    known = {"requestID"}
    if message.iterates and version >= ITERATORS_SINCE:
        known |= {"iterator", "iteratorID"}
    if message.counts:
        known |= {"metaData"}
    unknown = attributes.keys() - known
    if unknown:
        raise Rejected(name, f"the attribute {unknown.pop()} does not belong here")
    if len(attributes.get("requestID", "")) > 50:
        raise Rejected(name, "a requestID has at most 50 characters")
    if attributes.get("metaData", "NoMetaData") not in _META_DATA:
        raise Rejected(name, "metaData has an unknown value")
    step = attributes.get("iterator")
    if step not in {None, "Start", "Continue", "Stop"}:
        raise Rejected(name, "iterator is neither Start, Continue nor Stop")
    if ("iteratorID" in attributes) != (step in {"Continue", "Stop"}):
        raise Rejected(name, "iteratorID goes with Continue and Stop, and with nothing else")
