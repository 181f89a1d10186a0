"""The state of a company file, and the few operations that every edit goes through."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from app.sandbox.quickbooks.behaviour import Behaviour
from app.sandbox.quickbooks.books.kinds import TABLE_OF
from app.sandbox.quickbooks.books.ledger import Ledger
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.books.table import Table
from app.sandbox.quickbooks.wall import wall_time

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Deleted:
    """What is left of a deleted record, for 90 days."""

    kind: str
    id: str
    created: int
    deleted: int
    label: str  # FullName of a list record, RefNumber of a transaction


@dataclass
class DataExtension:
    """A custom field (OwnerID 0) or a program's private one (OwnerID a GUID), as it was defined."""

    owner: str
    name: str
    type: str = "STR255TYPE"
    kinds: tuple[str, ...] = ()


@dataclass
class Contents:
    """Everything that a backup holds."""

    company: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    deleted: list[Deleted] = field(default_factory=list)
    extensions: list[DataExtension] = field(default_factory=list)
    extension_values: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)  # stored by newMessageSetID
    last_restore: int | None = None
    last_condense: int | None = None


class Books:
    """A company file, whoever works on it: the person at the PC or a program through qbXML."""

    def __init__(self, contents: Contents | None = None, clock: Clock = _now) -> None:
        self.contents = contents or Contents()
        self.clock = clock
        self.behaviour = Behaviour()
        self.lock = threading.RLock()
        self.generation = 0  # moves when the file is closed under its sessions

    def now(self) -> int:
        """Seconds of the epoch, by the clock of the PC, which may be wrong."""
        return int(self.clock().timestamp() + self.behaviour.clock_skew * 60)

    def today(self) -> date:
        """The date on the wall."""
        return wall_time(self.now(), self.behaviour.zone).date()

    @property
    def name(self) -> str:
        return str(self.contents.company.get("CompanyName", ""))

    @property
    def home_currency(self) -> str:
        """The ListID of the currency that the books are kept in; empty while there is only the one."""
        return str(self.contents.company.get("HomeCurrencyRef", ""))

    @property
    def ledger(self) -> Ledger:
        return self.contents.ledger

    def table(self, name: str) -> Table:
        """A list by its name, such as Entity, Item or Terms."""
        return self.contents.tables.setdefault(name, Table(name))

    def table_of(self, kind: str) -> Table:
        """The list that a kind of record belongs to."""
        return self.table(TABLE_OF[kind])

    def of_kind(self, *kinds: str) -> list[Record]:
        """All list records of some kinds of one list, in order."""
        with self.lock:
            return [record for record in self.table_of(kinds[0]) if record.kind in kinds]

    def insert(self, kind: str, data: dict[str, Any]) -> Record:
        """Put a new record into its list; whoever calls has checked it."""
        now, table = self.now(), self.table_of(kind)
        record = Record(kind, table.new_id(now), now, now, now, data)
        table.put(record)
        return record

    def insert_txn(self, kind: str, data: dict[str, Any]) -> Record:
        """Enter a new transaction; whoever calls has checked it."""
        now = self.now()
        numbered = {"TxnNumber": self.ledger.new_txn_number(), **data}
        record = Record(kind, self.ledger.new_id(now), now, now, now, numbered)
        self.ledger.put(record)
        return record

    def touch(self, record: Record) -> None:
        """A save: TimeModified moves to now, and EditSequence always becomes another one."""
        record.modified = self.now()
        record.sequence = max(record.sequence + 1, record.modified)

    def bury(self, record: Record, label: str) -> None:
        """Remember that a record was deleted."""
        entry = Deleted(record.kind, record.id, record.created, self.now(), label)
        self.contents.deleted.append(entry)
        self.contents.extension_values.pop(record.id, None)
