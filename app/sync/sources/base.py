"""The shape of a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
    owner_ids: tuple[str, ...] = ()


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
