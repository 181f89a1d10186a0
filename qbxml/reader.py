"""Reading answers: any size, in bounded memory, as they come in."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from qbxml.characters import meant
from qbxml.errors import BrokenAnswer
from qbxml.events import Event, MessageSetHead, Record, ResponseEnd, ResponseHead
from qbxml.incoming import Input
from qbxml.messages import RECORDS
from qbxml.records import Builder, Slot

SLICE = 64 * 1024
HEADS = 2 * 1024
DEEPEST = 64
LONGEST_TEXT = 1024 * 1024
LARGEST_RECORD = 64 * 1024 * 1024
LARGEST_TOKEN = 4 * 1024 * 1024


def read(chunks: Iterable[bytes] | bytes | str, encoding: str | None = "utf-8", *, shallow: bool = False) -> Iterator[Event]:
    """The events of an answer, while it is being read.

    Text is taken as it is. Bytes are taken as UTF-8 whatever they declare, because the Web Connector hands over text,
    so a declaration in it says nothing; with ``encoding=None`` they are read as they declare. Everything that stands
    before a fault is yielded before the error is raised, however the chunks are cut.

    ``shallow`` is for who only wants to know which records came: they have their plain fields, and no lines or references.

    Raises:
        BrokenAnswer: it is cut off, not XML, declares entities or a document type, or is no qbXML answer.
    """
    if isinstance(chunks, str):
        encoding = "utf-8"
    reader = _Reader(encoding, shallow=shallow)
    try:
        for chunk in _slices(chunks):
            yield from reader.feed(chunk)
        yield from reader.close()
    except BrokenAnswer:
        yield from reader.take()
        raise
    finally:
        reader.let_go()


def _slices(chunks: Iterable[bytes] | bytes | str) -> Iterator[bytes]:
    """The first one is short: whoever wants only the heads of an answer does not wait for its first records."""
    if isinstance(chunks, str):
        for start, end in _cuts(len(chunks), 0):
            yield chunks[start:end].encode("utf-8", "surrogatepass")
        return
    cut = 0
    for chunk in (chunks,) if isinstance(chunks, (bytes, bytearray, memoryview)) else chunks:
        for start, end in _cuts(len(chunk), cut):
            yield bytes(chunk[start:end])
        cut += len(chunk)


def _cuts(length: int, before: int) -> Iterator[tuple[int, int]]:
    """From where to where ``length`` bytes are cut, of which ``before`` came earlier."""
    start = 0
    while start < length:
        end = min(length, start + (SLICE if before + start >= HEADS else HEADS))
        yield start, end
        start = end


class _Reader:
    def __init__(self, encoding: str | None, *, shallow: bool) -> None:
        self._shallow = shallow
        self._events: list[Event] = []
        self._input = Input(encoding)
        self._fed = 0
        self._depth = 0
        self._skip_from = 0
        self._has_head = False
        self._response: ResponseHead | None = None
        self._records = 0
        self._skipped = 0
        self._builder: Builder | None = None
        self._record_from = 0
        self._leaf: tuple[Slot, str] | None = None
        self._text: list[str] = []
        self._text_length = 0
        self._take_text = self._characters  # bound once, not for each field
        self._parser = expat.ParserCreate(encoding)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that ``chunk`` completes."""
        self._parse(self._input.clean(chunk), False)
        if self._fed - self._parser.CurrentByteIndex > LARGEST_TOKEN:
            raise self._broken("a tag or reference without end")
        if self._builder is not None and self._fed - self._record_from > LARGEST_RECORD:
            raise self._broken("a record larger than any that QuickBooks makes")
        return self.take()

    def close(self) -> list[Event]:
        """The last events; the answer must be complete."""
        self._parse(self._input.clean(b"", is_last=True), True)
        if not self._has_head:
            raise self._broken("holds no QBXMLMsgsRs")
        return self.take()

    def take(self) -> list[Event]:
        """The events that wait, which then no longer wait."""
        events, self._events = self._events, []
        return events

    def let_go(self) -> None:
        """Part from the parser, so that its memory is free at once and not when the cycle is found."""
        del self._take_text
        self._parser.StartElementHandler = self._parser.EndElementHandler = None
        self._parser.CharacterDataHandler = self._parser.StartDoctypeDeclHandler = None

    def _parse(self, chunk: bytes, is_last: bool) -> None:
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise self._broken(self._explained(expat.errors.messages[error.code]), at_error=True) from None
        except (LookupError, ValueError):
            raise self._broken("declares an encoding that cannot be read") from None

    def _explained(self, reason: str) -> str:
        if not self._fed:
            return "the answer is empty"
        if self._depth and reason in ("no element found", "unclosed token", "partial character"):
            where = f" in {self._response.name}" if self._response else ""
            return f"the answer breaks off{where}"
        return f"not well-formed XML: {reason}"

    def _broken(self, reason: str, at_error: bool = False) -> BrokenAnswer:
        parser = self._parser
        if at_error:
            line, column, offset = parser.ErrorLineNumber, parser.ErrorColumnNumber, parser.ErrorByteIndex
        else:
            line, column, offset = parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex
        return BrokenAnswer(reason, line, column + 1, max(offset, 0) + self._input.removed)

    def _refuse_doctype(self, *_: Any) -> None:
        raise self._broken("declares a document type, which QuickBooks never does")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called for every element, most of which are fields: they come first."""
        self._depth += 1
        if self._builder is not None and not self._skip_from:
            self._start_field(self._builder, tag)
            return
        if self._depth in (2, 3):
            attributes = {name: meant(value) for name, value in attributes.items()}
        if self._skip_from:
            if self._depth > DEEPEST:
                raise self._broken("elements nested too deep")
            return
        if self._depth == 1:
            if tag != "QBXML":
                raise self._broken(f"begins with {tag[:40]}, not with QBXML")
        elif self._depth == 2:
            self._start_message_set(tag, attributes)
        elif self._depth == 3:
            self._start_response(tag, attributes)
        else:
            self._start_record(tag)

    def _start_message_set(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "QBXMLMsgsRq":
            raise self._broken("holds requests, not answers")
        if tag != "QBXMLMsgsRs":
            self._skip_from = self._depth
            return
        self._has_head = True
        self._events.append(
            MessageSetHead(
                status_code=attributes.get("messageSetStatusCode"),
                status_message=attributes.get("messageSetStatusMessage", ""),
                new_message_set_id=attributes.get("newMessageSetID"),
                old_message_set_id=attributes.get("oldMessageSetID"),
                attributes=attributes,
            )
        )

    def _start_response(self, tag: str, attributes: dict[str, str]) -> None:
        self._records = self._skipped = 0
        self._response = ResponseHead(
            name=tag,
            request_id=attributes.get("requestID"),
            status_code=self._whole(tag, attributes, "statusCode"),
            severity=attributes.get("statusSeverity", ""),
            message=attributes.get("statusMessage", ""),
            iterator_id=attributes.get("iteratorID"),
            remaining=self._whole(tag, attributes, "iteratorRemainingCount") if "iteratorRemainingCount" in attributes else None,
            attributes=attributes,
        )
        self._events.append(self._response)

    def _whole(self, tag: str, attributes: dict[str, str], name: str) -> int:
        text = attributes.get(name, "").strip()
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            raise self._broken(f"{tag[:40]} has no readable {name}")
        return int(text)

    def _start_record(self, tag: str) -> None:
        cls = RECORDS.get(tag)
        if cls is None:
            self._skipped += 1
            self._skip_from = self._depth
        else:
            self._builder = Builder(cls)
            self._record_from = self._parser.CurrentByteIndex

    def _start_field(self, builder: Builder, tag: str) -> None:
        slot = None if self._leaf else builder.slot(tag)
        if slot is None or (self._shallow and slot.kind is None):
            self._skip_from = self._depth
        elif slot.kind is not None:
            self._leaf = (slot, tag)
            self._text_length = 0
            self._parser.CharacterDataHandler = self._take_text
        else:
            builder.enter(slot)

    def _characters(self, data: str) -> None:
        if self._skip_from:
            return
        self._text_length += len(data)
        if self._text_length > LONGEST_TEXT:
            raise self._broken("a text longer than any that QuickBooks holds")
        self._text.append(data)

    def _end(self, tag: str) -> None:
        depth = self._depth
        self._depth -= 1
        if self._skip_from:
            if depth == self._skip_from:
                self._skip_from = 0
        elif self._builder is not None:
            self._end_field(self._builder, tag, depth)
        elif depth == 3:
            assert self._response is not None
            self._events.append(ResponseEnd(self._response.request_id, self._records, self._skipped))
            self._response = None

    def _end_field(self, builder: Builder, tag: str, depth: int) -> None:
        if self._leaf is not None:
            self._parser.CharacterDataHandler = None
            builder.plain(self._leaf[0], tag, meant("".join(self._text)))
            self._text.clear()
            self._leaf = None
        elif depth > 4:
            builder.leave()
        else:
            assert self._response is not None
            record = Record(
                self._response.request_id, self._response.name, builder.finish(), tuple(builder.unread), builder.offset
            )
            self._events.append(record)
            self._records += 1
            self._builder = None
