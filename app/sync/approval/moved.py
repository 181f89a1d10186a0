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


def load(connection: Connection, company_id: str, kind: str) -> Moved:
    """Of the kind and what is decided with it; a new link with nothing moved can do no harm."""
    rows = connection.execute(
        text(
            "SELECT l.quickbooks_id, l.industrack_id, q.parent_id AS owner_quickbooks, i.parent_id AS owner_industrack"
            " FROM link l LEFT JOIN quickbooks_record q USING (company_id, kind, quickbooks_id)"
            " LEFT JOIN industrack_record i USING (company_id, kind, industrack_id)"
            " WHERE l.company_id = :company AND l.kind = ANY(:kinds) AND NOT l.ended AND (q.deleted OR i.deleted"
            " OR q.digest <> l.digest_quickbooks OR i.digest <> l.digest_industrack)"
        ),
        {"company": company_id, "kinds": together(kind)},
    ).all()
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
