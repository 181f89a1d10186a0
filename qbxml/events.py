"""What reading an answer yields, in the order in which it stands in the answer."""

from dataclasses import dataclass, field

from qbxml.aggregate import Aggregate


@dataclass(frozen=True)
class MessageSetHead:
    """Comes first. ``status_code`` is there in answers to error recovery only (0 found, 600 or 9002 unknown)."""

    status_code: str | None = None
    status_message: str = ""
    new_message_set_id: str | None = None
    old_message_set_id: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ResponseHead:
    """The answer to one request begins; ``remaining`` and ``iterator_id`` are there when it is a page."""

    name: str
    request_id: str | None
    status_code: int
    severity: str
    message: str
    iterator_id: str | None = None
    remaining: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Unread:
    """A value that is not what its field holds; the field was left out."""

    path: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Record:
    """One record of an answer."""

    request_id: str | None
    response: str
    value: Aggregate
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True)
class ResponseEnd:
    """The answer to one request is complete; ``skipped`` records were of kinds that this library does not know."""

    request_id: str | None
    records: int
    skipped: int = 0


Event = MessageSetHead | ResponseHead | Record | ResponseEnd
