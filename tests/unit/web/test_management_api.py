"""The management API, and that it is what its description says."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.web.operations import OPERATIONS, Operation
from tests.unit.web.conftest import KEY
from tests.unit.web.memory_office import MemoryOffice

IDS = {"company_id": "c1", "item_id": "7", "request_id": "31", "change_id": "5", "message_id": "88"}
BODIES: dict[str, dict[str, Any]] = {
    "company_add": {"name": "Ames", "industrack_url": "https://a.example", "industrack_token": "t"},
    "company_set": {"settings": {"read_every": 60, "auto_approve": True}},
    "company_token": {"industrack_token": "t2"},
    "attention_resolve": {"choose": "create"},
}


def path_of(operation: Operation) -> str:
    path = operation.path
    for name, value in IDS.items():
        path = path.replace(f"<{name}>", value)
    return f"/api/v1{path}"


def call(client: FlaskClient, method: str, path: str, key: str | None = KEY, **more: Any) -> TestResponse:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return client.open(path, method=method, headers=headers, **more)


def described(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return document


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_every_operation_answers_what_it_is_described_to_answer(visitor: FlaskClient, operation: Operation) -> None:
    answer = call(visitor, operation.method, path_of(operation), json=BODIES.get(operation.name))
    assert answer.status_code == operation.status, answer.get_data(as_text=True)
    document = described(visitor)
    path = operation.path.replace("<", "{").replace(">", "}")
    content = document["paths"][path][operation.method.lower()]["responses"][str(operation.status)]["content"]
    assert answer.mimetype in content
    if answer.is_json:
        schema = content["application/json"]["schema"] | {"components": document["components"]}
        jsonschema.validate(answer.get_json(), schema)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
@pytest.mark.parametrize("key", [None, "", "wrong"])
def test_no_operation_works_without_the_key(
    visitor: FlaskClient, office: MemoryOffice, operation: Operation, key: str | None
) -> None:
    answer = call(visitor, operation.method, path_of(operation), key, json=BODIES.get(operation.name))
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert office.done == []


def test_the_cookie_of_the_dashboard_opens_nothing_here(operator: FlaskClient) -> None:
    assert operator.get("/api/v1/companies", base_url="https://sync.example.com").status_code == 401


def test_the_description_names_every_route_and_no_other(app: Flask, visitor: FlaskClient) -> None:
    routes = {
        (method.lower(), rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1") and rule.endpoint != "api.description"
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
    assert document["servers"] == [{"url": "https://sync.example.com/api/v1"}]


def test_typed_settings_reach_the_office_as_text(visitor: FlaskClient, office: MemoryOffice) -> None:
    call(visitor, "PATCH", "/api/v1/companies/c1", json=BODIES["company_set"])
    assert office.done == [("change", {"read_every": "60", "auto_approve": "true"})]


def test_the_options_of_commands_are_there(visitor: FlaskClient, office: MemoryOffice) -> None:
    call(visitor, "POST", "/api/v1/companies/c1/approve", json={"as_is": True})
    call(visitor, "POST", "/api/v1/companies/c1/sync", json={"full": True, "kind": "customer"})
    assert office.done == [("approve", True), ("sync", True, "customer")]
    assert call(visitor, "GET", "/api/v1/companies/c1/history?record=none").get_json() == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/companies/c9", None, 404, "not_found"),
        ("GET", "/nowhere", None, 404, "not_found"),
        ("DELETE", "/companies", None, 405, "method_not_allowed"),
        ("POST", "/companies", "{", 400, "bad_request"),
        ("POST", "/companies", "[]", 400, "bad_request"),
        ("POST", "/companies", '{"name": "x"}', 422, "refused"),
        ("POST", "/companies", '{"name": 3}', 422, "refused"),
        ("POST", "/companies", '{"nome": "x"}', 422, "refused"),
        ("PATCH", "/companies/c1", '{"settings": {"read_every": "often"}}', 422, "refused"),
        ("PATCH", "/companies/c1", '{"settings": {"read_every": [1]}}', 422, "refused"),
        ("PATCH", "/companies/c1", '{"settings": {"no_such": "1"}}', 422, "refused"),
        ("POST", "/companies/c1/sync", '{"full": "yes"}', 422, "refused"),
        ("POST", "/attention/999/ignore", None, 404, "not_found"),
        ("POST", "/companies", "x" * 300_000, 413, "too_large"),
    ],
)
def test_errors_are_json_with_a_code_and_a_sentence(
    visitor: FlaskClient, office: MemoryOffice, method: str, path: str, body: str | None, status: int, code: str
) -> None:
    answer = call(visitor, method, f"/api/v1{path}", data=body)
    assert answer.status_code == status
    error = answer.get_json()["error"]
    assert error["code"] == code
    assert error["message"]
    assert office.done == []


def test_a_defect_is_an_orderly_answer_without_its_cause(
    visitor: FlaskClient, office: MemoryOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    telephone = "-".join(["555", "0100"])  # a log line quotes the source, which must not hold it

    def broken() -> list[dict[str, Any]]:
        raise RuntimeError(telephone)

    monkeypatch.setattr(office, "companies", broken)
    answer = call(visitor, "GET", "/api/v1/companies")
    assert answer.status_code == 500
    assert answer.get_json()["error"]["code"] == "internal"
    assert telephone not in answer.get_data(as_text=True)
    assert telephone not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_database_that_is_away_is_said_to_be_and_not_a_defect(
    visitor: FlaskClient, office: MemoryOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> list[dict[str, Any]]:
        raise OperationalError("SELECT 1", {}, ConnectionError("refused"))

    monkeypatch.setattr(office, "companies", away)
    answer = call(visitor, "GET", "/api/v1/companies")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "unavailable"


def test_times_are_rfc_3339_in_utc(visitor: FlaskClient) -> None:
    history = call(visitor, "GET", "/api/v1/companies/c1/history").get_json()
    assert history[0]["at"] == "2026-11-23T09:58:00Z"
