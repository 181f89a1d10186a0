"""What reading an answer yields, in the order in which it stands in the answer."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import timedelta

from qbxml.aggregate import Aggregate


@dataclass(frozen=True)
class MessageSetHead:
    """Comes first. ``status_code`` is there in answers to error recovery only (0 found, 600 or 9002 unknown)."""

    status_code: str | None = None
    status_message: str = ""
    new_message_set_id: str | None = None
    old_message_set_id: str | None = None
    attributes: dict[str, str] = dataclass_field(default_factory=dict)


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
    attributes: dict[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class Unread:
    """A value that is there and is not what its field holds: neither absent nor zero. The field was left out of the record.

    ``path`` names the elements (``ItemServiceRet/SalesOrPurchase/Price``), ``field`` where the value would stand in
    ``as_dict()`` (``sales_or_purchase.price``, ``ship_to.1.default_ship_to``), ``text`` is what stands in the answer.
    """

    path: str
    text: str = dataclass_field(repr=False)
    field: str = ""


@dataclass(frozen=True)
class Record:
    """One record of an answer: what could be read of it, and what could not."""

    request_id: str | None
    response: str
    value: Aggregate
    unread: tuple[Unread, ...] = ()
    offset: timedelta | None = None  # behind its times: what its zone has on 1 January

    @property
    def unread_fields(self) -> dict[str, str]:
        """What could not be read, by its place in ``as_dict()``: leave these fields as they are, and show the text."""
        return {one.field: one.text for one in self.unread}

    @property
    def lacks_id(self) -> bool:
        """Whether it is a record of a list or a transaction that came without the id which says of what it speaks."""
        ids = [name for name in ("list_id", "txn_id") if name in self.value.FIELDS]
        return bool(ids) and not any(getattr(self.value, name) for name in ids)


@dataclass(frozen=True)
class ResponseEnd:
    """The answer to one request is complete; ``skipped`` records were of kinds that this library does not know."""

    request_id: str | None
    records: int
    skipped: int = 0


Event = MessageSetHead | ResponseHead | Record | ResponseEnd
