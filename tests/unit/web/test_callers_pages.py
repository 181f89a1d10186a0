"""The pages of API keys and of webhooks to other applications."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.notices.events import EVENTS
from app.web.callers import TOLD
from app.web.office import Json
from tests.unit.web.conftest import form_token
from tests.unit.web.memory_office import MemoryOffice
from tests.unit.web.test_operators_pages import SITE, page, send


def answer(operator: FlaskClient, path: str, **fields: str | list[str]) -> str:
    token = form_token(page(operator, "/companies/new"))
    return operator.post(path, data={"form_token": token, **fields}, base_url=SITE).get_data(as_text=True)


def test_a_key_is_made_for_one_company_and_told_this_once(operator: FlaskClient, office: MemoryOffice) -> None:
    html = answer(operator, "/keys", name="nightly report", scope="operate", company_id=" c1 ")
    assert "qbk_new" in html
    assert "qbk_new" not in page(operator, "/keys")
    assert office.done == [("add_key", "nightly report", ("operate",), "c1")]


def test_a_key_is_revoked_after_it_was_asked_again(operator: FlaskClient, office: MemoryOffice) -> None:
    assert "cannot be made valid again" in answer(operator, "/keys/key_1/revoke")
    assert office.done == []
    assert send(operator, "/keys/key_1/revoke", sure="1") == 303
    assert office.done == [("revoke_key", "key_1")]


def test_a_webhook_is_added_with_what_it_shall_be_told_of(operator: FlaskClient, office: MemoryOffice) -> None:
    assert "Choose at least one" in answer(operator, "/hooks", url="https://b.example.com")
    html = answer(operator, "/hooks", url="https://b.example.com", event=["health.changed", "attention.opened"])
    assert "whsec_new" in html
    assert office.done == [("add_webhook", "https://b.example.com", ("health.changed", "attention.opened"), None)]
    assert set(TOLD) == set(EVENTS)


def test_a_delivery_is_shown_with_what_came_of_it_and_sent_again(operator: FlaskClient, office: MemoryOffice) -> None:
    html = page(operator, "/hooks/wh_1")
    assert "It answered 500." in html
    assert "Given up" in html
    assert send(operator, "/hooks/wh_1/deliveries/9") == 303
    assert office.done == [("send_again", "wh_1", "9")]
    page(operator, "/hooks/wh_2", 404)


def test_a_webhook_is_tried_and_the_answer_told(operator: FlaskClient, office: MemoryOffice) -> None:
    assert "It answered 204." in answer(operator, "/hooks/wh_1", act="ping")
    assert send(operator, "/hooks/wh_1", act="resume") == 303
    assert send(operator, "/hooks/wh_1", act="explode") == 400
    assert "is forgotten" in answer(operator, "/hooks/wh_1", act="remove")
    assert send(operator, "/hooks/wh_1", act="remove", sure="1") == 303
    assert [done[2] for done in office.done] == ["ping", "resume", "remove"]


def test_a_delivery_that_failed_says_why(operator: FlaskClient, office: MemoryOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object) -> Json:
        return {"id": "wh_1", "delivered": False, "status": None, "error": "Nobody listens there."}

    monkeypatch.setattr(office, "settle_webhook", nobody)
    assert "It was not delivered: Nobody listens there." in answer(operator, "/hooks/wh_1", act="ping")
