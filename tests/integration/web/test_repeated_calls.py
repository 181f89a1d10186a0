"""A POST under an Idempotency-Key, sent again: one effect and the same answer, however it comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services import Services
from app.store.sql import text
from tests.integration.web.conftest import Made

NOWHERE = "http://127.0.0.1:9/api/v1"


def body(**changes: Any) -> dict[str, Any]:
    return {"name": f"Twice {uuid4().hex}", "industrack_url": NOWHERE, "industrack_token": "a-token"} | changes


def post(app: Flask, services: Services, path: str, key: str, sent: Any = None) -> TestResponse:
    headers = {"Authorization": f"Bearer {services.settings.api_key}", "Idempotency-Key": key}
    return app.test_client().post(f"/api/v1{path}", json=sent, headers=headers)


def how_many(services: Services, name: str) -> int:
    with services.database.operators() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM company WHERE name = :name"), {"name": name}) or 0)


def test_a_company_is_made_once_and_its_password_told_again(whole_site: Flask, real_services: Services) -> None:
    sent, key = body(), uuid4().hex
    first, second = (post(whole_site, real_services, "/companies", key, sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert how_many(real_services, sent["name"]) == 1


def test_calls_that_come_at_once_have_one_effect(whole_site: Flask, real_services: Services) -> None:
    sent, key = body(), uuid4().hex
    with ThreadPoolExecutor(max_workers=6) as threads:
        answers = list(threads.map(lambda _: post(whole_site, real_services, "/companies", key, sent), range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    assert how_many(real_services, sent["name"]) == 1


def test_another_body_under_the_same_key_is_a_conflict(whole_site: Flask, real_services: Services) -> None:
    sent, key = body(), uuid4().hex
    post(whole_site, real_services, "/companies", key, sent)
    other = post(whole_site, real_services, "/companies", key, sent | {"name": "Another"})
    assert (other.status_code, other.get_json()["code"], other.get_json()["field"]) == (409, "key_reused", "Idempotency-Key")
    elsewhere = post(whole_site, real_services, "/queue/rebuild", key)
    assert elsewhere.status_code == 409


def test_keys_of_different_callers_are_different(whole_site: Flask, real_services: Services, company: Made) -> None:
    key = uuid4().hex
    made = post(whole_site, real_services, "/keys", uuid4().hex, {"name": "x", "scopes": ["operate"]}).get_json()["key"]
    post(whole_site, real_services, f"/companies/{company.id}/sync", key, {"full": True})
    headers = {"Authorization": f"Bearer {made}", "Idempotency-Key": key}
    theirs = whole_site.test_client().post(f"/api/v1/companies/{company.id}/pause", headers=headers)
    assert theirs.get_json()["state"] == "paused"


def test_what_was_refused_can_be_sent_again_under_the_same_key(whole_site: Flask, real_services: Services) -> None:
    key = uuid4().hex
    refused = post(whole_site, real_services, "/companies", key, body(industrack_url="not an address"))
    assert refused.status_code == 422
    assert post(whole_site, real_services, "/companies", key, body()).status_code == 201


def test_an_answer_is_kept_a_day_and_encrypted(whole_site: Flask, real_services: Services) -> None:
    sent, key = body(), uuid4().hex
    first = post(whole_site, real_services, "/companies", key, sent).get_json()
    with real_services.database.operators() as connection:
        kept = connection.execute(text("SELECT k::text AS row, answer FROM kept_answer k WHERE key = :key"), {"key": key}).one()
        connection.execute(text("UPDATE kept_answer SET created_at = now() - interval '25 hours' WHERE key = :key"), {"key": key})
    for secret in (first["password"], first["webhook_secret"], sent["industrack_token"]):
        assert secret not in kept.row
        assert secret.encode() not in bytes(kept.answer)
    assert post(whole_site, real_services, "/companies", key, sent).get_json()["id"] != first["id"]


def test_a_call_that_was_cut_off_is_not_done_again(whole_site: Flask, real_services: Services) -> None:
    sent, key = body(), uuid4().hex
    post(whole_site, real_services, "/companies", key, sent)
    with real_services.database.operators() as connection:
        connection.execute(text("UPDATE kept_answer SET status = NULL, answer = NULL WHERE key = :key"), {"key": key})
    again = post(whole_site, real_services, "/companies", key, sent)
    assert (again.status_code, again.get_json()["code"]) == (409, "outcome_unknown")
    assert how_many(real_services, sent["name"]) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel"])
def test_a_key_that_is_none_is_refused(whole_site: Flask, real_services: Services, visitor: FlaskClient, key: str) -> None:
    answer = post(whole_site, real_services, "/queue/rebuild", key)
    assert (answer.status_code, answer.get_json()["field"]) == (422, "Idempotency-Key")
