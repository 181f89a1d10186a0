"""How lists of QuickBooks are read, and how a record of one is found again after a write whose answer was lost.

Small lists are read whole, because QuickBooks has no pages of them. A record that is missing from a whole list is asked for by
its id, and only then known to be deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from app.sync.rules.source import Row, Scope, Source
from qbxml import Aggregate
from qbxml import messages as m

IGNORED = frozenset({"list_id", "edit_sequence", "include_ret_element"})

Asked = TypeVar("Asked", bound=Aggregate)
Query = Callable[[Scope], Aggregate]


def list_row(kind: str, *, hangs_below: bool = False, tells_ret: bool = True) -> Callable[[Mapping[str, Any], str], Row]:
    def row(data: Mapping[str, Any], ret: str) -> Row:
        return Row(
            kind=kind,
            id=str(data["list_id"]),
            edit_sequence=str(data.get("edit_sequence") or ""),
            name=str(data.get("full_name") or data.get("name") or ""),
            # Where nothing but its name comes from the record above, that is part of the full name.
            parent_id=(data.get("parent") or {}).get("list_id") if hangs_below else None,
            modified_at=str(data.get("time_modified") or ""),
            data={**data, "ret": data.get("ret") or ret} if tells_ret else data,
        )

    return row


def list_query(message: Callable[..., Aggregate], *, by_id: Callable[..., Aggregate] | None = None) -> Query:
    """The whole list, active or not; or the records of some ids or names."""

    def query(scope: Scope) -> Aggregate:
        if scope.ids:
            return (by_id or message)(list_id=list(scope.ids))
        if scope.names:
            return (by_id or message)(full_name=list(scope.names))
        return message(active_status="All")

    return query


def paged_query(message: Callable[..., Aggregate]) -> Query:
    """Page by page: all, those changed since, or a slice by name; or the records of some ids or names."""
    whole = list_query(message)

    def query(scope: Scope) -> Aggregate:
        if scope.ids or scope.names:
            return whole(scope)
        names = None
        if scope.from_name or scope.to_name:
            names = m.NameRangeFilter(from_name=scope.from_name, to_name=scope.to_name)
        return message(
            max_returned=scope.max_returned,
            active_status="All",  # the default, ActiveOnly, would let inactivated records vanish
            from_modified_date=scope.since,
            name_range_filter=names,
            iterator=scope.iterator,
            iterator_id=scope.iterator_id,
        )

    return query


def list_source(kind: str, message: Callable[..., Aggregate], *rets: str) -> Source:
    """A list that one query brings, whole."""
    return Source(kind=kind, query=list_query(message), rets=rets, row=list_row(kind), iterates=False)


def search_by_name(query: Callable[..., Asked]) -> Callable[[str, Mapping[str, Any]], Asked]:
    """What finds a record that was changed by its id, and one that was added by its full name."""

    def search(message: str, body: Mapping[str, Any]) -> Asked:
        return query(list_id=[body["list_id"]]) if message.endswith("Mod") else query(full_name=[list_name(body)])

    return search


def was_carried_out(message: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """A Mod was when the EditSequence moved and what was sent stands there; an Add when all of it stands there."""
    return not (message.endswith("Mod") and found.get("edit_sequence") == body.get("edit_sequence")) and holds(body, found)


def list_name(body: Mapping[str, Any]) -> str:
    """FullName of a list record that was to be added."""
    parent = (body.get("parent") or {}).get("full_name")
    name = str(body.get("name") or "")
    return f"{parent}:{name}" if parent else name


def holds(sent: Any, found: Any) -> bool:
    """Whether everything that was sent stands in what was found; QuickBooks adds much of its own."""
    if isinstance(sent, Mapping):
        if not isinstance(found, Mapping):
            return all(_is_empty(value) for value in sent.values())
        if sent.get("list_id"):
            return bool(sent["list_id"] == found.get("list_id"))
        return all(holds(value, found.get(key)) for key, value in sent.items() if key not in IGNORED)
    if isinstance(sent, list):
        others = found if isinstance(found, list) else []
        return len(sent) <= len(others) and all(any(holds(one, other) for other in others) for one in sent)
    if _is_empty(sent):
        return _is_empty(found)
    return str(sent).strip().casefold() == str(found if found is not None else "").strip().casefold()


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {}, False)
