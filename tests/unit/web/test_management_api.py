"""The management API, and that it is what its description says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app import company_settings
from app.config import Settings
from app.office.paging import Asked
from app.web import site
from app.web.api.problems import CODES, MEDIA_TYPE
from tests.unit.web.conftest import KEY
from tests.unit.web.memory_office import MemoryOffice

IDS = {
    "company_id": "c1",
    "item_id": "7",
    "request_id": "31",
    "change_id": "5",
    "message_id": "88",
    "key_id": "key_1",
    "webhook_id": "wh_1",
    "difference_id": "3",
}
BODIES: dict[str, dict[str, Any]] = {
    "user_add": {"name": "Ann", "role": "operator"},
    "user_change": {"role": "read_only"},
    "company_add": {"name": "Ames", "industrack_url": "https://a.example", "industrack_token": "t"},
    "company_set": {"settings": {"read_every": 60, "auto_approve": True}},
    "company_token": {"industrack_token": "t2"},
    "webhook_add": {"url": "https://app.example.com/hooks", "events": ["attention.opened"]},
    "key_add": {"name": "reports", "scopes": ["read"]},
    "attention_resolve": {"choose": "create"},
    "proof_settle": {"choose": "read_again"},
}


@dataclass(frozen=True)
class Operation:
    """One operation, as the description has it."""

    name: str
    method: str
    template: str
    described: dict[str, Any]

    @property
    def path(self) -> str:
        path = self.template
        for name, value in IDS.items():
            path = path.replace(f"{{{name}}}", value)
        return path

    @property
    def status(self) -> int:
        return int(next(code for code in self.described["responses"] if code.startswith("2")))


def _operations() -> list[Operation]:
    settings = Settings.from_env({"QBCONNECTOR_DATA_DIR": mkdtemp(), "QBCONNECTOR_API_KEY": KEY, "QBCONNECTOR_SECRET_KEY": KEY})
    document = site.build(MemoryOffice(), settings).test_client().get("/api/v1/openapi.json").get_json()
    return [
        Operation(operation["operationId"], method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


OPERATIONS = _operations()


def call(client: FlaskClient, method: str, path: str, key: str | None = KEY, **more: Any) -> TestResponse:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return client.open(path, method=method, headers=headers, **more)


def described(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return document


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_every_operation_answers_what_it_is_described_to_answer(visitor: FlaskClient, operation: Operation) -> None:
    answer = call(visitor, operation.method, operation.path, json=BODIES.get(operation.name))
    assert answer.status_code == operation.status, answer.get_data(as_text=True)
    document = described(visitor)
    content = operation.described["responses"][str(operation.status)]["content"]
    assert answer.mimetype in content
    if answer.is_json:
        schema = content["application/json"]["schema"] | {"components": document["components"]}
        jsonschema.validate(answer.get_json(), schema)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
@pytest.mark.parametrize("key", [None, "", "wrong"])
def test_no_operation_works_without_the_key(
    visitor: FlaskClient, office: MemoryOffice, operation: Operation, key: str | None
) -> None:
    answer = call(visitor, operation.method, operation.path, key, json=BODIES.get(operation.name))
    assert answer.status_code == 401
    assert answer.get_json()["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert office.done == []


def test_the_cookie_of_the_dashboard_opens_nothing_here(operator: FlaskClient) -> None:
    assert operator.get("/api/v1/companies", base_url="https://sync.example.com").status_code == 401


def test_the_description_names_every_route_and_no_other(app: Flask, visitor: FlaskClient) -> None:
    routes = {
        (method.lower(), rule.rule.replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1") and rule.endpoint not in ("api.description", "api.problems")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    paths = described(visitor)["paths"]
    assert routes == {(method, path) for path, methods in paths.items() for method in methods}


def test_the_description_points_to_nothing_that_is_not_there(visitor: FlaskClient) -> None:
    document = described(visitor)

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                _, _, part, name = value["$ref"].split("/")
                assert name in document["components"][part]
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(document)
    assert document["servers"] == [{"url": "https://sync.example.com"}]


def test_typed_settings_reach_the_office_as_text(visitor: FlaskClient, office: MemoryOffice) -> None:
    call(visitor, "PATCH", "/api/v1/companies/c1", json=BODIES["company_set"])
    assert office.done == [("change", {"read_every": "60", "auto_approve": "true"})]


def test_the_options_of_commands_are_there(visitor: FlaskClient, office: MemoryOffice) -> None:
    call(visitor, "POST", "/api/v1/companies/c1/approve", json={"as_is": True})
    call(visitor, "POST", "/api/v1/companies/c1/sync", json={"full": True, "kind": "customer"})
    assert office.done == [("approve", True), ("sync", True, "customer")]


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


def test_the_description_is_valid_openapi_3_1(visitor: FlaskClient) -> None:
    document = described(visitor)
    assert document["openapi"].startswith("3.1")
    validate(document, cls=OpenAPIV31SpecValidator)


def test_links_lead_from_where_an_id_is_answered_to_where_it_is_taken(visitor: FlaskClient) -> None:
    paths = described(visitor)["paths"]
    listed = paths["/api/v1/companies/{company_id}/attention"]["get"]["responses"]["200"]["links"]
    assert listed["attention_retry"] == {
        "operationId": "attention_retry",
        "parameters": {"item_id": "$response.body#/data/0/id"},
    }
    assert "company_show" in paths["/api/v1/companies"]["post"]["responses"]["201"]["links"]


def test_settings_are_described_with_what_each_takes(visitor: FlaskClient) -> None:
    schemas = described(visitor)["components"]["schemas"]
    settings = schemas["Settings"]["properties"]
    assert set(settings) == set(company_settings.SETTINGS)
    assert settings["customers"]["enum"] == ["quickbooks_to_industrack", "industrack_to_quickbooks", "two_way"]
    assert (settings["poll_every"]["minimum"], settings["poll_every"]["maximum"]) == (1, 1440)
    assert settings["auto_approve"]["type"] == "boolean"


def test_a_page_is_asked_for_as_the_caller_says(visitor: FlaskClient, office: MemoryOffice) -> None:
    call(visitor, "GET", "/api/v1/companies?limit=7&cursor=abc&q=ames")
    call(visitor, "GET", "/api/v1/companies/c1/history?record=i9")
    assert office.asked == [
        ("companies", Asked(7, "abc", "ames"), {"only": None, "health": None}),
        ("history", Asked(), {"record": "i9"}),
    ]


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


def test_times_are_rfc_3339_in_utc(visitor: FlaskClient) -> None:
    history = call(visitor, "GET", "/api/v1/companies/c1/history").get_json()
    assert history["data"][0]["at"] == "2026-11-23T09:58:00Z"
