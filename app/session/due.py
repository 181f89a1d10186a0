"""What makes a poll worth a session, as SQL: asked step by step, and in one go by ``idle``.

``:company``, ``:now``, ``:manual`` (a person has clicked) and ``:read_every`` (seconds) are given. Whatever else can be due is
one more line of ``DUE``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.queue import requests, tasks
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.proof import store as proofs

PUNCTUAL = 0.9  # of ``read_every``: the schedule is not exact to the second, and a read must not wait for the next poll but one
CLICKED_READ_EVERY = 60  # seconds

READ = f"""EXISTS (SELECT 1 FROM company_file f WHERE f.company_id = :company
    AND (f.read_at IS NULL OR f.read_at > :now OR f.read_wanted_at IS NOT NULL OR f.full_read_wanted
         OR (:manual AND f.read_at <= :now - interval '{CLICKED_READ_EVERY} seconds')
         OR f.read_at <= :now - {PUNCTUAL} * :read_every * interval '1 second'))"""

DUE: tuple[str, ...] = (READ, requests.IS_WAITING, requests.IS_UNKNOWN, tasks.COMPARES, proofs.READS_QUICKBOOKS)


def anything(connection: Connection, company: companies.Company, now: datetime, *, manual: bool) -> bool:
    """Anything to hand out, to read, to find out, or about to be decided."""
    return _ask(connection, " OR ".join(DUE), company, now, manual=manual)


def a_read(connection: Connection, company: companies.Company, now: datetime, *, manual: bool) -> bool:
    return _ask(connection, READ, company, now, manual=manual)


def _ask(connection: Connection, condition: str, company: companies.Company, now: datetime, *, manual: bool) -> bool:
    given: dict[str, Any] = {
        "company": company.id,
        "now": now,
        "manual": manual,
        "read_every": company.settings["read_every"],
    }
    return bool(connection.scalar(text(f"SELECT {condition}"), given))
