"""One SOAP envelope, read as a stream: small parameters as texts, the large one into a spool."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self
from xml.parsers import expat

from lxml import etree

from app.soap.limits import Hostile, Limits, Malformed, TooLarge
from app.soap.spool import Spool
from qbxml.characters import meant
from qbxml.incoming import Input

log = logging.getLogger(__name__)

TNS = "http://developer.intuit.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ENVELOPE, HEADER, BODY, FAULT = (f"{{{SOAP}}}{name}" for name in ("Envelope", "Header", "Body", "Fault"))
CALLED = "{" + TNS
SPOOLED = {"receiveResponseXML": "response", "sendRequestXML": "strHCPResponse"}
NUMBERS = ("qbXMLMajorVers", "qbXMLMinorVers")
# expat names an element "uri}name" with this separator, which no namespace may contain: one brace makes it lxml's name
SEPARATOR = "}"
TEXT_BUFFER = 64 * 1024

KnowsTicket = Callable[[str], bool]


class Envelope:
    """Feed it the bytes, then ``close``: what stays is ``operation``, ``parameters`` and ``answer``.

    Attributes and headers are dropped: nothing that the Web Connector says stands in them. Raises: Refused.
    """

    def __init__(self, limits: Limits, encoding: str | None = None, knows: KnowsTicket | None = None) -> None:
        self.operation: str | None = None
        self.parameters: dict[str, str] = {}  # of the operation, by name; the large one is empty here
        self.answer: Spool | None = None
        self._limits = limits
        self._knows = knows
        self._path: list[str] = []
        self._elements = 0
        self._texts = 0
        self._fed = 0
        self._parameter = ""
        self._text: list[str] | Spool | None = None
        self._body_seen = False
        self._input = Input(encoding)
        self._parser: expat.XMLParserType | None = self._make_parser(encoding)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard()

    def discard(self) -> None:
        """Let go of the spool and the parser, at once and whatever happened."""
        self._text = None
        self._parser = None  # it holds our methods, and they hold us
        if self.answer is not None:
            self.answer.close()

    @property
    def size_limit(self) -> int:
        """What the body may have, as far as the operation is known by now."""
        return self._limits.answer if self.operation == "receiveResponseXML" else self._limits.body

    @property
    def ticket(self) -> str | None:
        """Of a call with a large answer, which comes after its ticket; None as long as there is none."""
        return None if self.answer is None else self.parameters.get("ticket")

    def document(self) -> etree._Element:
        """The call as a document, for spyne."""
        made = etree.Element(ENVELOPE)
        call = etree.SubElement(etree.SubElement(made, BODY), f"{{{TNS}}}{self.operation}")
        for name, text in self.parameters.items():
            etree.SubElement(call, f"{{{TNS}}}{name}").text = text
        return made

    @property
    def held(self) -> int:
        """Bytes in memory."""
        return self._texts + (0 if self.answer is None else self.answer.held)

    def feed(self, block: bytes) -> None:
        """The next bytes. .NET sends a control character of QuickBooks' answer as a reference that XML forbids."""
        place = self._parse(self._input.clean(block), last=False)
        if self._fed - place > self._limits.markup + len(block):
            raise Hostile("A tag or comment is longer than any real one.")

    def close(self) -> None:
        """The body has ended."""
        self.whole(b"")

    def whole(self, block: bytes) -> None:
        """The last bytes of the body, or all of them where they are no more than a block."""
        self._parse(self._input.clean(block, is_last=True), last=True)
        if self.operation is None:
            raise Malformed("The SOAP body names no operation.")

    def _parse(self, block: bytes, *, last: bool) -> int:
        """Up to which byte it has read."""
        self._fed += len(block)
        if self._parser is None:
            raise Malformed("The request was given up.")
        try:
            self._parser.Parse(block, last)
        except (expat.ExpatError, ValueError, LookupError, UnicodeError) as error:
            raise Malformed("The request is not well-formed XML.") from error
        return self._parser.CurrentByteIndex

    def _make_parser(self, encoding: str | None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding, SEPARATOR)
        parser.buffer_text = True
        parser.buffer_size = TEXT_BUFFER
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.ProcessingInstructionHandler = _no_instruction
        return parser

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = "{" + name if SEPARATOR in name else name
        self._path.append(tag)
        self._elements += 1
        if len(self._path) > self._limits.depth or self._elements > self._limits.elements:
            raise Hostile("The request has more elements than any real one.")
        if len(attributes) > self._limits.attributes:
            raise Hostile("An element has more attributes than any real one.")
        if len(self._path) <= 2:
            self._open_frame(tag)
        elif self._path[1] == BODY:
            self._open_call(tag)

    def _open_frame(self, tag: str) -> None:
        if len(self._path) == 1:
            if tag != ENVELOPE:
                raise Malformed("The request is not a SOAP 1.1 envelope.")
        elif tag == BODY:
            if self._body_seen:
                raise Malformed("The SOAP envelope has two bodies.")
            self._body_seen = True

    def _open_call(self, tag: str) -> None:
        namespace, _, local = tag.rpartition("}")
        if len(self._path) == 3:
            if self.operation is not None or tag == FAULT:
                raise Malformed("The SOAP body must hold one call.")
            if namespace != CALLED:
                raise Malformed(f"The operation is not in the namespace {TNS}.")
            self.operation = local
        elif len(self._path) == 4:
            if local in self.parameters:
                raise Malformed("A parameter is given twice.")
            self.parameters[local] = ""
            self._parameter = local
            self._text = self._receiver(local)
        else:
            raise Malformed("A parameter may hold text only.")

    def _receiver(self, parameter: str) -> list[str] | Spool:
        if SPOOLED.get(self.operation or "") != parameter:
            return []
        self.answer = Spool()
        return self.answer

    def _characters(self, text: str) -> None:
        if isinstance(self._text, Spool):
            self._spool(self._text, text.encode())
            return
        self._texts += len(text)
        if self._texts > self._limits.texts:
            raise TooLarge("The parameters are larger than any real ones.")
        if self._text is not None:
            self._text.append(text)

    def _spool(self, spool: Spool, data: bytes) -> None:
        """Before an answer leaves memory for the disk, its ticket must be one of ours: nobody else fills the disk."""
        spool.write(data)
        if self._knows is None or spool.size <= self._limits.from_strangers:
            return
        try:
            if not self._knows(self.ticket or ""):
                spool.forget()
        except Exception as error:  # noqa: BLE001 - the call still gets its ordinary answer
            log.error("a ticket could not be looked up: %s", type(error).__name__)
            spool.forget()
        self._knows = None

    def _end(self, name: str) -> None:
        self._path.pop()
        if isinstance(self._text, list):
            text = meant("".join(self._text))
            if self._parameter in NUMBERS and not re.fullmatch(r"\s*-?[0-9]{1,9}\s*", text):
                text = "0"  # not worth refusing a session: HostRet lists what is supported
            self.parameters[self._parameter] = text
        self._text = None


def _no_doctype(name: str, system: str | None, public: str | None, has_subset: int) -> None:
    raise Hostile("A SOAP message must not contain a document type.")


def _no_instruction(target: str, data: str) -> None:
    raise Hostile("A SOAP message must not contain processing instructions.")
