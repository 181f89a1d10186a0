"""Which records are to be decided: marked ones, in pairs, found by one statement and never by a loop over records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.store.sql import Connection, text
from app.sync.kinds import DECIDED
from app.sync.mirror import marks

MOST_CANDIDATES = 100_000  # ids looked at in one round
EACH = "OFFSET 0"
"""Ends a question within a condition: it is asked for each record, of which there are a few, by its index. Without it the planner
may read everything once to have the answers for all.
"""
UNDER_WAY = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} u WHERE u.company_id = :company AND u.kind = :kind AND {live} AND u.{own} = d.{own}"
    f" {EACH})"
    for table, live in (
        ("request", "NOT u.applied AND u.state IN ('handed_out', 'unknown', 'settled')"),
        ("push", "u.state IN ('waiting', 'working')"),
    )
    for own in ("quickbooks_id", "industrack_id")
)
"""No write of either side is under way; a condition of its own for each id, so that each finds its index."""


@dataclass(frozen=True)
class Candidate:
    """One unit to be decided: either id may be missing, never both."""

    quickbooks_id: str | None
    industrack_id: str | None


def candidates(
    connection: Connection, company_id: str, kind: str, limit: int, among: Sequence[Candidate] | None = None
) -> list[Candidate]:
    """Records marked to be decided, as pairs; those with a write or a push under way wait until its outcome is known.

    Linked pairs come as one; a record of either side that is linked to nothing comes alone. Parents come before what hangs
    below them. With ``among`` only those are looked at: which of them are still to be decided?
    """
    ours = "" if among is None else " AND q.quickbooks_id = ANY(:ours)"
    theirs = "" if among is None else " AND i.industrack_id = ANY(:theirs)"
    rows = connection.execute(
        text(
            "WITH dirty AS ("
            " SELECT q.quickbooks_id, l.industrack_id, q.parent_id IS NOT NULL AS below, q.name FROM quickbooks_record q"
            " LEFT JOIN LATERAL (SELECT industrack_id FROM link l WHERE l.company_id = q.company_id AND l.kind = q.kind"
            "  AND l.quickbooks_id = q.quickbooks_id ORDER BY l.ended, l.id DESC LIMIT 1) l ON true"
            f" WHERE q.company_id = :company AND q.kind = :kind AND q.dirty{ours}"
            " UNION"
            " SELECT l.quickbooks_id, i.industrack_id, i.parent_id IS NOT NULL AS below, i.name FROM industrack_record i"
            " LEFT JOIN LATERAL (SELECT quickbooks_id FROM link l WHERE l.company_id = i.company_id AND l.kind = i.kind"
            "  AND l.industrack_id = i.industrack_id ORDER BY l.ended, l.id DESC LIMIT 1) l ON true"
            f" WHERE i.company_id = :company AND i.kind = :kind AND i.dirty{theirs})"
            f" SELECT quickbooks_id, industrack_id FROM dirty d WHERE {UNDER_WAY}"
            " GROUP BY quickbooks_id, industrack_id ORDER BY bool_or(below), quickbooks_id, min(name), industrack_id"
            " LIMIT :limit"
        ),
        {"company": company_id, "kind": kind, "limit": limit}
        | ({} if among is None else {"ours": ids_of(among, "quickbooks_id"), "theirs": ids_of(among, "industrack_id")}),
    )
    return [Candidate(row.quickbooks_id, row.industrack_id) for row in rows]


MARKED = (
    "SELECT k.kind FROM unnest(CAST(:kinds AS text[])) AS k (kind) WHERE"
    f" EXISTS (SELECT 1 FROM quickbooks_record r WHERE r.company_id = :company AND r.kind = k.kind AND r.dirty"
    f" ORDER BY r.quickbooks_id LIMIT 1 {EACH})"
    f" OR EXISTS (SELECT 1 FROM industrack_record r WHERE r.company_id = :company AND r.kind = k.kind AND r.dirty"
    f" ORDER BY r.industrack_id LIMIT 1 {EACH})"
    " OR EXISTS (SELECT 1 FROM preview p WHERE p.company_id = :company AND p.state <> 'approved'"
    " AND p.reason = 'settings' AND p.kinds ? k.kind)"
)
"""Those of ``:kinds`` of which any record is marked, or a preview of changed settings waits."""


def marked_kinds(connection: Connection, company_id: str, kinds: Iterable[str] = DECIDED) -> set[str]:
    """Those of which any record is marked, or a preview of changed settings waits."""
    return set(connection.scalars(text(MARKED), {"company": company_id, "kinds": list(kinds)}))


def ids_of(wanted: Iterable[Candidate], name: str) -> list[str]:
    return [getattr(one, name) for one in wanted if getattr(one, name)]


def mark_decided(connection: Connection, company_id: str, kind: str, wanted: Iterable[Candidate]) -> None:
    """These need not be looked at again until something changes."""
    wanted = list(wanted)
    marks.mark_decided(connection, company_id, kind, ids_of(wanted, "quickbooks_id"), ids_of(wanted, "industrack_id"))
