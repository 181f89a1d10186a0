"""The calls to IndusTrack's API. Retries, back-off and what to do with a failure are the caller's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from urllib.parse import quote

from app.industrack import answers
from app.industrack.answers import NotJson
from app.industrack.errors import Contradicted, IndusTrackError, RateLimited, Record, Unavailable
from app.industrack.transport import READING, TIMEOUT, Transport

T = TypeVar("T")

MAX_PAGE = 500
MAX_BATCH = 200
MAX_KEY = 64  # characters of an idempotency key


@dataclass(frozen=True)
class Page:
    data: list[Record]
    next_cursor: str | None  # None: this was the last page


@dataclass(frozen=True)
class Create:
    data: Mapping[str, Any]
    idempotency_key: str

    def as_json(self) -> dict[str, Any]:
        return {"op": "create", "data": dict(self.data), "idempotency_key": _key(self.idempotency_key)}


@dataclass(frozen=True)
class Update:
    id: str
    data: Mapping[str, Any]  # a JSON merge patch
    version: str | None = None  # as If-Match

    def as_json(self) -> dict[str, Any]:
        version = {} if self.version is None else {"version": self.version}
        return {"op": "update", "id": self.id, "data": dict(self.data), **version}


@dataclass(frozen=True)
class Result:
    """The outcome of one operation of a batch."""

    status: int  # what the single call would have answered
    record: Record | None = None  # as it is now, also with 412; the contract lets it be left out
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    is_contradicted: bool = False  # by what IndusTrack shows when it is asked for the record itself
    is_found: bool = False  # an earlier call had done it; the record is as it was found, and may have been edited since

    @property
    def is_told(self) -> bool:
        """The record is as this very call has left it."""
        return self.problem is None and not self.is_found

    @property
    def problem(self) -> IndusTrackError | None:
        """The error that the single call would have raised; None when it succeeded."""
        if self.status in (200, 201):
            return None
        if self.is_contradicted:
            return Contradicted()
        if self.status == 429:
            return RateLimited(None)
        if self.status >= 500:
            return Unavailable(f"status {self.status}", maybe_done=True)
        return answers.client_error(self.status, self.record if self.status == 412 else {"errors": self.errors})


class Client:
    """One company's IndusTrack account. May be used by one thread at a time.

    Every call raises the errors of ``app.industrack.errors`` and no others.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        allow_private: bool = False,
        timeout: float = TIMEOUT,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Raises: BadAddress. Connects to nothing yet."""
        self._transport = Transport(base_url, token, allow_private=allow_private, timeout=timeout)
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def account(self) -> dict[str, Any]:
        """Who the token belongs to: ``id``, ``name``, ``time_zone``."""
        return self._call("GET", "/account", answers.read_object)

    def page(
        self,
        collection: str,
        updated_since: datetime | None = None,
        cursor: str | None = None,
        limit: int = MAX_PAGE,
        **filters: str,
    ) -> Page:
        """Records changed since a moment (inclusive), oldest change first; inactive and deleted ones too."""
        if not 1 <= limit <= MAX_PAGE:
            raise ValueError(f"a page has 1 to {MAX_PAGE} records")
        params = {"limit": str(limit), **filters}
        if updated_since is not None:
            params["updated_since"] = rfc3339(updated_since)
        if cursor is not None:
            params["cursor"] = cursor
        return self._page(collection, params)

    def _page(self, collection: str, params: Mapping[str, str]) -> Page:
        return self._call("GET", _path(collection), _read_page, params=params)

    def find(self, collection: str, *, client_ref: str | None = None, quickbooks_id: str | None = None) -> Record | None:
        """The record with this reference or None; one that is deleted only where there is no other."""
        wanted = {"client_ref": client_ref, "quickbooks_id": quickbooks_id}
        filters = {name: value for name, value in wanted.items() if value}
        if len(filters) != 1:
            raise ValueError("look for one of client_ref, quickbooks_id")
        found = self._page(collection, {"limit": str(MAX_PAGE), **filters}).data
        # An IndusTrack that does not know the filter would answer with just any record.
        same = [r for r in found if all(r.get(name) == value for name, value in filters.items())]
        return min(same, key=lambda record: bool(record.get("deleted")), default=None)

    def get(self, collection: str, id: str) -> Record:
        return self._call("GET", _path(collection, id), _read_record)

    def create(self, collection: str, data: Mapping[str, Any], idempotency_key: str) -> Record:
        """Make a record; with a key that was used before, the one that was made then."""
        headers = {"Idempotency-Key": _key(idempotency_key)}
        return self._call("POST", _path(collection), _read_record, body=dict(data), headers=headers)

    def patch(self, collection: str, id: str, data: Mapping[str, Any], if_match: str | None = None) -> Record:
        """Change the named fields (a JSON merge patch). Raises: VersionConflict, with ``if_match``."""
        headers = {} if if_match is None else {"If-Match": if_match}
        return self._call("PATCH", _path(collection, id), _read_record, body=dict(data), headers=headers)

    def batch(self, collection: str, operations: Sequence[Create | Update]) -> list[Result]:
        """Up to 200 writes, each succeeding or failing by itself; the results are in the same order."""
        if len(operations) > MAX_BATCH:
            raise ValueError(f"a batch has at most {MAX_BATCH} operations")
        if not operations:
            return []
        body = {"operations": [operation.as_json() for operation in operations]}

        def read(raw: bytes) -> list[Result]:
            results = answers.read_object(raw).get("results")
            if not isinstance(results, list) or len(results) != len(operations):
                raise NotJson("not one result an operation")
            return [_read_result(result) for result in results]

        return self._call("POST", f"{_path(collection)}/batch", read, body=body)

    def _call(self, method: str, path: str, read: Callable[[bytes], T], **more: Any) -> T:
        reply = self._transport.call(method, path, **more)
        writes = method not in READING
        problem = answers.problem(reply, writes=writes, now=self._clock())
        if problem is not None:
            raise problem
        try:
            return read(reply.body)
        except NotJson as error:
            raise Unavailable(f"the answer is {error}", maybe_done=writes) from error


def rfc3339(moment: datetime) -> str:
    """A moment as the API takes it. Raises: ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _path(collection: str, id: str | None = None) -> str:
    if not (collection.isascii() and collection.isidentifier()):
        raise ValueError(f"{collection!r} is no name of a collection")
    if id is None:
        return f"/{collection}"
    if not id.strip("."):
        raise ValueError("not an id")  # a path of dots would lead to another address
    return f"/{collection}/{quote(id, safe='')}"


def _key(text: str) -> str:
    if not 1 <= len(text) <= MAX_KEY or not text.isascii() or not text.isprintable():
        raise ValueError(f"an idempotency key has 1 to {MAX_KEY} ASCII characters")
    return text


def _read_record(body: bytes) -> Record:
    return answers.read_record(answers.read_json(body))


def _read_page(body: bytes) -> Page:
    page = answers.read_object(body)
    data, cursor = page.get("data"), page.get("next_cursor")
    if not isinstance(data, list) or not isinstance(cursor, str | None):
        raise NotJson("not a page")
    return Page([answers.read_record(record) for record in data], cursor or None)


def _read_result(result: Any) -> Result:
    if not isinstance(result, dict) or not isinstance(result.get("status"), int):
        raise NotJson("not a batch result")
    status, record = result["status"], result.get("record")
    if status in (200, 201) and record is not None:
        record = answers.read_record(record)
    return Result(status, record if isinstance(record, dict) else None, answers.field_errors(result.get("errors")))
