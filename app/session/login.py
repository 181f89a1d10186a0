"""authenticate: who is it, may it come in, and is anything due?"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from app import logs
from app.health import hours, record
from app.services import Services
from app.session import due, idle, sessions
from app.session.giving_up import give_up, is_silent
from app.session.states import Outcome, Phase
from app.store.sql import Connection, text
from app.sync import companies

log = logging.getLogger(__name__)


def authenticate(services: Services, user_name: str, password: str) -> list[str]:
    """Ticket and what to do: ``""`` or a path go on, ``none``, ``busy`` or ``nvu``."""
    quiet = idle.poll(services, user_name, password)
    if quiet is not None:
        return quiet
    company_id = _company_of_login(services, user_name, password)
    if company_id is None:
        return [sessions.new_ticket(), "nvu"]
    logs.note(company=company_id)
    now = services.now()
    with services.database.company(company_id) as connection:
        login = _lock(connection, company_id)
        current = sessions.live(connection, company_id)
        if current is not None and not is_silent(services, connection, current, now):
            return [sessions.new_ticket(), "busy"]
        unknown = give_up(connection, current, now) if current else []
        company = companies.get(connection, company_id)
        manual = _was_clicked(login.last_login_at, company.settings["poll_every"], now)
        _note_login(connection, company_id, now)
        if company.paused or not due.anything(connection, company, now, manual=manual):
            ticket = _nothing_to_do(services, connection, company, now)
            answer = [ticket, "none"]
        else:
            session, ticket = sessions.begin(services, connection, company_id, now, manual=manual)
            session.progress["read"] = due.a_read(connection, company, now, manual=manual)
            sessions.save(connection, session)
            answer = [ticket, company.settings["company_file"]]
    services.view.requests(company_id, unknown)
    services.view.event(company_id, "login", answer=answer[1] if answer[1] in {"", "none"} else "file")
    return answer


def _company_of_login(services: Services, user_name: str, password: str) -> str | None:
    with services.database.nobody() as connection:
        found = connection.execute(
            text("SELECT company_id, password_hash FROM qbc_login(:user)"), {"user": user_name}
        ).one_or_none()
    # The same work for an unknown user, so that the time taken tells nothing.
    if services.vault.matches(password, found.password_hash if found else "0" * 64) and found:
        return str(found.company_id)
    if found:
        log.warning("company %s: a Web Connector was refused, wrong password", found.company_id)
        with services.database.company(found.company_id) as connection:
            connection.execute(text("UPDATE connection SET last_refused_at = :now"), {"now": services.now()})
    else:
        log.warning("a Web Connector was refused, unknown user name")
    return None


def _lock(connection: Connection, company_id: str) -> Any:
    """One login of a company at a time."""
    return connection.execute(
        text("SELECT last_login_at FROM connection WHERE company_id = :company FOR UPDATE"), {"company": company_id}
    ).one()


def _was_clicked(last: datetime | None, poll_every: int, now: datetime) -> bool:
    """QBWC does not say that a person clicked *Update Selected*; coming clearly before the schedule is taken as it."""
    return last is not None and now - last < timedelta(minutes=poll_every) * idle.CLICK


def _note_login(connection: Connection, company_id: str, now: datetime) -> None:
    hours.note_contact(connection, company_id, now)
    connection.execute(
        text("UPDATE company SET state = 'reading' WHERE company_id = :company AND state = 'new'"),
        {"company": company_id},
    )


def _nothing_to_do(services: Services, connection: Connection, company: companies.Company, now: datetime) -> str:
    """A session that ended as it began; one row is kept for any number of them in a row."""
    connection.execute(
        text(
            "DELETE FROM session WHERE company_id = :company AND outcome = 'nothing_to_do' AND id ="
            " (SELECT max(id) FROM session WHERE company_id = :company)"
        ),
        {"company": company.id},
    )
    session, ticket = sessions.begin(services, connection, company.id, now, manual=False)
    session.phase, session.percent = Phase.DONE, 100
    session.end(Outcome.NOTHING_TO_DO, now, record.of_company(connection, company.id, now).because)
    sessions.save(connection, session)
    return ticket
