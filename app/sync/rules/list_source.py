"""How small lists are read: whole, because QuickBooks has no pages of them.

A record that is missing from a whole list is asked for by its id, and only then known to be deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.sync.rules.source import Row, Scope, Source
from qbxml import Aggregate

Query = Callable[[Scope], Aggregate]


def list_row(kind: str) -> Callable[[Mapping[str, Any], str], Row]:
    def row(data: Mapping[str, Any], ret: str) -> Row:
        return Row(
            kind=kind,
            id=str(data["list_id"]),
            edit_sequence=str(data.get("edit_sequence") or ""),
            name=str(data.get("full_name") or data.get("name") or ""),
            parent_id=None,  # a level of names is part of the full name; nothing else comes from the record above
            modified_at=str(data.get("time_modified") or ""),
            data={**data, "ret": data.get("ret") or ret},
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


def list_source(kind: str, message: Callable[..., Aggregate], *rets: str) -> Source:
    """A list that one query brings, whole."""
    return Source(kind=kind, query=list_query(message), rets=rets, row=list_row(kind), iterates=False)
