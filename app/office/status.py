"""Where a company stands: the answer of ``status``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.health import record
from app.queue import requests
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import KINDS
from app.sync.proof import shown as proofs


def status(connection: Connection, company: Company, now: datetime) -> dict[str, Any]:
    counted = requests.counts(connection, company.id)
    health = record.of_company(connection, company.id, now)
    return {
        "id": company.id,
        "name": company.name,
        "state": company.shown_state,
        "session": _session(connection, company.id),
        "last_session": _last_session(connection, company.id),
        "queue": {state: counted.get(state, 0) for state in ("waiting", "handed_out", "unknown", "held")},
        "pushes": _pushes(connection, company.id),
        "records": records(connection, company.id),
        "attention": open_attentions(connection, company.id),
        "idle": is_idle(connection, company.id),
        "health": health.state,
        "because": health.because,
        "proof": proofs.short(connection, company.id),
    }


def is_idle(connection: Connection, company_id: str) -> bool:
    """No answer to ingest, no decide and no push pending, also none that waits to be tried again."""
    busy = connection.scalar(
        text(
            "SELECT EXISTS (SELECT 1 FROM task WHERE company_id = :company AND (what IN ('ingest', 'decide', 'push')"
            " OR (what = 'pull' AND lease_until > now()))) OR EXISTS (SELECT 1 FROM push WHERE company_id = :company"
            " AND state IN ('waiting', 'working')) OR EXISTS (SELECT 1 FROM message WHERE company_id = :company"
            " AND state = 'answered') OR EXISTS (SELECT 1 FROM cursor WHERE company_id = :company"
            " AND side = 'industrack' AND wanted_at IS NOT NULL)"
            " OR EXISTS (SELECT 1 FROM hint WHERE company_id = :company AND fetched_at IS NULL)"
        ),
        {"company": company_id},
    )
    return not busy


def records(connection: Connection, company_id: str) -> dict[str, dict[str, int]]:
    """How many there are on each side, deleted ones left out, and how many are linked."""
    found = {kind.name: {"quickbooks": 0, "industrack": 0, "linked": 0} for kind in KINDS.values() if kind.counted}
    for side, sql in (
        ("quickbooks", "quickbooks_record WHERE NOT deleted AND"),
        ("industrack", "industrack_record WHERE NOT deleted AND"),
        ("linked", "link WHERE NOT ended AND"),
    ):
        rows = connection.execute(
            text(f"SELECT kind, count(*) AS n FROM {sql} company_id = :company GROUP BY kind"), {"company": company_id}
        )
        for row in rows:
            found.setdefault(row.kind, {"quickbooks": 0, "industrack": 0, "linked": 0})[side] = row.n
    return found


def open_attentions(connection: Connection, company_id: str) -> int:
    return int(
        connection.scalar(
            text("SELECT count(*) FROM attention WHERE company_id = :company AND state = 'open'"), {"company": company_id}
        )
        or 0
    )


def _session(connection: Connection, company_id: str) -> dict[str, Any] | None:
    row = connection.execute(
        text("SELECT id, phase, percent, started_at FROM session WHERE company_id = :company AND ended_at IS NULL"),
        {"company": company_id},
    ).one_or_none()
    return dict(row._mapping) if row else None


def _last_session(connection: Connection, company_id: str) -> dict[str, Any] | None:
    row = connection.execute(
        text(
            "SELECT started_at, ended_at, outcome, message FROM session WHERE company_id = :company"
            " AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1"
        ),
        {"company": company_id},
    ).one_or_none()
    return dict(row._mapping) if row else None


def _pushes(connection: Connection, company_id: str) -> dict[str, int]:
    row = connection.execute(
        text(
            "SELECT count(*) FILTER (WHERE state IN ('waiting', 'working')) AS waiting,"
            " count(*) FILTER (WHERE state = 'failed') AS failed FROM push WHERE company_id = :company"
            " AND state IN ('waiting', 'working', 'failed')"
        ),
        {"company": company_id},
    ).one()
    return {"waiting": row.waiting, "failed": row.failed}
