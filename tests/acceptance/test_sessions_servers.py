"""The servers behind the service fail, or a company goes: the Web Connector gets ordinary answers all the same."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from sqlalchemy import make_url

from app.config import Settings
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import WebConnector
from app.session.closing import OURS
from app.soap.limits import SPOOLED
from app.soap.spool import ROOM
from app.store.sql import text
from app.store.tables import metadata
from app.workers.work import WORK, work
from tests.acceptance.by_hand import Hand
from tests.acceptance.world import Served, served, world


def unreachable(url: str) -> str:
    """The same address on a port where nobody listens."""
    return make_url(url).set(port=1, host="127.0.0.1").render_as_string(hide_password=False)


def test_without_postgres_the_web_connector_is_told_to_come_again(
    migrated_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(migrated_settings, database_url=unreachable(str(migrated_settings.database_url)))
    with served(settings) as service, caplog.at_level(logging.ERROR, logger="app"):
        connector = WebConnector(f"{service.url}/qbwc", "carry-white", "secret-words", quickbooks=QuickBooks(CompanyFile.empty()))
        answer = connector.call("authenticate", strUserName="carry-white", strPassword="secret-words")
        assert isinstance(answer, list)
        assert answer[1] == "busy"
        assert connector.call("receiveResponseXML", ticket="{1}", response="<QBXML/>", hresult="", message="") == -1
        assert "problem of its own" in str(connector.call("getLastError", ticket="{1}"))
        assert "sync service" in str(connector.call("closeConnection", ticket="{1}"))
    lines = [record.getMessage() for record in caplog.records]
    assert any("OperationalError at" in line and "app/store/" in line for line in lines)
    assert not any("carry-white" in line or "secret-words" in line for line in lines)


def test_a_disk_that_is_full_ends_the_update_with_an_error_that_says_so(running: Served) -> None:
    """Answers wait on the disk while they arrive; where there is no room the update ends, and the next one goes on."""
    with world(running, CompanyFile.large(customers=150, jobs=0, ship_tos=0), page_size="150") as w:
        ROOM.take(SPOOLED)
        try:
            update = w.poll()
        finally:
            ROOM.give_back(SPOOLED)
        assert update.outcome == "error"
        assert update.status_text.startswith(OURS)
        assert w.status()["last_session"]["outcome"] == "error"
        w.sync(1)
        assert len(w.customers()) == 150


def test_a_company_that_was_removed_meanwhile_is_a_stranger(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        hand = Hand(w)
        hand.login()
        request = hand.send(hand.open().hcp())
        with w.services.database.operators() as connection:
            for table in (one for one in reversed(metadata.sorted_tables) if "company_id" in one.columns):
                connection.execute(text(f'DELETE FROM "{table.name}" WHERE company_id = :id'), {"id": w.id})
        assert hand.receive(hand.open().process(request)) == 100
        assert hand.send() == ""
        assert hand.last_error() not in {"", "NoOp"}
        assert hand.close()
        assert hand.login() == "nvu"
        w.sweep()
        work(w.services, w.id, "decide", "")


def test_work_that_fails_is_logged_by_its_place_and_never_by_what_a_customer_entered(
    running: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("DETAIL: Failing row contains (Rosewood Dental)")

    with world(running) as w:
        with monkeypatch.context() as patch:
            patch.setitem(WORK, "pull", fails)
            w.office.sync(w.id, False, None)
            w.settle()
        assert "RuntimeError at" in caplog.text
        assert "Rosewood" not in caplog.text
