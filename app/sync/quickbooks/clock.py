"""What the times in an answer tell of QuickBooks' clock, before its records are compared with anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import qbxml
from app.model import Context
from app.store.messages import Message
from app.store.sql import Connection
from app.sync import companies
from app.sync.kinds import SOURCES
from app.sync.mirror import clock
from app.sync.mirror.company import stopped_file
from app.sync.quickbooks.entries import LEVELS, Edits, utc
from app.sync.quickbooks.order import Held
from app.sync.rules.clock import Newest, adjusted, certainty, edited
from app.sync.rules.source import Row

RESTORED = "restored_backup"
HOUR_THAT_COMES_TWICE = timedelta(hours=1)


class ReadTime:
    """The times of one answer, a batch of rows at a time."""

    def __init__(self, connection: Connection, message: Message, context: Context) -> None:
        self.offset: timedelta | None = None  # behind the last time that was read
        self._connection, self._message, self._context = connection, message, context
        self._newest: datetime | None = None

    def of(self, rows: Sequence[Row], held: Held) -> Context:
        """The context that the stamps of these rows are to be understood in; ``held`` is what the mirror has of them."""
        stamps = {row.id: stamp for row in rows if (stamp := _wall(row.modified_at)) is not None}
        if not stamps:
            return self._context
        self._newest = max([*stamps.values(), *([self._newest] if self._newest else [])])
        if self.offset is not None and clock.note_offset(self._connection, self._context.company_id, self.offset):
            self._load()
        self._adjust({row.id: stamps[row.id] for row in self._edited(rows, held) if row.id in stamps})
        return self._context

    def put_right(self, rows: Sequence[Row], held: Held) -> Edits:
        """When those were edited of which their own stamp does not tell, by kind and id; ``held`` is what the mirror has of them.

        A stamp may be one that cannot be right; and what was not edited itself changes with the record above it. Records of a
        backup that was restored bear the stamps of before, and rightly so.
        """
        moved = {row.id: row for row in rows if _is_edited(row, held)}
        found = {(row.kind, row.id): told for row in moved.values() if (told := self._put_right(row, held))}
        if found and stopped_file(self._connection, self._context.company_id) == RESTORED:
            found = {}
        by_id = {row.id: row for row in rows}
        for row in rows:
            above = None if row.id in moved else _above(row, by_id, moved)
            at = above and utc(above.modified_at, self._context)
            if above and at:
                within = self._context.clock_within or timedelta(0)
                found[row.kind, row.id] = found.get((above.kind, above.id), (at, within))
        return found

    def _put_right(self, row: Row, held: Held) -> tuple[datetime, timedelta] | None:
        before, after = self._message.answered_at, self._message.detail.get("after")
        stamp = utc(row.modified_at, self._context)
        if stamp is None or before is None:
            return None
        return edited(stamp, held[row.kind, row.id].shown_at, datetime.fromisoformat(after) if after else None, before)

    @property
    def newest(self) -> Newest | None:
        """The newest stamp of the page, with when it was seen: it counts for the next read of the kind."""
        seen_at = self._message.answered_at
        return Newest(self._newest, seen_at) if seen_at and self._newest else None

    def _load(self) -> None:
        company = companies.get(self._connection, self._context.company_id)
        told = clock.load(self._connection, company)
        self._context = replace(self._context, time_zone=told.zone, clock_fast=told.fast, clock_within=told.within)

    def _edited(self, rows: Sequence[Row], held: Held) -> list[Row]:
        """The rows whose record is new or has another EditSequence than the mirror holds."""
        if self._message.purpose != "read":
            return []
        edited = [
            row for row in rows if (row.kind, row.id) not in held or held[row.kind, row.id].edit_sequence != row.edit_sequence
        ]
        before = {row.id: _wall(held[row.kind, row.id].modified_at) for row in edited if (row.kind, row.id) in held}
        if any(
            (was := before.get(row.id)) and (now := _wall(row.modified_at)) and now < was - HOUR_THAT_COMES_TWICE
            for row in edited
        ):
            clock.put_back(self._connection, self._context.company_id)
        return edited

    def _adjust(self, edited: dict[str, datetime]) -> None:
        """What came since the last complete read bounds the clock; of transactions not all that were read are known."""
        arrived_at, after = self._message.answered_at, self._message.detail.get("after")
        source = SOURCES.get(str(self._message.detail.get("kind")))
        if not edited or arrived_at is None or source is None or source.keep is not None:
            return
        newest = max(edited.values()).replace(tzinfo=self._context.time_zone).astimezone(UTC)
        before = datetime.fromisoformat(after) if after else None
        was, exactly = self._context.clock_fast, self._context.clock_within
        fast = adjusted(was, newest, arrived_at, before)
        within = certainty(was, exactly, fast, arrived_at, before)
        if (fast, within) != (was, exactly):
            clock.note_fast(self._connection, self._context.company_id, fast, within)
            self._context = replace(self._context, clock_fast=fast, clock_within=within)


def _is_edited(row: Row, held: Held) -> bool:
    """It was known, in another version."""
    known = held.get((row.kind, row.id))
    return known is not None and known.edit_sequence != row.edit_sequence


def _above(row: Row, rows: Mapping[str, Row], moved: Mapping[str, Row]) -> Row | None:
    """The nearest record above it that was edited."""
    for _ in range(LEVELS):
        if row.parent_id is None or row.parent_id not in rows:
            return None
        row = rows[row.parent_id]
        if row.id in moved:
            return row
    return None


def _wall(stamp: str) -> datetime | None:
    try:
        return qbxml.times.parse(stamp) if stamp else None
    except ValueError:
        return None
