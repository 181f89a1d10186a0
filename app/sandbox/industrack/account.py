"""One IndusTrack account: what the API's operations do to its records."""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from app.sandbox.industrack.answers import Answer, Record, invalid
from app.sandbox.industrack.fields import Check, read_fields
from app.sandbox.industrack.merge import merge
from app.sandbox.industrack.schema import COLLECTIONS, READ_ONLY
from app.sandbox.industrack.table import Table, UsedKey

_IN_ORDER = json.JSONEncoder(sort_keys=True).encode
KEY_LENGTH = 64
BATCH_LIMIT = 200
Clock = Callable[[], datetime]
Listener = Callable[[str, str, str], None]


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@lru_cache(16)
def stamp(moment: datetime) -> str:
    """A time as IndusTrack writes it: RFC 3339 in UTC, of one length, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _digest(data: object) -> str:
    return hashlib.sha256(_IN_ORDER(data).encode()).hexdigest()


@dataclass
class Account:
    """The records of one account. Thread-safe; ``listener`` hears of every change after it was made."""

    token: str
    name: str = "Sandbox Field Services"
    time_zone: str = "America/Chicago"
    id: str = field(default_factory=lambda: f"acc_{secrets.token_hex(6)}")
    clock: Clock = utc_now
    listener: Listener | None = None
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    tables: dict[str, Table] = field(init=False, repr=False)
    cleared: int = field(default=0, init=False)
    last_moment: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)
    _moment: datetime | None = field(default=None, init=False)
    _changes: list[tuple[str, str, str]] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        self.tables = {name: Table(collection) for name, collection in COLLECTIONS.items()}

    @contextmanager
    def commit(self) -> Iterator[datetime]:
        """One moment for everything changed inside, later than every moment before.

        So a batch shares its moment (and its records are ordered by id), while whoever read up to an earlier
        moment misses nothing, however coarse the clock is.
        """
        with self.lock:
            outermost = self._moment is None
            if self._moment is None:
                self._moment = max(self.clock().astimezone(UTC), self.last_moment + timedelta(microseconds=1))
            try:
                yield self._moment
            finally:
                if outermost:
                    self._finish()

    def _finish(self) -> None:
        changes, self._changes = self._changes, []
        if changes and self._moment is not None:
            self.last_moment = self._moment
        self._moment = None
        if self.listener is not None:
            for change in changes:
                self.listener(*change)

    def clear(self) -> None:
        """Forget all records; times go on."""
        with self.lock:
            self.tables = {name: Table(collection) for name, collection in COLLECTIONS.items()}
            self.cleared += 1

    def known(self, collection: str, record_id: str) -> bool:
        """Whether there is such a record, deleted or not."""
        return record_id in self.tables[collection].records

    def get(self, collection: str, record_id: str) -> Answer:
        """One record, or 404."""
        with self.lock:
            record = self.tables[collection].records.get(record_id)
        return Answer(404) if record is None else Answer(200, record)

    def create(self, collection: str, data: Any, key: str | None) -> Answer:
        """Create one record; ``key`` is its Idempotency-Key."""
        if not key:
            return invalid("Idempotency-Key", "is required")
        if len(key) > KEY_LENGTH:
            return invalid("Idempotency-Key", f"must not be longer than {KEY_LENGTH} characters")
        if not isinstance(data, dict):
            return invalid("body", "must be an object")
        table = self.tables[collection]
        with self.commit() as moment:
            digest = _digest(data)
            used = table.used_key(key, moment)
            if used is not None:
                if used.digest == digest:
                    return Answer(200, table.records[used.id])
                return Answer(409, errors={"Idempotency-Key": ["was used with another body"]})
            answer = self._insert(table, data, moment)
            if answer.record is not None:
                table.keys[key] = UsedKey(digest, answer.record["id"], moment)
            return answer

    def _insert(self, table: Table, data: dict[str, Any], moment: datetime) -> Answer:
        values, errors = self._read(table, data)
        if errors:
            return Answer(422, errors=errors)
        if self._taken(table, values, None):
            return Answer(409, errors={"client_ref": ["is taken by another record"]})
        if table.collection.numbered is not None and not values["number"]:
            values["number"] = table.next_number()
        now = stamp(moment)
        record_id = f"{table.collection.prefix}_{secrets.token_hex(8)}"
        return Answer(201, self._keep(table, record_id, values, created_at=now, updated_at=now, deleted=False))

    def update(self, collection: str, record_id: str, patch: Any, version: str | None = None) -> Answer:
        """Change the named fields of one record, when it still is at ``version`` (None: at whichever)."""
        if not isinstance(patch, dict):
            return invalid("body", "must be an object")
        table = self.tables[collection]
        with self.commit() as moment:
            record = table.records.get(record_id)
            if record is None:
                return Answer(404)
            if version is not None and version != record["version"]:
                return Answer(412, record)
            changes = {name: value for name, value in patch.items() if name not in READ_ONLY}
            values, errors = self._read(table, merge(record, changes))
            if not errors and self._taken(table, values, record_id):
                errors = {"client_ref": ["is taken by another record"]}
            if errors:
                return Answer(422, errors=errors)
            kept = {name: record[name] for name in ("created_at", "deleted")}
            return Answer(200, self._keep(table, record_id, values, updated_at=stamp(moment), **kept))

    def tamper(self, collection: str, record_id: str, changes: dict[str, Any], *, hints: bool, stamps: bool) -> Answer:
        """Change a record as the contract does not foresee: without a webhook, or without moving updated_at."""
        table = self.tables[collection]
        with self.commit() as moment:
            record = table.records.get(record_id)
            if record is None:
                return Answer(404)
            values, errors = self._read(table, merge(record, changes))
            if errors:
                return Answer(422, errors=errors)
            updated_at = stamp(moment) if stamps else record["updated_at"]
            kept = {name: record[name] for name in ("created_at", "deleted")}
            changed = self._keep(table, record_id, values, updated_at=updated_at, **kept)
            self.last_moment = moment
            if not hints:
                self._changes.pop()
            return Answer(200, changed)

    def delete(self, collection: str, record_id: str) -> Answer:
        """Mark a record deleted, as only the office can; it stays readable."""
        table = self.tables[collection]
        with self.commit() as moment:
            record = table.records.get(record_id)
            if record is None:
                return Answer(404)
            values = {name: record[name] for name in table.collection.fields if name in record}
            return Answer(
                200,
                self._keep(
                    table,
                    record_id,
                    values,
                    created_at=record["created_at"],
                    updated_at=stamp(moment),
                    deleted=True,
                ),
            )

    def batch(self, collection: str, operations: list[Any]) -> list[Answer]:
        """Do each operation by itself; the answers stand in the same order."""
        with self.commit():
            return [self._operate(collection, operation) for operation in operations]

    def _operate(self, collection: str, operation: Any) -> Answer:
        if not isinstance(operation, dict) or "data" not in operation:
            return invalid("data", "is required")
        op, record_id, key = (operation.get(name) for name in ("op", "id", "idempotency_key"))
        if op == "create":
            return self.create(collection, operation["data"], key if isinstance(key, str) else None)
        if op != "update":
            return invalid("op", "must be create or update")
        version = operation.get("version")
        if not isinstance(record_id, str) or not record_id:
            return invalid("id", "is required")
        if not isinstance(version, str | None):
            return invalid("version", "must be a string")
        return self.update(collection, record_id, operation["data"], version)

    def _read(self, table: Table, data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
        check = Check(self.known)
        values = read_fields(table.collection.fields, data, "", check)
        return values, check.errors

    def _taken(self, table: Table, values: dict[str, Any], own_id: str | None) -> bool:
        reference = values["client_ref"]
        return bool(reference) and table.with_client_ref(reference) not in (None, own_id)

    def _keep(self, table: Table, record_id: str, values: dict[str, Any], **stamps: Any) -> Record:
        record = {"id": record_id, "version": f"v{secrets.token_hex(5)}", **stamps, **values}
        table.put(record)
        self._changes.append((table.collection.name, record_id, record["updated_at"]))
        return record
