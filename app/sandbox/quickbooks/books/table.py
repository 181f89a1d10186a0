"""A list of QuickBooks: records by id and by full name, in the order in which a query shows them."""

from collections.abc import Iterable, Iterator

from app.sandbox.quickbooks.books.record import Record


class Table:
    """Records that share one name space; a full name is unique in it, upper and lower case alike."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.last_number = 0
        self._records: dict[str, Record] = {}
        self._names: dict[str, str] = {}
        self._children: dict[str, dict[str, None]] = {}
        self._parents: dict[str, str] = {}
        self._ordered: list[Record] | None = None

    def __iter__(self) -> Iterator[Record]:
        return iter(self.ordered())

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def __getitem__(self, record_id: str) -> Record:
        return self._records[record_id]

    def get(self, record_id: str | None) -> Record | None:
        return self._records.get(record_id or "")

    def named(self, full_name: str) -> Record | None:
        found = self._names.get(full_name.casefold())
        return self._records[found] if found else None

    def new_id(self, now: int) -> str:
        """A ListID: the number within this list and the time, so that ids of two lists can be the same."""
        self.last_number += 1
        return f"{0x80000000 + self.last_number:X}-{now}"

    def put(self, record: Record) -> None:
        """Add a record, or take in that its name or parent changed, together with all below it."""
        self._forget(record)
        parent = self.get(record.parent_id)
        record.full_name = f"{parent.full_name}:{record.name}" if parent else record.name
        record.order = tuple(record.full_name.casefold().split(":"))
        self._records[record.id] = record
        self._names[record.full_name.casefold()] = record.id
        if parent:
            self._children.setdefault(parent.id, {})[record.id] = None
            self._parents[record.id] = parent.id
        self._ordered = None
        for child in self.children(record.id):
            self.put(child)

    def remove(self, record: Record) -> None:
        self._forget(record)
        self._records.pop(record.id, None)
        self._children.pop(record.id, None)
        self._ordered = None

    def _forget(self, record: Record) -> None:
        if self._names.get(record.full_name.casefold()) == record.id:
            del self._names[record.full_name.casefold()]
        parent_id = self._parents.pop(record.id, None)
        if parent_id is not None:
            self._children.get(parent_id, {}).pop(record.id, None)

    def children(self, record_id: str) -> list[Record]:
        return [self._records[one] for one in self._children.get(record_id, ())]

    def descendants(self, record_id: str) -> Iterable[Record]:
        for child in self.children(record_id):
            yield child
            yield from self.descendants(child.id)

    def ordered(self) -> list[Record]:
        """All records by full name, a parent before what is below it."""
        if self._ordered is None:
            self._ordered = sorted(self._records.values(), key=lambda record: record.order)
        return self._ordered
