"""What a proof has found and was put right since: by the next decide, or by a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, text

from app import companies
from app.sync.proof import money, pairs
from app.sync.proof.words import Cause

BY_DECIDE = (Cause.UNSTAMPED, Cause.MISSED, Cause.GONE, Cause.NOT_COMPARED, Cause.REFUSED)

AT_REST = """
UPDATE proof_difference d SET mended_at = :now WHERE d.company_id = :company AND d.mended_at IS NULL AND d.cause = ANY(:causes)
    AND NOT EXISTS (SELECT 1 FROM proof p WHERE p.company_id = d.company_id AND p.id = d.proof_id AND p.state <> 'done')
    AND NOT EXISTS (SELECT 1 FROM task t WHERE t.company_id = d.company_id AND t.what IN ('ingest', 'decide'))
    AND NOT EXISTS (SELECT 1 FROM quickbooks_record q WHERE q.company_id = d.company_id AND q.dirty
        AND (q.kind = d.kind AND q.quickbooks_id = d.quickbooks_id
            OR d.kind = 'location' AND q.kind = 'customer' AND q.quickbooks_id = split_part(d.quickbooks_id, '#', 1)))
    AND NOT EXISTS (SELECT 1 FROM industrack_record i WHERE i.company_id = d.company_id AND i.dirty AND i.kind = d.kind
        AND i.industrack_id = d.industrack_id)
    AND NOT EXISTS (SELECT 1 FROM push w WHERE w.company_id = d.company_id AND w.kind = d.kind
        AND w.state IN ('waiting', 'working', 'failed') AND (w.state <> 'failed' OR w.created_at > d.found_at)
        AND (w.industrack_id = d.industrack_id OR w.quickbooks_id = d.quickbooks_id))
    AND NOT EXISTS (SELECT 1 FROM request r WHERE r.company_id = d.company_id
        AND (r.state IN ('waiting', 'handed_out', 'unknown', 'held') OR r.state = 'settled' AND NOT r.applied)
        AND (r.kind = d.kind AND (r.industrack_id = d.industrack_id OR r.quickbooks_id = d.quickbooks_id)
            OR d.kind = 'location' AND r.kind = 'customer' AND r.quickbooks_id = split_part(d.quickbooks_id, '#', 1)))
    AND NOT EXISTS (SELECT 1 FROM attention a WHERE a.company_id = d.company_id AND a.kind = d.kind AND a.state <> 'resolved'
        AND (a.quickbooks_id <> '' AND a.quickbooks_id = d.quickbooks_id
            OR a.industrack_id <> '' AND a.industrack_id = d.industrack_id))
"""


def note(connection: Connection, company_id: str, now: datetime) -> None:
    """Say of each open difference whether it is put right."""
    connection.execute(text(AT_REST), {"company": company_id, "now": now, "causes": list(BY_DECIDE)})
    left = connection.execute(
        text(
            "SELECT DISTINCT kind, industrack_id, cause FROM proof_difference WHERE company_id = :company"
            " AND mended_at IS NULL AND industrack_id IS NOT NULL AND cause = ANY(:causes)"
        ),
        {"company": company_id, "causes": [Cause.EDITED_AFTER, Cause.OTHER_LINK]},
    ).all()
    if not left:
        return
    figures = [row.industrack_id for row in left if row.cause == Cause.EDITED_AFTER]
    still = {
        (one.kind, one.industrack_id, one.field)
        for one in money.differences(connection, companies.get(connection, company_id), figures)
    }
    still |= {
        (one.kind, one.industrack_id, one.field)
        for one in pairs.linked_to_others(connection, company_id, {row.kind for row in left})
    }
    _mended(connection, company_id, still, now)


def _mended(connection: Connection, company_id: str, still: Collection[tuple[str, str | None, str]], now: datetime) -> None:
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
            "causes": [Cause.EDITED_AFTER, Cause.OTHER_LINK],
            "kinds": [one[0] for one in still],
            "ids": [one[1] for one in still],
            "fields": [one[2] for one in still],
        },
    )
