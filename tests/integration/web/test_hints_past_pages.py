"""Hints as the front takes them, past the pages: the same answers, with the companies' secrets remembered."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from app.front.answers import Refused
from app.front.request import Request
from app.industrack.webhooks import MAX_BODY, SIGNATURE_HEADER, sign
from app.queue import hints as queued
from app.services import Services
from app.store.sql import text
from app.web.hints import Arriving, Hints
from tests.integration.web.conftest import Made
from tests.integration.web.test_webhooks_kept import EVENT, kept


def arriving(hints: Hints, path: str, signature: str = "", method: str = "POST") -> Arriving | None:
    scope: Any = SimpleNamespace(method=method, path=path, headers={SIGNATURE_HEADER.lower(): signature})
    never: Any = None
    return hints.receive(Request(scope, never), None)


def send(hints: Hints, company: Made, secret: str | None = None, *, is_whole: bool = True, **changes: Any) -> int:
    body = json.dumps(EVENT | changes).encode()
    found = arriving(hints, f"/webhooks/industrack/{company.id}", sign(secret or company.webhook_secret, body, int(time.time())))
    assert found is not None
    found.feed(body[:10])
    return found.finish(body[10:], is_whole=is_whole).status


@pytest.fixture
def hints(real_services: Services) -> Hints:
    return Hints(real_services)


@pytest.mark.parametrize("has_migrated", [True, False])
def test_hints_are_kept_and_reading_is_promised_once(
    hints: Hints, company: Made, real_services: Services, monkeypatch: pytest.MonkeyPatch, has_migrated: bool
) -> None:
    if not has_migrated:  # or another release has: its function has another name
        monkeypatch.setattr(queued, "KEPT", replace(queued.KEPT, prefix="qbc_other_"))
    assert [send(hints, company, event_id=one) for one in ("e1", "e2", "e1")] == [202, 202, 202]
    assert kept(real_services, company) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"secret": "another companys secret"}, 401),
        ({"occurred_at": "yesterday"}, 400),
        ({"collection": "vehicles"}, 202),
        ({"is_whole": False}, 400),
    ],
)
@pytest.mark.parametrize("is_known", [False, True])
def test_what_is_no_good_hint_is_not_kept(
    hints: Hints, company: Made, real_services: Services, changes: dict[str, Any], status: int, is_known: bool
) -> None:
    if is_known:
        assert send(hints, company) == 202
    assert send(hints, company, event_id="other", **changes) == status
    assert kept(real_services, company)[0] == is_known


def test_a_secret_that_was_changed_counts_at_once(hints: Hints, company: Made, real_services: Services) -> None:
    assert send(hints, company) == 202
    with real_services.database.company(company.id) as connection:
        connection.execute(
            text("UPDATE company SET webhook_secret = :secret WHERE company_id = :company"),
            {"secret": real_services.vault.encrypt("a new one"), "company": company.id},
        )
    assert send(hints, company, secret="a new one", event_id="e2") == 202
    assert send(hints, company, event_id="e3") == 401
    assert kept(real_services, company)[0] == 2


def test_a_company_that_was_removed_is_refused_although_its_secret_is_remembered(
    hints: Hints, company: Made, real_services: Services
) -> None:
    assert send(hints, company) == 202
    with real_services.database.operators() as connection:
        connection.execute(text("DELETE FROM company WHERE company_id = :company"), {"company": company.id})
    assert [send(hints, company, event_id=one) for one in ("e2", "e3")] == [401, 401]


def test_more_than_a_hint_can_be_is_refused_as_it_comes(hints: Hints, company: Made) -> None:
    found = arriving(hints, f"/webhooks/industrack/{company.id}")
    assert found is not None
    found.feed(b"x" * MAX_BODY)
    with pytest.raises(Refused) as refused:
        found.feed(b"x")
    assert (found.refuse(refused.value).status, found.held) == (413, 0)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/webhooks/industrack/c12345678901"), ("POST", "/webhooks/industrack/%00"), ("POST", "/login")]
)
def test_everything_else_is_left_to_the_pages(hints: Hints, method: str, path: str) -> None:
    assert arriving(hints, path, method=method) is None
