"""Requests and the message set that carries them."""

from dataclasses import dataclass
from typing import ClassVar

from qbxml.aggregate import Aggregate
from qbxml.errors import InvalidValue, UnsupportedByVersion
from qbxml.fields import text, word
from qbxml.values import Text
from qbxml.versions import Version
from qbxml.writer import Writer, escape_attribute, plain_text

_REQUEST_ID = Text(50)
_SET_ID = Text(23)
ON_ERROR = ("continueOnError", "stopOnError")
"""What a message set may ask for; rollbackOnError is in the schema, but QuickBooks does not do it."""


class Rq(Aggregate):
    """A request. Its class has the name of its element, and its answer is ``answer_name``."""

    is_write: ClassVar[bool] = False
    """Whether it changes the company file, so that an answer that never comes leaves its outcome unknown."""

    @property
    def name(self) -> str:
        """The name of the element, ``CustomerAddRq``."""
        return type(self).__name__

    @property
    def answer_name(self) -> str:
        """The name of the answer's element, ``CustomerAddRs``."""
        return f"{self.name[:-2]}Rs"

    def check(self) -> None:
        """Raise InvalidValue for what the fields alone cannot say."""


class PagedRq(Rq):
    """A query that can be read in pages: Start, then Continue with the iteratorID that came back."""

    iterator = word("Start", "Continue", "Stop", is_attribute=True, tag="iterator", since="5.0")
    iterator_id = text(is_attribute=True, tag="iteratorID", since="5.0")

    def check(self) -> None:
        """An iteratorID exactly where a page goes on, and MaxReturned wherever there are pages."""
        name = self.name
        if (self.iterator in ("Continue", "Stop")) != (self.iterator_id is not None):
            raise InvalidValue(name, "iterator", "needs an iteratorID for Continue and Stop, and only for them")
        if self.iterator in ("Start", "Continue") and self.__dict__.get("max_returned") is None:
            raise InvalidValue(name, "iterator", "needs MaxReturned")


@dataclass(frozen=True)
class Prepared:
    """A request as it is written in one version, all but its requestID: what can be written need not be written twice."""

    version: Version
    name: str
    rest: str
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """One request of a message set; its answer carries the same ``request_id``."""

    request_id: str
    body: Rq | Prepared


@dataclass(frozen=True)
class MessageSet:
    """What is handed to QuickBooks at once.

    With ``new_message_set_id`` QuickBooks keeps its answer. Without requests, old and new id together ask for the
    answer that is kept, and the old id alone deletes it.
    """

    requests: tuple[Request, ...] | list[Request] = ()
    on_error: str = "continueOnError"
    new_message_set_id: str | None = None
    old_message_set_id: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A field that was not sent, because QuickBooks' version lacks it."""

    request_id: str
    path: str
    reason: str


@dataclass(frozen=True)
class Written:
    """A message set as text, pure ASCII, and what could not be said in it."""

    xml: str
    left_out: tuple[LeftOut, ...]


def write(message_set: MessageSet, version: str | Version) -> Written:
    """The message set in qbXML of ``version``.

    Raises:
        InvalidValue: a value that QuickBooks cannot hold; nothing is shortened or changed here.
        UnsupportedByVersion: a request that this version does not have.
    """
    version = Version(version)
    envelope = Writer(version)
    left_out: list[LeftOut] = []
    _check_envelope(message_set)
    envelope.open("QBXMLMsgsRq", _envelope_attributes(message_set))
    parts = [f'<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="{version}"?>\n<QBXML>\n', envelope.text()]
    for request in message_set.requests:
        body = request.body if isinstance(request.body, Prepared) else prepare(request.body, version)
        if body.version != version:
            raise ValueError(f"{body.name} was prepared for qbXML {body.version}, and this is {version}")
        parts.append(f'<{body.name} requestID="{escape_attribute(request.request_id)}"{body.rest}')
        left_out += [LeftOut(request.request_id, path, reason) for path, reason in body.left_out]
    return Written("".join(parts) + "</QBXMLMsgsRq>\n</QBXML>\n", tuple(left_out))


def prepare(body: Rq, version: str | Version) -> Prepared:
    """The request as it will be written, whatever its requestID.

    Raises: InvalidValue, UnsupportedByVersion, as ``write`` does.
    """
    version = Version(version)
    if body.SINCE is not None and version < body.SINCE:
        raise UnsupportedByVersion(body.name, str(body.SINCE), str(version))
    body.check()
    attributes = [(field.tag, plain_text(field, value, body.name)) for field, value in body.present() if field.is_attribute]
    writer = Writer(version)
    writer.aggregate(body.name, body, body.name, attributes)
    return Prepared(version, body.name, writer.text().removeprefix(f"<{body.name}"), tuple(writer.left_out))


def _check_envelope(message_set: MessageSet) -> None:
    ids = [request.request_id for request in message_set.requests]
    if message_set.on_error not in ON_ERROR:
        raise InvalidValue("QBXMLMsgsRq/onError", "choice", f"must be one of {', '.join(ON_ERROR)}")
    if not ids and message_set.old_message_set_id is None:
        raise InvalidValue("QBXMLMsgsRq", "message set", "has nothing to ask")
    if len(set(ids)) != len(ids):
        raise InvalidValue("QBXMLMsgsRq", "message set", "uses a requestID twice")
    for request_id in ids:
        _check_id("requestID", request_id, _REQUEST_ID)
    for name, value in _envelope_attributes(message_set)[1:]:
        _check_id(name, value, _SET_ID)


def _check_id(name: str, value: str, kind: Text) -> None:
    try:
        if not kind.write(value).strip():
            raise ValueError("may not be empty")
    except ValueError as error:
        raise InvalidValue(f"QBXMLMsgsRq/{name}", kind.name, str(error), kind.limit) from error


def _envelope_attributes(message_set: MessageSet) -> list[tuple[str, str]]:
    optional = (
        ("newMessageSetID", message_set.new_message_set_id),
        ("oldMessageSetID", message_set.old_message_set_id),
    )
    return [("onError", message_set.on_error), *((name, value) for name, value in optional if value is not None)]
