"""The management API, and that it is what its description says."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import mkdtemp
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from app.config import Settings
from app.office.paging import Asked
from app.sync import company_settings
from app.web import site
from tests.unit.web.calling import call, described
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


def test_times_are_rfc_3339_in_utc(visitor: FlaskClient) -> None:
    history = call(visitor, "GET", "/api/v1/companies/c1/history").get_json()
    assert history["data"][0]["at"] == "2026-11-23T09:58:00Z"
