"""What a proof has found and was put right since: by the next decide, or by a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from app.store.sql import Connection, text
from app.sync import companies
from app.sync.kinds import KINDS
from app.sync.proof import money, pairs
from app.sync.proof.words import Cause

BY_DECIDE = (Cause.UNSTAMPED, Cause.MISSED, Cause.GONE, Cause.NOT_COMPARED, Cause.REFUSED)

OWNERS = [(kind.name, kind.owner.kind) for kind in KINDS.values() if kind.owner is not None and kind.owner.together]
OWNER = "CASE d.kind " + " ".join(f"WHEN '{kind}' THEN '{owner}'" for kind, owner in OWNERS) + " ELSE d.kind END"
"""The kind that a difference is decided with: its own, or that of the record it is kept inside."""

AT_REST = f"""
UPDATE proof_difference d SET mended_at = :now WHERE d.company_id = :company AND d.mended_at IS NULL AND d.cause = ANY(:causes)
    AND NOT EXISTS (SELECT 1 FROM proof p WHERE p.company_id = d.company_id AND p.id = d.proof_id AND p.state <> 'done')
    AND NOT EXISTS (SELECT 1 FROM task t WHERE t.company_id = d.company_id AND t.what IN ('ingest', 'decide'))
    AND NOT EXISTS (SELECT 1 FROM quickbooks_record q WHERE q.company_id = d.company_id AND q.dirty AND q.kind = {OWNER}
        AND q.quickbooks_id = CASE WHEN {OWNER} = d.kind THEN d.quickbooks_id ELSE split_part(d.quickbooks_id, '#', 1) END)
    AND NOT EXISTS (SELECT 1 FROM industrack_record i WHERE i.company_id = d.company_id AND i.dirty AND i.kind = {OWNER}
        AND i.industrack_id = CASE WHEN {OWNER} = d.kind THEN d.industrack_id ELSE (SELECT o.parent_id FROM industrack_record o
            WHERE o.company_id = d.company_id AND o.kind = d.kind AND o.industrack_id = d.industrack_id) END)
    AND NOT EXISTS (SELECT 1 FROM push w WHERE w.company_id = d.company_id AND w.kind = d.kind
        AND w.state IN ('waiting', 'working', 'failed') AND (w.state <> 'failed' OR w.created_at > d.found_at)
        AND (w.industrack_id = d.industrack_id OR w.quickbooks_id = d.quickbooks_id))
    AND NOT EXISTS (SELECT 1 FROM request r WHERE r.company_id = d.company_id
        AND (r.state IN ('waiting', 'handed_out', 'unknown', 'held') OR r.state = 'settled' AND NOT r.applied)
        AND (r.kind = d.kind AND (r.industrack_id = d.industrack_id OR r.quickbooks_id = d.quickbooks_id)
            OR r.kind = {OWNER} AND r.kind <> d.kind AND r.quickbooks_id = split_part(d.quickbooks_id, '#', 1)))
    AND NOT EXISTS (SELECT 1 FROM attention a WHERE a.company_id = d.company_id AND a.kind = d.kind AND a.state <> 'resolved'
        AND (a.quickbooks_id <> '' AND a.quickbooks_id = d.quickbooks_id
            OR a.industrack_id <> '' AND a.industrack_id = d.industrack_id))
    AND (kind, coalesce(industrack_id, ''), field) NOT IN (SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[]),
        CAST(:fields AS text[])))
"""
BY_FIGURES = (Cause.EDITED_AFTER, Cause.OTHER_LINK)


def note(connection: Connection, company_id: str, now: datetime) -> None:
    """Say of each open difference whether it is put right."""
    left = connection.execute(
        text(
            "SELECT DISTINCT kind, industrack_id, cause FROM proof_difference WHERE company_id = :company"
            " AND mended_at IS NULL AND industrack_id IS NOT NULL AND (cause = ANY(:causes) OR kind = ANY(:figures))"
        ),
        {"company": company_id, "causes": list(BY_FIGURES), "figures": list(money.MONEY)},
    ).all()
    still = _still(connection, company_id, left) if left else set()
    given = {"company": company_id, "now": now, "causes": list(BY_DECIDE)} | _columns(still)
    connection.execute(text(AT_REST), given)
    if any(row.cause in BY_FIGURES for row in left):
        _mended(connection, company_id, still, now)


def _still(connection: Connection, company_id: str, left: Sequence[Any]) -> set[tuple[str, str, str]]:
    """What figures and links say now of what has been found: kind, IndusTrack's id and field."""
    company, ids = companies.get(connection, company_id), [row.industrack_id for row in left if row.kind in money.MONEY]
    found = [*money.differences(connection, company, ids)] if ids else []
    found += pairs.linked_to_others(connection, company_id, {row.kind for row in left})
    return {(one.kind, one.industrack_id or "", one.field) for one in found}


def _columns(still: Collection[tuple[str, str, str]]) -> dict[str, list[str]]:
    ordered = sorted(still)
    return {name: [one[n] for one in ordered] for n, name in enumerate(("kinds", "ids", "fields"))}


def _mended(connection: Connection, company_id: str, still: Collection[tuple[str, str, str]], now: datetime) -> None:
    """What is not on its way, and says the same now."""
    connection.execute(
        text(
            "UPDATE proof_difference d SET mended_at = :now WHERE company_id = :company AND mended_at IS NULL"
            " AND cause = ANY(:causes) AND (kind, industrack_id, field) NOT IN (SELECT * FROM unnest(CAST(:kinds AS text[]),"
            " CAST(:ids AS text[]), CAST(:fields AS text[])))"
            " AND NOT EXISTS (SELECT 1 FROM push w WHERE w.company_id = d.company_id AND w.kind = d.kind"
            " AND w.industrack_id = d.industrack_id AND w.state IN ('waiting', 'working'))"
            " AND NOT EXISTS (SELECT 1 FROM request r WHERE r.company_id = d.company_id AND r.kind = d.kind"
            " AND r.industrack_id = d.industrack_id AND (r.state IN ('waiting', 'handed_out', 'unknown', 'held')"
            " OR r.state = 'settled' AND NOT r.applied))"
        ),
        {
            "company": company_id,
            "now": now,
            "causes": list(BY_FIGURES),
        }
        | _columns(still),
    )
