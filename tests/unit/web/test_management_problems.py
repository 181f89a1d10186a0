"""What the management API says when something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.web.api.problems import CODES, MEDIA_TYPE
from tests.unit.web.calling import call, described
from tests.unit.web.memory_office import MemoryOffice

JSON = "application/json"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "field"),
    [
        ("GET", "/companies/c9", None, 404, "not_found", None),
        ("GET", "/nowhere", None, 404, "not_found", None),
        ("DELETE", "/companies", None, 405, "method_not_allowed", None),
        ("POST", "/companies", "{", 400, "malformed_json", None),
        ("POST", "/companies", b'{"name": "\xff"}', 400, "malformed_json", None),
        ("POST", "/companies", '{"name": NaN}', 400, "malformed_json", None),
        ("POST", "/companies", "[" * 100_000, 400, "malformed_json", None),
        ("POST", "/companies", "[]", 400, "bad_request", None),
        ("POST", "/companies", '"{}"', 400, "bad_request", None),
        ("POST", "/companies", '{"name": "x", "industrack_url": "https://a.example"}', 422, "invalid", "industrack_token"),
        ("POST", "/companies", '{"name": 3}', 422, "invalid", "name"),
        (
            "POST",
            "/companies",
            '{"name": " ", "industrack_url": "https://a.example", "industrack_token": "t"}',
            422,
            "invalid",
            "name",
        ),
        ("POST", "/companies", '{"name": "a\\u0000", "industrack_url": "u", "industrack_token": "t"}', 422, "invalid", "name"),
        ("PATCH", "/companies/c1", "{}", 422, "invalid", None),
        ("PATCH", "/companies/c1", '{"nome": "x"}', 422, "invalid", "nome"),
        ("PATCH", "/companies/c1", '{"settings": {"read_every": "often"}}', 422, "invalid", "settings.read_every"),
        ("PATCH", "/companies/c1", '{"settings": {"read_every": "60"}}', 422, "invalid", "settings.read_every"),
        ("PATCH", "/companies/c1", '{"settings": {"read_every": [1]}}', 422, "invalid", "settings.read_every"),
        ("PATCH", "/companies/c1", '{"settings": {"customers": "up"}}', 422, "invalid", "settings.customers"),
        ("PATCH", "/companies/c1", '{"settings": {"time_zone": "Mars"}}', 422, "invalid", "settings.time_zone"),
        ("PATCH", "/companies/c1", '{"settings": {"no_such": "1"}}', 422, "invalid", "settings.no_such"),
        ("POST", "/companies/c1/sync", '{"full": "yes"}', 422, "invalid", "full"),
        ("POST", "/attention/999/ignore", None, 404, "not_found", None),
        ("POST", "/companies", "x" * 300_000, 413, "too_large", None),
        ("GET", "/companies?limit=0", None, 422, "invalid", "limit"),
        ("GET", "/companies?limit=501", None, 422, "invalid", "limit"),
        ("GET", "/companies?limit=many", None, 422, "invalid", "limit"),
        ("GET", "/companies?lim=1", None, 422, "invalid", "lim"),
    ],
)
def test_an_error_says_what_is_wrong_where_and_what_to_do(
    visitor: FlaskClient,
    office: MemoryOffice,
    method: str,
    path: str,
    body: str | None,
    status: int,
    code: str,
    field: str | None,
) -> None:
    answer = call(visitor, method, f"/api/v1{path}", data=body, content_type=None if body is None else JSON)
    assert (answer.status_code, answer.mimetype) == (status, MEDIA_TYPE), answer.get_data(as_text=True)
    problem = answer.get_json()
    assert (problem["code"], problem["status"], problem.get("field")) == (code, status, field)
    assert problem["title"] and problem["remedy"] and problem["detail"].endswith(".")
    assert "qbconnector " not in answer.get_data(as_text=True)
    jsonschema.validate(
        problem, described(visitor)["components"]["schemas"]["Problem"] | {"components": described(visitor)["components"]}
    )
    assert office.done == []


def test_every_value_that_is_not_possible_is_named_at_once(visitor: FlaskClient) -> None:
    problem = call(visitor, "POST", "/api/v1/companies", json={"name": 3, "nome": "x"}).get_json()
    assert {one["field"] for one in problem["errors"]} == {"name", "nome", "industrack_url", "industrack_token"}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json; charset=utf-8", "{}", 200),
        ("application/vnd.api+json", "{}", 200),
        ("application/x-www-form-urlencoded", "{}", 200),
        ("application/x-www-form-urlencoded", "full=true", 415),
        ("application/x-www-form-urlencoded", "{", 400),
        ("text/xml", "<sync/>", 415),
        ("text/plain", "{}", 415),
    ],
)
def test_a_body_is_json_also_where_curl_says_that_it_is_a_form(
    visitor: FlaskClient, content_type: str, body: str, status: int
) -> None:
    answer = call(visitor, "POST", "/api/v1/companies/c1/sync", data=body, content_type=content_type)
    assert answer.status_code == status


def test_the_type_of_a_problem_leads_to_what_it_means(visitor: FlaskClient) -> None:
    where = call(visitor, "GET", "/api/v1/companies/c9").get_json()["type"]
    page, _, code = where.removeprefix("https://sync.example.com").partition("#")
    shown = visitor.get(page).get_data(as_text=True)
    assert code == "not_found"
    assert all(f'id="{code}"' in shown for code in CODES)


def test_the_documentation_lists_every_code() -> None:
    documented = (Path(__file__).parents[3] / "docs" / "management-api.md").read_text()
    assert [code for code in CODES if f"`{code}`" not in documented] == []


def test_a_defect_is_an_orderly_answer_without_its_cause(
    visitor: FlaskClient, office: MemoryOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    telephone = "-".join(["555", "0100"])  # a log line quotes the source, which must not hold it

    def broken(*_: object, **__: object) -> dict[str, Any]:
        raise RuntimeError(telephone)

    monkeypatch.setattr(office, "listed", broken)
    answer = call(visitor, "GET", "/api/v1/companies")
    assert answer.status_code == 500
    assert answer.get_json()["code"] == "internal"
    assert telephone not in answer.get_data(as_text=True)
    assert telephone not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_database_that_is_away_is_said_to_be_and_not_a_defect(
    visitor: FlaskClient, office: MemoryOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> dict[str, Any]:
        raise OperationalError("SELECT 1", {}, ConnectionError("refused"))

    monkeypatch.setattr(office, "listed", away)
    answer = call(visitor, "GET", "/api/v1/companies")
    assert answer.status_code == 503
    assert answer.get_json()["code"] == "unavailable"
