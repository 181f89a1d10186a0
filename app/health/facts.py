"""What Postgres knows of a company's state, in one statement whether it is asked of one or of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg2.errors import UndefinedFunction

from app.health.rhythm import Rhythm
from app.health.watch import CODES as FAILURES
from app.store.engine import Database
from app.store.kept import Kept, listed
from app.store.sql import Connection, text
from app.sync import company_settings

STOPS = ("token_revoked", "mass_change", "industrack_account_taken", "company_file_taken")
"""Attentions that keep a kind or the company from being written; what stops the company file is known by itself."""

STOPPING = frozenset((*STOPS, *FAILURES, "wrong_company_file", "restored_backup"))
"""What nobody may ignore: a kind or a company stands still for it."""

TIMES = frozenset({"created_at", "last_login_at", "first_login_at", "back_at", "fails_since", "known_since", "stands_since"})

FACTS = """
SELECT c.company_id, c.state, c.paused, c.settings, c.time_zone, c.created_at,
       n.last_login_at, n.first_login_at, n.back_at, n.rhythm_seconds, n.hours,
       coalesce(n.last_refused_at > coalesce(n.last_login_at, '-infinity'), false) AS refused,
       f.stopped, f.pinned_name, f.seen_name,
       stop.summary AS stop, fails.summary AS fails, fails.since AS fails_since,
       open.number AS attentions, open.summary AS attention,
       EXISTS (SELECT 1 FROM preview p WHERE p.company_id = c.company_id AND p.state = 'ready') AS waits_for_approval,
       EXISTS (SELECT 1 FROM task t WHERE t.company_id = c.company_id AND t.what IN ('ingest', 'decide')) AS compares,
       EXISTS (SELECT 1 FROM cursor r WHERE r.company_id = c.company_id AND r.side = 'quickbooks'
               AND r.position -> 'run' ->> 'id' IS NOT NULL) AS reads,
       (SELECT count(*) FROM push p WHERE p.company_id = c.company_id AND p.state IN ('waiting', 'working')) AS pushes,
       queue.waiting, queue.asked, queue.held,
       h.state AS known_state, h.since AS known_since,
       least((SELECT min(t.due_at) FROM task t WHERE t.company_id = c.company_id AND t.due_at < now() - interval '1 hour'
              AND (t.lease_until IS NULL OR t.lease_until < now() - interval '1 hour')),
             (SELECT min(r.complete_at) FROM cursor r WHERE r.company_id = c.company_id AND r.side = 'industrack'
              AND r.complete_at < now() - greatest(interval '1 hour',
                  2 * coalesce((c.settings ->> 'pull_every')::float8, 60) * interval '1 second')
              AND NOT EXISTS (SELECT 1 FROM task t WHERE t.company_id = c.company_id AND t.what = 'pull'
                              AND (t.due_at > now() - interval '1 hour' OR t.lease_until > now())))) AS stands_since,
       proof.verdict AS proof, proof.because AS proof_says, proof.open AS proof_open, proof.number AS proof_found
FROM company c
JOIN connection n ON n.company_id = c.company_id
JOIN company_file f ON f.company_id = c.company_id
LEFT JOIN health h ON h.company_id = c.company_id
LEFT JOIN LATERAL (SELECT a.summary FROM attention a WHERE a.company_id = c.company_id AND a.state <> 'resolved'
                   AND a.code = ANY(:stops) ORDER BY a.since LIMIT 1) stop ON true
LEFT JOIN LATERAL (SELECT a.summary, a.since FROM attention a WHERE a.company_id = c.company_id AND a.state <> 'resolved'
                   AND a.code = ANY(:failures) ORDER BY a.since LIMIT 1) fails ON true
LEFT JOIN LATERAL (SELECT p.verdict, p.because, count(d.id) AS number, count(d.id) FILTER (WHERE d.mended_at IS NULL) AS open
                   FROM (SELECT x.company_id, x.id, x.verdict, x.because FROM proof x WHERE x.company_id = c.company_id
                         AND x.state = 'done' ORDER BY x.at DESC LIMIT 1) p
                   LEFT JOIN proof_difference d ON d.company_id = p.company_id AND d.proof_id = p.id
                   GROUP BY p.verdict, p.because) proof ON true
CROSS JOIN LATERAL (SELECT count(*) AS number, max(a.summary) AS summary FROM attention a
                    WHERE a.company_id = c.company_id AND a.state = 'open') open
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE r.state = 'waiting') AS waiting,
                           count(*) FILTER (WHERE r.state IN ('handed_out', 'unknown')) AS asked,
                           count(*) FILTER (WHERE r.state = 'held') AS held
                    FROM request r WHERE r.company_id = c.company_id
                    AND r.state IN ('waiting', 'handed_out', 'unknown', 'held')) queue
"""
TOLD = {"stops": listed(STOPS), "failures": listed(FAILURES)}
KEPT = Kept(
    "qbc_facts_",
    {"company": "text"},
    {"shown": "jsonb"},
    f"""
BEGIN
    PERFORM set_config('qbconnector.company', :company, true);
    SELECT to_jsonb(f) INTO v_shown FROM ({FACTS.strip()} WHERE c.company_id = :company) f;
    RETURN :shown;
END
""",
    TOLD,
)
"""The same of one company, with the plan that is kept: it takes longer to make than to carry out."""


@dataclass(frozen=True)
class Facts:
    """Of one company, now."""

    company_id: str
    state: str
    paused: bool
    zone: ZoneInfo
    rhythm: Rhythm | None  # None before the first contact
    stopped: str  # the company file's: the code of the attention
    pinned_name: str
    seen_name: str
    stop: str | None  # the sentence of an attention that stops a kind or the company
    fails: str | None  # and of one that says what fails
    attentions: int
    attention: str | None  # the sentence of one of them
    waits_for_approval: bool
    auto_approve: bool
    compares: bool
    reads: bool
    pushes: int
    waiting: int
    asked: int  # handed out, or their outcome is unknown
    held: int
    known_state: str | None
    known_since: datetime | None
    stands_since: datetime | None = None  # work is due since then and nobody does it: the service itself may stand still
    refused: bool = False  # it called with a wrong password since it was last let in
    proof: str | None = None  # what the newest one says: agree, differ, unproven
    proof_says: str | None = None
    proof_open: int | None = None  # differences that it found and that are not put right
    proof_found: int | None = None


def of_company(connection: Connection, company_id: str) -> Facts:
    """Raises: sqlalchemy.exc.NoResultFound when there is no such company."""
    statement = text(f"{FACTS} WHERE c.company_id = :company")
    return of_row(connection.execute(statement, given() | {"company": company_id}).one()._asdict())


def committed(database: Database, company_id: str) -> Facts:
    """What is true of it outside of any transaction. Raises: sqlalchemy.exc.NoResultFound when there is no such company."""
    try:
        found = database.row(KEPT.call, {"company": company_id})
    except UndefinedFunction:
        found = None
    if found is None or found[0] is None:
        with database.company(company_id) as connection:
            return of_company(connection, company_id)
    return of_row(found[0])


def of_all(connection: Connection) -> Iterator[Facts]:
    """As the operators' role.

    What is asked of each company goes by its indexes, also while one company's first sync makes up most of a table, so that
    the planner expects all of it from each.
    """
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    rows = connection.execute(text(FACTS), given())
    connection.execute(text("SET LOCAL enable_seqscan = on"))
    return (of_row(row._asdict()) for row in rows)


def of_some(connection: Connection, company_ids: Sequence[str]) -> Iterator[Facts]:
    """As the operators' role."""
    statement = text(f"{FACTS} WHERE c.company_id = ANY(:companies)")
    return (of_row(row._asdict()) for row in connection.execute(statement, given() | {"companies": list(company_ids)}))


def given() -> dict[str, list[str]]:
    """What ``FACTS`` needs to be told."""
    return {"stops": list(STOPS), "failures": list(FAILURES)}


def of_row(row: Mapping[str, Any]) -> Facts:
    """What one row of ``FACTS`` says; its times may come as JSON has them."""
    found = {name: _moment(value) if name in TIMES else value for name, value in row.items()}
    settings = company_settings.defaults() | found.pop("settings")
    hours = {int(hour): int(week) for hour, week in found.pop("hours").items()}
    last, first, back, seconds = (found.pop(name) for name in ("last_login_at", "first_login_at", "back_at", "rhythm_seconds"))
    scheduled = timedelta(minutes=settings["poll_every"])
    usual = max(scheduled, timedelta(seconds=seconds))
    for unused in ("fails_since", "created_at"):
        found.pop(unused)
    zone = company_settings.zone(settings, found.pop("time_zone"))
    found["auto_approve"] = settings["auto_approve"]
    found["pinned_name"] = found["pinned_name"] or ""
    return Facts(**found, zone=zone, rhythm=None if last is None else Rhythm(first or last, last, usual, hours, back))


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
