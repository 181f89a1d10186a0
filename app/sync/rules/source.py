"""The shape of a source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from qbxml import Aggregate


@dataclass(frozen=True)
class Scope:
    """Which records a query is to bring: all, those changed since, a slice by name, or those of some ids or names."""

    max_returned: int | None = None
    since: str | None = None  # the company's wall time, as FromModifiedDate takes it
    iterator: str | None = None  # Start, Continue
    iterator_id: str | None = None
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    from_name: str | None = None
    to_name: str | None = None


@dataclass(frozen=True)
class Row:
    """One record as the mirror keeps it."""

    kind: str
    id: str
    edit_sequence: str
    name: str
    parent_id: str | None
    modified_at: str  # wall time as QuickBooks printed it
    data: Mapping[str, Any]


def txn_row(kind: str) -> Callable[[Mapping[str, Any], str], Row]:
    """The row of a transaction, known to people by its number."""

    def row(data: Mapping[str, Any], ret: str) -> Row:
        return Row(
            kind=kind,
            id=str(data["txn_id"]),
            edit_sequence=str(data.get("edit_sequence") or ""),
            name=str(data.get("ref_number") or ""),
            parent_id=None,
            modified_at=str(data.get("time_modified") or ""),
            data=data,
        )

    return row


class Found(StrEnum):
    """What a record that a search brought is to the write that it was searched for."""

    OURS = "ours"
    PERHAPS = "perhaps"  # it may be: only a person can tell
    OTHER = "other"


@dataclass(frozen=True)
class Sent:
    """A write whose answer was lost."""

    message: str
    body: Mapping[str, Any]
    since: datetime  # when it was handed out, in the company's zone


class Books(Protocol):
    """What a kind asks about its neighbours in the mirrors, set by set; ``app.sync.mirror.books`` answers from Postgres."""

    def known(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those that are in QuickBooks' mirror, linked, or named by a record of IndusTrack."""
        ...

    def mirrored(self, kind: str, ids: Collection[str]) -> set[str]:
        """Those that are in QuickBooks' mirror."""
        ...

    def parts_of(self, kind: str, owners: Collection[str]) -> Mapping[str, str | None]:
        """Amounts of the records ``<…>#<owner>`` that QuickBooks is known to hold, by id."""
        ...

    def taken_off(self, kind: str, parents: Collection[str]) -> set[str]:
        """The owners in the ids ``<…>#<owner>`` of records that these parents have just ceased to hold."""
        ...

    def unseen(self, kind: str, closed: Sequence[str], reread: Reread) -> list[str]:
        """Linked records to be looked at again, those that were not seen for longest first; ``closed`` are their flags."""
        ...

    def want(self, kind: str, ids: Iterable[str]) -> None:
        """Fetch these by id."""
        ...


@dataclass(frozen=True)
class Reread:
    """How many open and closed records are looked at again in one session; closed ones after a day, or when ``full``."""

    open: int
    closed: int
    full: bool = False


@dataclass(frozen=True)
class Trace:
    """How a merged record is found: QuickBooks does not tell of it, but the records that name it show the survivor."""

    kind: str
    shown_by: str  # the kind whose records name it
    field: str  # IndusTrack's field that names it
    path: str  # where QuickBooks' record names it, as Postgres writes a path into JSON
    setting: str  # the setting that may switch ``shown_by`` off


def _no_search(message: str, body: Mapping[str, Any]) -> Aggregate:
    raise LookupError(f"{message} is not something that can be searched for")


def _never(message: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Source:
    """How one kind of record is read, and how one that we wrote is found again."""

    kind: str
    query: Callable[[Scope], Aggregate]
    rets: tuple[str, ...]  # class names of the records in the answer
    row: Callable[[Mapping[str, Any], str], Row]  # of ``as_dict`` and the class name
    list_deleted: tuple[str, ...] = ()  # ListDelType
    txn_deleted: tuple[str, ...] = ()  # TxnDelType
    iterates: bool = True
    more: tuple[Callable[[Scope], Aggregate], ...] = ()  # of a list read whole: further queries that bring it
    # (data, parents, context) → (kind, id, data, canonical values) of the records kept inside this one
    derive: Callable[..., list[tuple[str, str, dict[str, Any], dict[str, Any]]]] | None = None
    derived_kind: str = ""
    txn: bool = False  # a transaction: found by date and marker, not by name
    read_by_default: bool = True
    messages: tuple[str, ...] = ()  # the writes whose answers carry its Rets
    search: Callable[[str, Mapping[str, Any]], Aggregate] = _no_search  # message name and body → the query that finds it
    # Message name, body that was sent, record that was found → whether it is the one that we wrote.
    is_ours: Callable[[str, Mapping[str, Any], Mapping[str, Any]], bool] = _never
    # Of transactions, in place of ``search`` and ``is_ours``: all queries must be answered before anything is concluded.
    searches: Callable[[Sent], tuple[Aggregate, ...]] | None = None
    judge: Callable[[Sent, Mapping[str, Any]], Found] | None = None
    keep: Callable[[Books, Sequence[Row]], list[Row]] | None = None  # of what a read brings: the rows that concern us
    # Rows are in the mirror, and these (kind, id) changed; or these ids are gone: fetch what has to be looked at now.
    after: Callable[[Books, Sequence[Row], set[tuple[str, str]]], None] | None = None
    gone: Callable[[Books, Sequence[str]], None] | None = None
    reread: Callable[[Books, bool], list[str]] | None = None  # ids to be looked at again with every read
    # Of a few newest linked records: are they there, and if not, are they listed as deleted? A backup is known by it.
    newest: Callable[[Sequence[str]], tuple[Aggregate, ...]] | None = None
    batch: str = ""  # setting: how many of its writes share a message set, with nothing else in it; empty: any number
    numbered: Callable[[str], Aggregate] | None = None  # who has a number, where an Add may choose one: its ``ref_number``
    trace: Trace | None = None  # how one that was merged into another is found
    proof_elements: tuple[str, ...] = ()  # of a Ret: what its mapped values come from, and so what a proof reads

    def queries(self, sent: Sent) -> tuple[Aggregate, ...]:
        """What finds the record that this write made or changed."""
        return self.searches(sent) if self.searches else (self.search(sent.message, sent.body),)

    def verdict(self, sent: Sent, found: Mapping[str, Any]) -> Found:
        if self.judge:
            return self.judge(sent, found)
        return Found.OURS if self.is_ours(sent.message, sent.body, found) else Found.OTHER
