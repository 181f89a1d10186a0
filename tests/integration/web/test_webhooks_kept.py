"""Hints from IndusTrack on the way into the database."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app.industrack.webhooks import SIGNATURE_HEADER, sign
from app.office import Service
from app.queue.wake import Wake
from app.services import Services
from app.store.sql import text
from app.web import site
from tests.integration.web.conftest import Made

EVENT = {"event_id": "e1", "collection": "customers", "id": "i1", "occurred_at": "2026-11-23T09:59:58Z"}


def send(
    visitor: FlaskClient, company: Made, secret: str | None = None, sent_at: int | None = None, **changes: Any
) -> TestResponse:
    body = json.dumps(EVENT | changes).encode()
    header = sign(secret or company.webhook_secret, body, sent_at or int(time.time()))
    return visitor.post(f"/webhooks/industrack/{company.id}", data=body, headers={SIGNATURE_HEADER: header})


def kept(services: Services, company: Made) -> tuple[int, int]:
    """Hints, and promises to read."""
    with services.database.company(company.id) as connection:
        hints = connection.scalar(text("SELECT count(*) FROM hint"))
        pulls = connection.scalar(text("SELECT count(*) FROM task WHERE what = 'pull'"))
    return int(hints or 0), int(pulls or 0)


def test_a_hint_is_kept_and_reading_is_promised(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    assert send(visitor, company).status_code == 202
    assert kept(real_services, company) == (1, 1)


def test_the_same_hint_again_is_taken_and_changes_nothing(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    assert [send(visitor, company).status_code for _ in range(3)] == [202, 202, 202]
    assert kept(real_services, company) == (1, 1)
    with real_services.database.company(company.id) as connection:
        assert connection.scalar(text("SELECT generation FROM task WHERE what = 'pull'")) == 0


def test_another_companys_secret_opens_nothing(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    assert send(visitor, company, secret="another companys secret").status_code == 401
    assert kept(real_services, company) == (0, 0)


def test_an_old_hint_is_refused(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    assert send(visitor, company, sent_at=int(time.time()) - 301).status_code == 401
    assert kept(real_services, company) == (0, 0)


def test_an_unsigned_hint_is_refused(visitor: FlaskClient, company: Made) -> None:
    assert visitor.post(f"/webhooks/industrack/{company.id}", json=EVENT).status_code == 401


def test_an_unknown_company_is_refused_like_a_wrong_signature(visitor: FlaskClient, company: Made) -> None:
    nobody = Made("cnobody", "", company.webhook_secret, "")
    assert send(visitor, nobody).status_code == 401


def test_a_new_kind_of_record_is_taken_and_forgotten(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    assert send(visitor, company, collection="vehicles").status_code == 202
    assert kept(real_services, company) == (0, 0)


def test_a_signed_message_that_is_no_event_is_said_so(visitor: FlaskClient, company: Made) -> None:
    assert send(visitor, company, occurred_at="yesterday").status_code == 400


@pytest.mark.parametrize("size", [65_537, 1_000_000])
def test_more_than_a_hint_can_be_is_refused(visitor: FlaskClient, company: Made, size: int) -> None:
    answer = visitor.post(f"/webhooks/industrack/{company.id}", data=b"x" * size)
    assert (answer.status_code, answer.get_data()) == (413, b"")


def test_a_sender_of_far_too_much_hears_so_instead_of_a_broken_connection(whole_site: Flask, company: Made) -> None:
    server = make_server("127.0.0.1", 0, whole_site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        for path in (f"/webhooks/industrack/{company.id}", "/login"):
            answer = requests.post(f"http://127.0.0.1:{server.server_port}{path}", data=b"x" * 5_000_000, timeout=30)
            assert answer.status_code == 413
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_address_with_a_nul_is_nobodys(visitor: FlaskClient) -> None:
    assert visitor.post("/webhooks/industrack/%00", json=EVENT).status_code == 404


def test_only_posts_are_hints(visitor: FlaskClient, company: Made) -> None:
    assert visitor.get(f"/webhooks/industrack/{company.id}").status_code == 405


def test_hints_are_taken_although_redis_is_away(company: Made, real_services: Services) -> None:
    without = replace(real_services, wake=Wake("redis://127.0.0.1:1/0"))
    visitor = site.build(Service(without), without.settings, without).test_client()
    assert send(visitor, company).status_code == 202
    assert kept(real_services, company) == (1, 1)
