"""The live view in Redis: each company's queue, its session, an event stream. Written after the commit, never relied upon.

A poll succeeds with Redis down: every write here gives up after half a second, and for a few seconds after a failure nothing is
tried at all. What was missed is repaired by the sweep (``app.queue.rebuild``).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import redis

from app.queue import commands
from app.queue.commands import Command
from app.queue.later import Entry, Later

log = logging.getLogger(__name__)

EVENTS = "qbc:events"
COMPANIES = "qbc:companies"
EVENTS_KEPT = 10_000
PAUSE_AFTER_FAILURE = 5.0  # seconds
SHOWN = ("waiting", "handed_out")
NOT_SHOWN = (-1, -1)
AT_ONCE = 500  # companies in one round trip


def key(company_id: str, *parts: object) -> str:
    return ":".join(["qbc", company_id, *map(str, parts)])


class View:
    """The writer of the live view; without an address it writes nothing."""

    def __init__(self, url: str | None) -> None:
        self._redis = (
            redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, decode_responses=True) if url else None
        )
        self._quiet_until = 0.0
        self._named: set[str] = set()  # companies that this process has put among those that are shown
        self._later = Later(self._send)

    def ping(self) -> bool:
        return self._send_commands([("PING",)])

    def requests(self, company_id: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Show these requests as they are now; a row has id, kind, action, state, name, attempts, since, not_before."""
        self._show(company_id, list(_requests(company_id, rows)))

    def session(self, company_id: str, fields: Mapping[str, Any] | None, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        """Show the company's session, or none; and these requests."""
        self._show(company_id, [*_session(company_id, fields), *_requests(company_id, rows)])

    def event(self, company_id: str, what: str, **fields: Any) -> None:
        """Tell the dashboard; ids and figures only, no customer data."""
        self._send([_plain({"company": company_id, "event": what, **fields})])

    def event_soon(self, company_id: str, what: str, **fields: Any) -> None:
        """The same within a moment, together with others: for what comes thousands of times a minute."""
        if self._redis is not None and time.monotonic() >= self._quiet_until:
            self._later.add(_plain({"company": company_id, "event": what, **fields}))

    def replace(
        self, company_id: str, rows: Iterable[Mapping[str, Any]], session: Mapping[str, Any] | None, *, is_new: bool = False
    ) -> bool:
        """Make one company's view anew; answers whether Redis took it. Of one that was not shown nothing old is looked for."""
        rows = list(rows)
        before = [("SADD", COMPANIES, company_id), ("DEL", *(key(company_id, state) for state in SHOWN))]
        shown = {str(row["id"]) for row in rows if row["state"] in SHOWN}
        return (is_new or self._drop_stale(company_id, shown)) and self._send_commands(
            [*before, *_session(company_id, session), *_requests(company_id, rows)]
        )

    def forget(self, company_id: str) -> bool:
        """A company that was removed is shown no more."""
        names = (key(company_id, "session"), *(key(company_id, state) for state in SHOWN))
        self._named.discard(company_id)
        return self._drop_stale(company_id, set()) and self._send_commands([("SREM", COMPANIES, company_id), ("DEL", *names)])

    def counts(self, company_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """How many are shown as waiting and as handed out; (-1, -1) for a company not shown at all. Empty without Redis."""
        if self._redis is None or time.monotonic() < self._quiet_until:
            return {}
        found: dict[str, tuple[int, int]] = {}
        try:
            for start in range(0, len(company_ids), AT_ONCE):
                found |= self._counts(self._redis, company_ids[start : start + AT_ONCE])
        except redis.RedisError as error:
            self._failed(error)
            return {}
        return found

    def _counts(self, client: redis.Redis, company_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        with client.pipeline(transaction=False) as pipe:
            for company_id in company_ids:
                pipe.sismember(COMPANIES, company_id)
                for state in SHOWN:
                    pipe.zcard(key(company_id, state))
            answers = iter(pipe.execute())
        return {
            company_id: (int(waiting), int(handed_out)) if known else NOT_SHOWN
            for company_id, known, waiting, handed_out in zip(company_ids, answers, answers, answers, strict=True)
        }

    def _send(self, entries: list[Entry]) -> None:
        self._send_commands([("XADD", EVENTS, "MAXLEN", "~", EVENTS_KEPT, "*", *_pairs(entry)) for entry in entries])

    def _drop_stale(self, company_id: str, shown: set[str]) -> bool:
        """Remove the hashes of requests that are no longer in the queue."""
        if self._redis is None:
            return False
        prefix = key(company_id, "request", "")
        try:
            stale = [
                name for name in self._redis.scan_iter(match=prefix + "*", count=1_000) if name.removeprefix(prefix) not in shown
            ]
            if stale:
                self._redis.delete(*stale)
        except redis.RedisError as error:
            return self._failed(error)
        return True

    def _show(self, company_id: str, some: list[Command]) -> None:
        """A company is named among those that are shown once a process; where Redis forgets that, the sweep sees it."""
        if not some:
            return
        is_new = company_id not in self._named
        if self._send_commands([("SADD", COMPANIES, company_id), *some] if is_new else some) and is_new:
            self._named.add(company_id)

    def _send_commands(self, all_of_them: Sequence[Command]) -> bool:
        """Whether Redis took them."""
        if self._redis is None or time.monotonic() < self._quiet_until:
            return False
        try:
            if all_of_them:
                commands.send(self._redis, all_of_them)
        except redis.RedisError as error:
            return self._failed(error)
        return True

    def _failed(self, error: redis.RedisError) -> bool:
        self._quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
        self._named.clear()
        log.warning("the live view in Redis was not written (%s); the sweep repairs it", type(error).__name__)
        return False


def _session(company_id: str, fields: Mapping[str, Any] | None) -> Iterator[Command]:
    name = key(company_id, "session")
    if fields:  # the same ones for every session
        yield "HSET", name, *_pairs(_plain(fields))
    else:
        yield "DEL", name


def _requests(company_id: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Command]:
    for row in rows:
        yield from _request(company_id, row)


def _request(company_id: str, row: Mapping[str, Any]) -> Iterator[Command]:
    number = str(row["id"])
    for state in SHOWN:
        if row["state"] == state:
            yield "ZADD", key(company_id, state), row["since"].timestamp(), number
        else:
            yield "ZREM", key(company_id, state), number
    name = key(company_id, "request", number)
    if row["state"] in SHOWN:
        shown = ("kind", "action", "state", "name", "attempts", "since", "not_before")
        yield "HSET", name, *_pairs(_plain({field: row[field] for field in shown}))
    else:
        yield "DEL", name


def _pairs(fields: Mapping[str, str]) -> Iterator[str]:
    for pair in fields.items():
        yield from pair


def _plain(fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else str(value)
        for name, value in fields.items()
        if value is not None
    }
