"""Linked pairs that have moved since they agreed: only to them, and to what is decided with them, can harm be done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.model import CONVERT
from app.store.sql import Connection, text
from app.sync.decide.candidates import Candidate
from app.sync.kinds import together


@dataclass(frozen=True)
class Moved:
    """How many pairs of a kind and of the kind inside it have moved, and whose they are."""

    pairs: int = 0
    quickbooks_ids: frozenset[str] = frozenset()
    industrack_ids: frozenset[str] = frozenset()
    is_anything: bool = False  # a person has chosen what harms pairs that have not moved

    def concerns(self, one: Candidate) -> bool:
        """Whether the unit holds a pair that has moved."""
        return self.is_anything or one.quickbooks_id in self.quickbooks_ids or one.industrack_id in self.industrack_ids


OF_MARKED = """
WITH marked AS (
    SELECT q.quickbooks_id, l.industrack_id FROM quickbooks_record q LEFT JOIN link l USING (company_id, kind, quickbooks_id)
     WHERE q.company_id = :company AND q.kind = :kind AND q.dirty
    UNION SELECT l.quickbooks_id, i.industrack_id FROM industrack_record i
     LEFT JOIN link l USING (company_id, kind, industrack_id) WHERE i.company_id = :company AND i.kind = :kind AND i.dirty),
concerned AS (
    SELECT l.id FROM marked m JOIN link l USING (quickbooks_id) WHERE l.company_id = :company AND l.kind = ANY(:kinds)
    UNION SELECT l.id FROM marked m JOIN link l USING (industrack_id) WHERE l.company_id = :company AND l.kind = ANY(:kinds)
    UNION SELECT l.id FROM marked m JOIN quickbooks_record p ON p.parent_id = m.quickbooks_id JOIN link l
     ON l.kind = p.kind AND l.quickbooks_id = p.quickbooks_id
     WHERE p.company_id = :company AND p.kind = ANY(:kinds) AND l.company_id = :company
    UNION SELECT l.id FROM marked m JOIN industrack_record p ON p.parent_id = m.industrack_id JOIN link l
     ON l.kind = p.kind AND l.industrack_id = p.industrack_id
     WHERE p.company_id = :company AND p.kind = ANY(:kinds) AND l.company_id = :company)
SELECT l.quickbooks_id, l.industrack_id, q.parent_id AS owner_quickbooks, i.parent_id AS owner_industrack
  FROM concerned JOIN link l USING (id) LEFT JOIN quickbooks_record q USING (company_id, kind, quickbooks_id)
  LEFT JOIN industrack_record i USING (company_id, kind, industrack_id)
 WHERE l.company_id = :company AND NOT l.ended AND (q.deleted OR i.deleted OR q.digest <> l.digest_quickbooks
    OR i.digest <> l.digest_industrack)
"""
"""What is marked as pairs, the pairs of all that is decided with those, and of them the ones that have moved."""
OF_A_FEW = """
WITH marked AS (
    SELECT q.quickbooks_id, l.industrack_id FROM quickbooks_record q LEFT JOIN LATERAL (SELECT l.industrack_id FROM link l
      WHERE l.company_id = :company AND l.kind = :kind AND l.quickbooks_id = q.quickbooks_id OFFSET 0) l ON true
     WHERE q.company_id = :company AND q.kind = :kind AND q.dirty
    UNION SELECT l.quickbooks_id, i.industrack_id FROM industrack_record i LEFT JOIN LATERAL (SELECT l.quickbooks_id FROM link l
      WHERE l.company_id = :company AND l.kind = :kind AND l.industrack_id = i.industrack_id OFFSET 0) l ON true
     WHERE i.company_id = :company AND i.kind = :kind AND i.dirty),
kinds AS (SELECT unnest(CAST(:kinds AS text[])) AS kind),
together AS (
    SELECT k.kind, m.quickbooks_id, m.industrack_id FROM marked m CROSS JOIN kinds k
    UNION ALL SELECT k.kind, p.quickbooks_id, NULL FROM marked m CROSS JOIN kinds k CROSS JOIN LATERAL
     (SELECT p.quickbooks_id FROM quickbooks_record p WHERE p.company_id = :company AND p.kind = k.kind
      AND p.parent_id = m.quickbooks_id OFFSET 0) p
    UNION ALL SELECT k.kind, NULL, p.industrack_id FROM marked m CROSS JOIN kinds k CROSS JOIN LATERAL
     (SELECT p.industrack_id FROM industrack_record p WHERE p.company_id = :company AND p.kind = k.kind
      AND p.parent_id = m.industrack_id OFFSET 0) p),
concerned AS (
    SELECT l.* FROM together b CROSS JOIN LATERAL (SELECT l.* FROM link l WHERE l.company_id = :company AND l.kind = b.kind
     AND l.quickbooks_id = b.quickbooks_id AND NOT l.ended OFFSET 0) l
    UNION ALL SELECT l.* FROM together b CROSS JOIN LATERAL (SELECT l.* FROM link l WHERE l.company_id = :company
     AND l.kind = b.kind AND l.industrack_id = b.industrack_id AND NOT l.ended OFFSET 0) l)
SELECT DISTINCT l.kind, l.quickbooks_id, l.industrack_id, q.parent_id AS owner_quickbooks, i.parent_id AS owner_industrack
  FROM concerned l LEFT JOIN LATERAL (SELECT q.* FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = l.kind
   AND q.quickbooks_id = l.quickbooks_id OFFSET 0) q ON true LEFT JOIN LATERAL (SELECT i.* FROM industrack_record i
   WHERE i.company_id = :company AND i.kind = l.kind AND i.industrack_id = l.industrack_id OFFSET 0) i ON true
 WHERE q.deleted OR i.deleted OR q.digest <> l.digest_quickbooks OR i.digest <> l.digest_industrack
"""
"""The same, each looked up by its keys (``OFFSET 0`` keeps the planner from joining): how many are marked is what it guesses
worst, and a guess of one where there are thousands took minutes.
"""
FEW = 500
IS_MANY = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} r WHERE r.company_id = :company AND r.kind = :kind AND r.dirty ORDER BY r.{own} LIMIT 1"
    f" OFFSET {FEW})"
    for table, own in (("quickbooks_record", "quickbooks_id"), ("industrack_record", "industrack_id"))
)


def load(connection: Connection, company_id: str, kind: str) -> Moved:
    """Of what is marked, and of what is decided with it: nothing else can be harmed by deciding now.

    So it costs as much as there is to decide, and not as much as there is. A new link with nothing moved can do no harm.
    """
    given = {"company": company_id, "kind": kind, "kinds": together(kind)}
    is_many = connection.scalar(text(f"SELECT {IS_MANY}"), given)
    rows = connection.execute(text(OF_MARKED if is_many else OF_A_FEW), given).all()
    # A location's id begins with its customer's; where a job is itself a location, it is the job's own.
    ours = {one for row in rows for one in (row.quickbooks_id, row.quickbooks_id.split("#", 1)[0], row.owner_quickbooks) if one}
    theirs = {one for row in rows for one in (row.industrack_id, row.owner_industrack) if one}
    return Moved(len(rows), frozenset(ours), frozenset(theirs))


def with_chosen(connection: Connection, company_id: str, kind: str, found: Moved) -> Moved:
    """The same, with whether a person has chosen what harms other pairs as well."""
    converted = connection.scalar(
        text("SELECT EXISTS (SELECT 1 FROM choice WHERE company_id = :company AND kind = :kind AND key = :key)"),
        {"company": company_id, "kind": kind, "key": CONVERT},
    )
    return replace(found, is_anything=bool(converted))
