"""The operators' digest, to a real SMTP server on this machine."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app import services
from app.config import BadSetting, Settings
from app.embedded.ports import kept_port
from app.notices import mail
from app.notices.operators import send_digest
from app.services import Services
from app.store import migrate
from app.store.sql import text
from app.sync import companies

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Inbox:
    """Keeps what it was sent."""

    def __init__(self) -> None:
        self.messages: list[email.message.EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return "451 not now"
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"

    def texts(self) -> list[str]:
        return [str(one.get_content()) for one in self.messages]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def made(inbox: Inbox, empty_database: str, tmp_path: Path) -> Iterator[Services]:
    port = kept_port(tmp_path / "port")
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings = Settings.from_env(
        {
            "DATABASE_URL": empty_database,
            "QBCONNECTOR_DATA_DIR": str(tmp_path),
            "QBCONNECTOR_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "QBCONNECTOR_NOTICES_TO": "night@ops.example, day@ops.example",
            "QBCONNECTOR_NOTICES_FROM": "sync@ops.example",
        }
    )
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    found = services.make(settings)
    yield found
    found.database.dispose()
    controller.stop()


def at(made: Services, moment: datetime) -> bool:
    return send_digest(replace(made, now=lambda: moment))


def becomes(made: Services, name: str, state: str, since: datetime) -> str:
    company_id = companies.add(made, name, "https://api.example.com/api/v1", "token", {}).company.id
    with made.database.company(company_id) as connection:
        connection.execute(
            text(
                "INSERT INTO health (company_id, state, because, since) VALUES (:id, :state, :because, :since)"
                " ON CONFLICT (company_id) DO UPDATE SET state = :state, because = :because, since = :since"
            ),
            {"id": company_id, "state": state, "because": f"{name} is {state}.", "since": since},
        )
    return company_id


def test_what_is_new_is_told_once_in_one_message_to_all(made: Services, inbox: Inbox) -> None:
    assert at(made, NOW) is False  # from here on
    becomes(made, "Larkspur", "failing", NOW + timedelta(minutes=5))
    becomes(made, "Birch\r\nBcc: evil@example.com", "silent", NOW + timedelta(minutes=10))
    becomes(made, "Well", "in_step", NOW + timedelta(minutes=10))
    becomes(made, "Long ago", "stopped", NOW - timedelta(days=9))
    assert at(made, NOW + timedelta(minutes=30)) is False  # an hour is not over
    assert at(made, NOW + timedelta(hours=1)) is True
    assert at(made, NOW + timedelta(hours=2, minutes=5)) is False
    [message], [told] = inbox.messages, inbox.texts()
    assert (message["From"], message["To"]) == ("sync@ops.example", "night@ops.example, day@ops.example")
    assert message["Subject"] == "qbconnector: 2 notices"
    assert message["Bcc"] is None
    assert "Larkspur: failing: Larkspur is failing." in told
    assert "Silent" in told
    assert "Well" not in told
    assert "Long ago" not in told


def proved(made: Services, name: str, verdict: str, at_: datetime, alone: int = 0, *, state: str = "active") -> None:
    company_id = companies.add(made, name, "https://api.example.com/api/v1", "token", {}).company.id
    with made.database.company(company_id) as connection:
        connection.execute(text("UPDATE company SET state = :state WHERE company_id = :id"), {"id": company_id, "state": state})
        proof_id = connection.scalar(
            text(
                "INSERT INTO proof (company_id, state, verdict, because, began_at, at)"
                " VALUES (:id, 'done', :verdict, :because, :at, :at) RETURNING id"
            ),
            {"id": company_id, "verdict": verdict, "because": f"{name} says {verdict}.", "at": at_},
        )
        for number in range(alone + 1):
            connection.execute(
                text(
                    "INSERT INTO proof_difference (company_id, proof_id, kind, cause, only_proof)"
                    " VALUES (:id, :proof, 'customer', 'unstamped', :only)"
                ),
                {"id": company_id, "proof": proof_id, "only": number > 0},
            )


def test_a_proof_that_did_not_find_both_sides_to_agree_is_told(made: Services, inbox: Inbox) -> None:
    at(made, NOW)
    proved(made, "Larkspur", "differ", NOW + timedelta(minutes=5), alone=2)
    proved(made, "Thistle", "differ", NOW + timedelta(minutes=6))
    proved(made, "Birch", "unproven", NOW + timedelta(minutes=7))
    proved(made, "Not approved", "unproven", NOW + timedelta(minutes=8), state="preview")
    proved(made, "Well", "agree", NOW + timedelta(minutes=9))
    proved(made, "Long ago", "differ", NOW - timedelta(days=1))
    assert at(made, NOW + timedelta(hours=1)) is True
    assert at(made, NOW + timedelta(hours=3)) is False
    [told] = inbox.texts()
    assert "* Larkspur: Larkspur says differ. No read had brought 2 of them." in told.splitlines()
    assert "* Thistle: Thistle says differ." in told.splitlines()
    assert "* Birch: Birch says unproven." in told.splitlines()
    assert told.count("* ") == 3


def test_the_month_before_is_told_when_a_month_begins_and_it_is_switched_on(made: Services, inbox: Inbox) -> None:
    begins = (NOW.replace(day=1, hour=0, minute=0) + timedelta(days=32)).replace(day=1)
    on = replace(made, settings=replace(made.settings, monthly_proofs=True))
    proved(made, "Larkspur", "agree", NOW)
    at(on, begins - timedelta(hours=2))
    assert at(on, begins + timedelta(hours=1)) is True
    assert at(on, begins + timedelta(hours=3)) is False
    [told] = inbox.texts()
    assert "* Larkspur: proofs: 1, both sides agreed: 1; differences: 1, put right: 0" in told.splitlines()


def test_a_question_is_told_when_it_is_a_day_old_and_still_open(made: Services, inbox: Inbox) -> None:
    at(made, NOW)
    company_id = companies.add(made, "Asked", "https://api.example.com/api/v1", "token", {}).company.id
    with made.database.company(company_id) as connection:
        for number, state in enumerate(("open", "resolved")):
            connection.execute(
                text(
                    "INSERT INTO attention (company_id, code, summary, remedy, state, since, quickbooks_id)"
                    " VALUES (:id, 'name_taken', :summary, '', :state, :since, :number)"
                ),
                {"id": company_id, "summary": f"It is {state}.", "state": state, "since": NOW, "number": str(number)},
            )
        connection.execute(text("UPDATE company SET synced_first_at = :at"), {"at": NOW + timedelta(hours=26)})
    assert at(made, NOW + timedelta(hours=20)) is False
    assert at(made, NOW + timedelta(hours=27)) is True
    [told] = inbox.texts()
    assert "It is open." in told
    assert "It is resolved." not in told
    assert "First sync done" in told


def test_what_the_server_did_not_take_is_in_the_next_one(made: Services, inbox: Inbox) -> None:
    at(made, NOW)
    becomes(made, "Larkspur", "stopped", NOW + timedelta(minutes=5))
    inbox.refuses = True
    with pytest.raises(mail.NotSent):
        at(made, NOW + timedelta(hours=1))
    inbox.refuses = False
    assert at(made, NOW + timedelta(hours=1, minutes=5)) is True
    assert "Larkspur" in inbox.texts()[0]


def test_a_thousand_at_once_are_one_message_of_bounded_length(made: Services, inbox: Inbox) -> None:
    at(made, NOW)
    for number in range(60):
        becomes(made, f"C{number:03}", "failing", NOW + timedelta(minutes=1))
    assert at(made, NOW + timedelta(hours=1)) is True
    [told] = inbox.texts()
    assert told.count("is failing.") == 50
    assert "… and 10 more." in told


def test_nothing_leaves_until_it_is_set_up(made: Services, inbox: Inbox) -> None:
    becomes(made, "Larkspur", "stopped", NOW)
    for settings in (replace(made.settings, smtp_url=None), replace(made.settings, notices_to=())):
        quiet = replace(made, settings=settings)
        assert not any(at(quiet, NOW + timedelta(hours=hours)) for hours in range(3))
    assert inbox.messages == []


def test_settings_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    for name, value in (("QBCONNECTOR_SMTP_URL", "mail.example.com"), ("QBCONNECTOR_NOTICES_TO", "nobody")):
        with pytest.raises(BadSetting, match=name):
            Settings.from_env({"QBCONNECTOR_DATA_DIR": str(tmp_path), name: value})
