"""What a proof reads of QuickBooks: lists in slices by name, transactions by their ids, so that it spreads over any polls.

A part that was cut is read again; parts that are done stay done, in whatever session the rest is read.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from app.store.sql import Connection, text
from app.sync.kinds import SOURCES, Scope, Source
from qbxml import Aggregate

SLICE = 2_000  # records of a list that are read in one go
IDS = 200  # transactions asked for in one message set
PROVED: dict[str, Source] = {kind: source for kind, source in SOURCES.items() if source.proof_elements}
SHOWN: tuple[str, ...] = tuple(kind for source in PROVED.values() for kind in (source.kind, source.derived_kind) if kind)
"""The kinds that a whole reading shows: those that are asked for, and those that come inside them."""


def parts(connection: Connection, company_id: str) -> list[dict[str, Any]]:
    """Everything that is to be read, in parts that are each done or not."""
    found: list[dict[str, Any]] = []
    for kind, source in PROVED.items():
        if source.txn:
            found.append({"kind": kind, "after": "", "done": False})
            continue
        bounds: list[str | None] = [None, *_edges(connection, company_id, kind), None]
        found += [{"kind": kind, "from": a, "to": b, "done": False} for a, b in pairwise(bounds)]
    return found


def next_ids(connection: Connection, company_id: str, kind: str, after: str) -> list[str]:
    """Transactions that we know of, those that are linked and those that the mirror holds."""
    rows = connection.scalars(
        text(
            "SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = :kind AND NOT deleted"
            " AND quickbooks_id > :after UNION SELECT quickbooks_id FROM link WHERE company_id = :company AND kind = :kind"
            " AND NOT ended AND quickbooks_id > :after ORDER BY quickbooks_id LIMIT :limit"
        ),
        {"company": company_id, "kind": kind, "after": after, "limit": IDS},
    )
    return list(rows)


def page(part: dict[str, Any], size: int, iterator_id: str | None) -> Aggregate:
    """A page of a list; every Continue repeats what its Start said."""
    scope = Scope(
        max_returned=size,
        from_name=part["from"],
        to_name=part["to"],
        iterator="Start" if iterator_id is None else "Continue",
        iterator_id=iterator_id,
    )
    return light(part["kind"], scope)


def light(kind: str, scope: Scope) -> Aggregate:
    """The query for what the mapped values come from, and for nothing else."""
    source = PROVED[kind]
    return source.query(scope).replace(include_ret_element=source.proof_elements)


def _edges(connection: Connection, company_id: str, kind: str) -> list[str]:
    """Names that cut what is known of the list into slices; the slices themselves are whole whatever they are."""
    rows = connection.scalars(
        text(
            "WITH named AS (SELECT name, row_number() OVER (ORDER BY lower(name)) AS n FROM quickbooks_record"
            " WHERE company_id = :company AND kind = :kind AND parent_id IS NULL AND NOT deleted AND name <> '')"
            " SELECT name FROM named WHERE n % :slice = 0 ORDER BY n"
        ),
        {"company": company_id, "kind": kind, "slice": SLICE},
    )
    return list(rows)
