"""What went on by the hour, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.office import Service
from app.services import Services
from app.store.sql import text
from tests.integration.web.conftest import Made

SESSION = """INSERT INTO session (company_id, ticket_hash, phase, started_at, ended_at, outcome)
VALUES (:company, :ticket, 'done', :at, :at, :outcome) RETURNING id"""
MESSAGE = """INSERT INTO message (company_id, session_id, purpose, state, request_xml, handed_out_at)
VALUES (:company, :session, 'read', :state, '', :at)"""
CHANGE = """INSERT INTO change (company_id, kind, side, action, at) VALUES (:company, 'customer', 'industrack', :action, :at)"""


def test_message_sets_records_and_what_failed_count_in_their_hour(company: Made, real_services: Services) -> None:
    now = real_services.now()  # the hour does not end meanwhile
    with real_services.database.company(company.id) as connection:
        for hours, outcome, state in ((2, "done", "ingested"), (5, "lost", "lost"), (40, "error", "broken")):
            at = now - timedelta(hours=hours)
            given = {"company": company.id, "at": at, "outcome": outcome, "ticket": f"{company.id}-{hours}"}
            number = connection.scalar(text(SESSION), given)
            connection.execute(text(MESSAGE), {"company": company.id, "session": number, "state": state, "at": at})
            for action in ("create", "link"):
                connection.execute(text(CHANGE), {"company": company.id, "action": action, "at": at})
    told = Service(replace(real_services, now=lambda: now)).by_hour(company.id)
    assert len(told) == 24
    assert {(n, one["requests"], one["records"], one["errors"]) for n, one in enumerate(told) if sum(list(one.values())[1:])} == {
        (21, 1, 1, 0),
        (18, 1, 1, 2),
    }
