"""The states of all companies as they were found last: lists sort by them, and a change of one is news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.health import facts
from app.health.judge import judge
from app.health.words import Health
from app.store.json import dump
from app.store.sql import Connection, text


@dataclass(frozen=True)
class Change:
    """A company that went from one state to another; ``before`` is None when it is looked at for the first time."""

    company_id: str
    before: str | None
    after: Health


def of_company(connection: Connection, company_id: str, now: datetime) -> Health:
    """What is true of it now. Raises: sqlalchemy.exc.NoResultFound when there is no such company."""
    return judge(facts.of_company(connection, company_id), now)


def of_some(connection: Connection, company_ids: Sequence[str], now: datetime) -> dict[str, Health]:
    """What is true of each of these now; as the operators' role."""
    return {found.company_id: judge(found, now) for found in facts.of_some(connection, company_ids)}


def refresh(connection: Connection, now: datetime) -> list[Change]:
    """Judge every company and keep what changed; as the operators' role. Answers the changes of state."""
    changes, rows = [], []
    for found in facts.of_all(connection):
        health = judge(found, now)
        rows.append(
            {
                "id": found.company_id,
                "state": health.state,
                "because": health.because,
                "since": health.since.isoformat(),
                "last": health.last_contact_at.isoformat() if health.last_contact_at else None,
            }
        )
        if health.state != found.known_state:
            changes.append(Change(found.company_id, found.known_state, health))
    connection.execute(
        text(
            "INSERT INTO health AS h (company_id, state, because, since, last_contact_at, judged_at)"
            " SELECT id, state, because, since, last, :now FROM jsonb_to_recordset(CAST(:rows AS jsonb))"
            " AS r(id text, state text, because text, since timestamptz, last timestamptz)"
            " ON CONFLICT (company_id) DO UPDATE SET state = excluded.state, because = excluded.because,"
            " since = excluded.since, last_contact_at = excluded.last_contact_at, judged_at = excluded.judged_at"
            " WHERE (h.state, h.because, h.last_contact_at) IS DISTINCT FROM"
            " (excluded.state, excluded.because, excluded.last_contact_at)"
        ),
        {"rows": dump(rows), "now": now},
    )
    return changes
