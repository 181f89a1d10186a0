"""What is due and stands still is told, and goes by itself when it works again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.health import away, hours, record
from app.health.watched import WATCHES
from app.ops import watching
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.workers.work import WORK

STANDS_STILL: dict[str, str] = {
    "logins_refused": "UPDATE connection SET last_refused_at = now() + interval '16 minutes' WHERE company_id = :company",
    "updates_fail": "INSERT INTO session (company_id, ticket_hash, phase, started_at, ended_at, outcome) SELECT :company,"
    " :company || n, 'done', now(), now(), 'lost' FROM generate_series(1, 3) n",
    "answers_fail": "INSERT INTO task (company_id, what, key, attempts, error) VALUES (:company, 'ingest', '1', 3, 'x')",
    "comparing_fails": "INSERT INTO task (company_id, what, key, created_at, due_at) VALUES (:company, 'decide', '',"
    " now() - interval '2 hours', now() - interval '2 hours')",
    "pulls_fail": "INSERT INTO task (company_id, what, key, attempts, error) VALUES (:company, 'pull', '', 4, 'x')",
    "proof_fails": "INSERT INTO task (company_id, what, key, attempts, error) VALUES (:company, 'prove', '', 3, 'x')",
    "pushes_fail": "INSERT INTO push (company_id, kind, collection, attempts, state) VALUES (:company, 'item', 'items', 3,"
    " 'waiting')",
    "reading_stands_still": "INSERT INTO cursor (company_id, side, kind, position) VALUES (:company, 'quickbooks', 'item',"
    " jsonb_build_object('run', jsonb_build_object('id', 'r', 'cuts', 3, 'began_at', (now() - interval '1 day')::text)))",
    "writing_stands_still": "INSERT INTO request (company_id, kind, action, message, state, since) VALUES (:company, 'item',"
    " 'create', 'ItemServiceAdd', 'unknown', now() - interval '2 hours')",
    "first_read_stands_still": "UPDATE company SET state = 'reading' WHERE company_id = :company",
    "webhooks_fail": "INSERT INTO webhook_delivery (company_id, webhook_id, event, state, attempts) VALUES (:company, 'w',"
    " 'attention.opened', 'failed', 10)",
}
OTHERWISE: list[tuple[str, str]] = [
    (
        "writing_stands_still",
        (
            "INSERT INTO request (company_id, kind, action, message, attempts, not_before) VALUES (:company, 'item', 'create',"
            " 'ItemServiceAdd', 3, now() + interval '1 minute')"
        ),
    ),
    # a worker that is ended by its work leaves no error
    ("answers_fail", "INSERT INTO task (company_id, what, key, attempts) VALUES (:company, 'ingest', '1', 4)"),
    ("pushes_fail", "INSERT INTO task (company_id, what, key, attempts, error) VALUES (:company, 'push', '', 3, 'x')"),
    (
        "answers_fail",
        (
            "INSERT INTO message (company_id, session_id, purpose, state, request_xml, answered_at) VALUES (:company, 1, 'read',"
            " 'answered', '', now() - interval '2 hours')"
        ),
    ),
    (
        "pulls_fail",
        (
            "INSERT INTO cursor (company_id, side, kind, complete_at) VALUES (:company, 'industrack', 'items',"
            " now() - interval '2 hours')"
        ),
    ),
    (
        "pulls_fail",
        (
            "INSERT INTO cursor (company_id, side, kind, complete_at, wanted_at) VALUES (:company, 'industrack', 'items', now(),"
            " now() - interval '2 hours')"
        ),
    ),
    ("pulls_fail", "UPDATE company SET created_at = now() - interval '2 hours' WHERE company_id = :company"),
    (
        "pulls_fail",
        (
            "INSERT INTO hint (company_id, event_id, collection, record_id, received_at) VALUES (:company, 'e', 'items', '1',"
            " now() - interval '2 hours')"
        ),
    ),
    (
        "reading_stands_still",
        (
            "INSERT INTO session (company_id, ticket_hash, phase, started_at, ended_at, outcome) SELECT :company, :company || n,"
            " 'done', now() - n * interval '1 minute', now(), 'done' FROM generate_series(1, 3) n;"
            "UPDATE company_file SET read_at = now() - interval '2 hours' WHERE company_id = :company"
        ),
    ),
    (
        "proof_fails",
        (
            "INSERT INTO session (company_id, ticket_hash, phase, started_at, ended_at, outcome) SELECT :company, :company || n,"
            " 'done', now() - interval '70 minutes', now() - interval '65 minutes', 'done' FROM generate_series(1, 3) n;"
            "INSERT INTO proof (company_id, began_at) VALUES (:company, now() - interval '2 hours')"
        ),
    ),
    (
        "proof_fails",
        (
            "INSERT INTO proof (company_id, state, began_at, at, verdict, because) VALUES (:company, 'done', now(), now(),"
            " 'unproven', 'QuickBooks could not be read.')"
        ),
    ),
    (
        "webhooks_fail",
        "INSERT INTO webhook_delivery (company_id, webhook_id, event, attempts) VALUES (:company, 'w', 'attention.opened', 3)",
    ),
]
ALL = [*STANDS_STILL.items(), *OTHERWISE]
WORKS_AGAIN = ("session", "task", "push", "cursor", "request", "message", "hint", "proof", "webhook_delivery")


@pytest.fixture
def company_id(services: Services) -> str:
    made = companies.add(services, "Watched", "http://127.0.0.1:9", "token", {}).company.id
    with services.database.operators() as connection:
        connection.execute(text("UPDATE company SET state = 'active' WHERE company_id = :company"), {"company": made})
        connection.execute(
            text(
                "UPDATE connection SET last_login_at = now(), first_login_at = now() - interval '2 hours' WHERE company_id = :c"
            ),
            {"c": made},
        )
    return made


def codes(services: Services, company_id: str) -> list[str]:
    with services.database.company(company_id) as connection:
        return list(connection.scalars(text("SELECT code FROM attention WHERE state <> 'resolved' ORDER BY code")))


def state(services: Services, company_id: str) -> tuple[str, str]:
    with services.database.company(company_id) as connection:
        found: Any = connection.execute(text("SELECT state, because FROM health")).one()
    return found.state, found.because


def test_every_watch_has_a_case_here() -> None:
    assert {watch.code for watch in WATCHES} == STANDS_STILL.keys()


def test_every_piece_of_work_of_a_worker_is_watched() -> None:
    statements = " ".join(watch.statement for watch in WATCHES)
    assert {what for what in WORK if f"w.what = '{what}'" in statements} == WORK.keys()


@pytest.mark.parametrize(("code", "statement"), ALL)
def test_what_stands_still_is_told_once_and_goes_by_itself(
    services: Services, company_id: str, code: str, statement: str
) -> None:
    with services.database.operators() as connection:
        connection.execute(text(statement), {"company": company_id})
    watching.watch_all(services)
    changes = watching.watch_all(services)
    assert codes(services, company_id) == [code]
    assert company_id not in {change.company_id for change in changes}
    told, because = state(services, company_id)
    assert (told, because.endswith(".")) == ("failing", True)
    with services.database.company(company_id) as connection:
        for table in WORKS_AGAIN:
            connection.execute(text(f"DELETE FROM {table} WHERE company_id = :company"), {"company": company_id})
    with services.database.operators() as connection:
        connection.execute(
            text(
                "UPDATE company SET state = 'active', created_at = now() WHERE company_id = :company;"
                "UPDATE connection SET last_refused_at = NULL WHERE company_id = :company"
            ),
            {"company": company_id},
        )
    watching.watch_all(services)
    assert codes(services, company_id) == []
    assert state(services, company_id)[0] != "failing"


@pytest.mark.parametrize("statement", [said for code, said in ALL if code != "first_read_stands_still"])
def test_what_a_person_has_paused_does_not_fail(services: Services, company_id: str, statement: str) -> None:
    with services.database.operators() as connection:
        connection.execute(text(statement), {"company": company_id})
        connection.execute(text("UPDATE company SET paused = true WHERE company_id = :company"), {"company": company_id})
    watching.watch_all(services)
    assert codes(services, company_id) == []
    assert state(services, company_id)[0] == "stopped"


def test_what_a_mass_change_keeps_waiting_for_a_person_does_not_fail(services: Services, company_id: str) -> None:
    with services.database.operators() as connection:
        connection.execute(
            text(
                "INSERT INTO push (company_id, kind, collection, created_at) VALUES (:company, 'item', 'items',"
                " now() - interval '2 hours'); INSERT INTO attention (company_id, code, summary, remedy, kind) VALUES (:company,"
                " 'mass_change', 'Many.', 'Look.', 'item')"
            ),
            {"company": company_id},
        )
    watching.watch_all(services)
    assert codes(services, company_id) == ["mass_change"]


def test_work_that_nobody_does_shows_in_the_health_that_is_asked_for_without_a_look_of_the_schedule(
    services: Services, company_id: str
) -> None:
    with services.database.company(company_id) as connection:
        connection.execute(
            text("INSERT INTO task (company_id, what, key, due_at) VALUES (:company, 'decide', '', now() - interval '2 hours')"),
            {"company": company_id},
        )
        found = record.of_company(connection, company_id, services.now())
    assert found.state == "failing"
    assert "since" in found.because


def test_a_contact_makes_the_rhythm_and_the_hour(services: Services, company_id: str) -> None:
    now = services.now()
    with services.database.company(company_id) as connection:
        connection.execute(text("UPDATE connection SET last_login_at = NULL, first_login_at = NULL"))
        for n in range(4):
            hours.note_contact(connection, company_id, now + timedelta(minutes=10 * n))
        row = connection.execute(text("SELECT rhythm_seconds, hours, first_login_at FROM connection")).one()
    assert row.rhythm_seconds == pytest.approx(600)
    assert row.first_login_at == now
    assert len(row.hours) in {1, 2}


def test_a_night_moves_the_rhythm_little(services: Services, company_id: str) -> None:
    now = services.now()
    with services.database.company(company_id) as connection:
        connection.execute(text("UPDATE connection SET last_login_at = :now, rhythm_seconds = 300"), {"now": now})
        hours.note_contact(connection, company_id, now + timedelta(hours=14))
        assert connection.scalar(text("SELECT rhythm_seconds FROM connection")) == pytest.approx(390)
        found = record.of_company(connection, company_id, now + timedelta(hours=14))
    assert found.state != "silent"


def test_an_outage_of_our_own_is_nobodys_silence(services: Services, company_id: str) -> None:
    now = services.now()
    gone = {"name": away.NAME, "then": now - timedelta(hours=1), "company": company_id}
    with services.database.operators() as connection:
        connection.execute(
            text(
                "UPDATE connection SET last_login_at = :then, rhythm_seconds = 300 WHERE company_id = :company;"
                " INSERT INTO told (name, told_until) VALUES (:name, :then)"
                " ON CONFLICT (name) DO UPDATE SET told_until = excluded.told_until"
            ),
            gone,
        )
        assert record.of_company(connection, company_id, now).state == "silent"
        assert away.note_presence(connection, now)
        assert not away.note_presence(connection, now + timedelta(minutes=1))
        assert record.of_company(connection, company_id, now + timedelta(minutes=14)).state != "silent"
        assert record.of_company(connection, company_id, now + timedelta(minutes=16)).state == "silent"
