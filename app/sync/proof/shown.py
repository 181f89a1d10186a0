"""A proof as the surfaces show it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.store.sql import Connection, text
from app.sync.proof import keeping, store
from app.sync.proof.store import Verdict

NONE_YET = "Both sides were never read anew and compared; the first proof begins when the first sync is done."
STRIP = timedelta(days=30)


def shown(connection: Connection, company_id: str, proof_id: int | None = None) -> dict[str, Any]:
    """The newest that is done, or one of those that are kept; ``unproven`` before the first."""
    row, going = store.newest(connection, company_id, proof_id), store.going_on(connection, company_id)
    under_way = None if going is None else {"state": going.state, "began_at": going.began_at}
    if row is None:
        return {
            "id": company_id,
            "proof_id": None,
            "at": None,
            "state": Verdict.UNPROVEN,
            "because": NONE_YET,
            "kinds": {},
            "differences": [],
            "sums": {"currencies": {}, "months": []},
            "company": None,
            "quickbooks": None,
            "industrack": None,
            "under_way": under_way,
        }
    document = row.document
    return {
        "id": company_id,
        "proof_id": str(row.id),
        "at": row.at,
        "state": row.verdict,
        "because": row.because,
        "kinds": document.get("kinds", {}),
        "differences": keeping.of_proof(connection, company_id, row.id),
        "sums": document.get("sums", {"currencies": {}, "months": []}),
        "company": document.get("company"),
        "quickbooks": document.get("quickbooks"),
        "industrack": document.get("industrack"),
        "under_way": under_way,
    }


def short(connection: Connection, company_id: str) -> dict[str, Any] | None:
    """The newest in three words, for ``status``; None before the first."""
    row = connection.execute(
        text(
            "SELECT p.at, p.verdict AS state, (SELECT count(*) FROM proof_difference d WHERE d.company_id = p.company_id"
            " AND d.proof_id = p.id) AS differences FROM proof p WHERE p.company_id = :company AND p.state = 'done'"
            " ORDER BY p.at DESC, p.id DESC LIMIT 1"
        ),
        {"company": company_id},
    ).one_or_none()
    return None if row is None else dict(row._mapping)


def days(connection: Connection, company_id: str, now: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    """The last proof of each of the last thirty days, as the company's own clock has them, the oldest first."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT ON (date_trunc('day', p.at AT TIME ZONE :zone)) p.id AS proof_id, p.at, p.verdict AS state,"
            " p.because, (SELECT count(*) FROM proof_difference d WHERE d.company_id = p.company_id AND d.proof_id = p.id)"
            " AS differences FROM proof p WHERE p.company_id = :company AND p.state = 'done' AND p.at > :since"
            " ORDER BY date_trunc('day', p.at AT TIME ZONE :zone), p.at DESC"
        ),
        {"company": company_id, "since": now - STRIP, "zone": str(zone)},
    )
    return [dict(row._mapping) | {"proof_id": str(row.proof_id)} for row in rows]
