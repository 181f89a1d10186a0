"""The records of one collection with what finds them: order of change, references, Idempotency-Keys."""

import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from app.sandbox.industrack.answers import Record
from app.sandbox.industrack.schema import Collection

AS_JSON = json.JSONEncoder(separators=(",", ":")).encode
KEYS_KEPT = timedelta(days=7)


class Place(NamedTuple):
    """Where a record stands in its list."""

    updated_at: str
    id: str


class UsedKey(NamedTuple):
    """What an Idempotency-Key made, from which body, and when."""

    digest: str
    id: str
    at: datetime


def place_of(record: Record) -> Place:
    """Where the record stands."""
    return Place(record["updated_at"], record["id"])


@dataclass
class Table:
    """Records are replaced and never changed in place, so that a reader may keep what it was given."""

    collection: Collection
    records: dict[str, Record] = field(default_factory=dict)
    keys: dict[str, UsedKey] = field(default_factory=dict)
    last_number: int = 0
    _order: list[Place] = field(default_factory=list)
    _by_client_ref: dict[str, str] = field(default_factory=dict)
    _by_quickbooks_id: dict[str, set[str]] = field(default_factory=dict)
    _texts: dict[str, tuple[Record, str]] = field(default_factory=dict)

    def put(self, record: Record) -> None:
        """Keep a new record, or the next version of one."""
        before = self.records.get(record["id"])
        if before is not None:
            self._forget(before)
        self.records[record["id"]] = record
        insort(self._order, place_of(record))
        if record["client_ref"]:
            self._by_client_ref[record["client_ref"]] = record["id"]
        if record["quickbooks_id"]:
            self._by_quickbooks_id.setdefault(record["quickbooks_id"], set()).add(record["id"])

    def remove(self, record_id: str) -> Record:
        """As a backup has it that is older than the record: it is not there, and nothing says that it was deleted."""
        record = self.records.pop(record_id)
        self._forget(record)
        return record

    def _forget(self, record: Record) -> None:
        del self._order[bisect_left(self._order, place_of(record))]
        if record["client_ref"]:
            del self._by_client_ref[record["client_ref"]]
        if record["quickbooks_id"]:
            ids = self._by_quickbooks_id[record["quickbooks_id"]]
            ids.discard(record["id"])
            if not ids:
                del self._by_quickbooks_id[record["quickbooks_id"]]

    def text_of(self, record: Record) -> str:
        """The record as JSON, written once for each of its versions."""
        kept = self._texts.get(record["id"])
        if kept is None or kept[0] is not record:
            kept = self._texts[record["id"]] = record, AS_JSON(record)
        return kept[1]

    def with_client_ref(self, reference: str) -> str | None:
        """The id of the record made with this reference."""
        return self._by_client_ref.get(reference)

    def with_quickbooks_id(self, quickbooks_id: str) -> set[str]:
        """The ids of the records that are linked with this QuickBooks record."""
        return set(self._by_quickbooks_id.get(quickbooks_id, ()))

    def after(self, place: Place | None, since: str | None) -> Iterator[Record]:
        """The records behind ``place`` that changed at ``since`` or later, oldest change first."""
        start = 0 if place is None else bisect_right(self._order, place)
        if since is not None:
            start = max(start, bisect_left(self._order, Place(since, "")))
        for at in range(start, len(self._order)):
            yield self.records[self._order[at].id]

    def latest(self, count: int) -> list[Record]:
        """The records that changed last, the last one first."""
        return [self.records[place.id] for place in reversed(self._order[-count:])]

    def used_key(self, key: str, now: datetime) -> UsedKey | None:
        """What the key made in the last seven days."""
        used = self.keys.get(key)
        if used is not None and now - used.at > KEYS_KEPT:
            del self.keys[key]
            return None
        return used

    def next_number(self) -> str:
        """The next number that no record has, for collections that number their records."""
        if self.collection.numbered is None:
            return ""
        self.last_number += 1
        return self.collection.numbered.format(self.last_number)
