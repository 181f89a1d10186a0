"""What is kept for how long; once an hour, in small steps, so that it never holds a lock for long."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.ops import months
from app.services import Services
from app.store.sql import text

log = logging.getLogger(__name__)

STEP = 5_000  # rows at a time
MOST_STEPS = 200
EXPORTS = "exports"  # below the data folder: what was kept of companies that were removed
EXPORTS_KEPT = timedelta(days=90)

OVER = "state IN ('ingested', 'broken', 'lost') AND handed_out_at < now() - interval '{} days'"
BY_MONTH: dict[str, tuple[int, str]] = {
    # table: days, and which rows may go then. A month goes as a whole when all of it may; else these rows of it.
    "message_chunk": (
        30,
        f"EXISTS (SELECT 1 FROM message m WHERE m.company_id = t.company_id AND m.id = t.message_id AND m.{OVER.format(30)})",
    ),
    "message": (90, OVER.format(90)),
}
KEPT: dict[str, str] = {
    # table: which rows may go. Mirrors, links, open attention and what is not finished stay.
    "session": "ended_at < now() - interval '90 days'",
    "attention": "state = 'resolved' AND changed_at < now() - interval '180 days'",
    "change": "at < now() - interval '365 days'",
    "preview": (
        "state = 'approved' AND approved_at < now() - interval '180 days' AND EXISTS (SELECT 1 FROM preview p"
        " WHERE p.company_id = t.company_id AND p.reason = t.reason AND p.id > t.id)"
    ),
    "hint": "fetched_at < now() - interval '7 days'",
    "push": "state IN ('done', 'superseded') AND created_at < now() - interval '30 days'",
    "kept_answer": "created_at < now() - interval '24 hours'",
    "webhook_delivery": "state IN ('delivered', 'failed') AND created_at < now() - interval '30 days'",
    "proof": "state = 'done' AND at < now() - interval '366 days'",
    "proof_difference": ("NOT EXISTS (SELECT 1 FROM proof p WHERE p.company_id = t.company_id AND p.id = t.proof_id)"),
    "request": "state IN ('settled', 'superseded') AND applied AND since < now() - interval '90 days'",
}


def tidy(services: Services) -> dict[str, int]:
    """Remove what is older than it has to be kept; answers how many rows of each table, and how many exports, went.

    Of a table by month these are the rows that went one by one; those of whole months are not counted.
    """
    months.make(services)
    gone = {table: _tidy_months(services, table, *which) for table, which in BY_MONTH.items()}
    gone |= {table: _tidy(services, table, condition) for table, condition in KEPT.items()}
    gone[EXPORTS] = _tidy_exports(services.settings.data_dir / EXPORTS, services.now() - EXPORTS_KEPT)
    if any(gone.values()):
        log.info("tidied: %s", ", ".join(f"{count} of {table}" for table, count in gone.items() if count))
    return gone


def _tidy_months(services: Services, table: str, days: int, condition: str) -> int:
    return sum(_tidy(services, part, condition) for part in months.old(services, table, timedelta(days=days)))


def _tidy(services: Services, table: str, condition: str) -> int:
    total = 0
    for _ in range(MOST_STEPS):
        with services.database.operators() as connection:
            gone = connection.execute(
                text(f"DELETE FROM {table} WHERE ctid IN (SELECT ctid FROM {table} t WHERE {condition} LIMIT :step)"),
                {"step": STEP},
            ).rowcount
        total += gone
        if gone < STEP:
            break
    return total


def _tidy_exports(folder: Path, before: datetime) -> int:
    """Customers' data of companies that are erased is not kept for ever. What somebody else laid there stays."""
    gone = 0
    for path in folder.glob("*.jsonl.gz"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
