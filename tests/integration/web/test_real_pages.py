"""Pages, management API and metrics on the real service and a real database."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app.counting.families import FAMILIES
from app.ops import gauges
from app.ops.gauges import NAMES
from app.services import Services
from app.web.api.declared import SHAPES
from tests.integration.web.conftest import Made

ROOMS = ["", "/attention", "/queue", "/preview", "/history", "/messages", "/settings"]
READS = {
    "": "Company",
    "/status": "Status",
    "/health": "Health",
    "/preview": "Preview",
}
LISTS = ["/attention", "/queue", "/history", "/messages", "/sessions", "/records"]


def described(name: str) -> dict[str, Any]:
    """The shape of this name, with nothing in it that it does not declare."""
    return dict(_closed(SHAPES[name].model_json_schema(mode="serialization")))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: _closed(one) for name, one in schema.items()}
    return inside | ({"additionalProperties": False} if "properties" in schema and schema.get("type") == "object" else {})


def key(services: Services) -> dict[str, str]:
    return {"Authorization": f"Bearer {services.settings.api_key}"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_of_a_new_company_is_shown(visitor: FlaskClient, company: Made, real_services: Services, room: str) -> None:
    answer = visitor.get(f"/companies/{company.id}{room}", headers=key(real_services))
    assert answer.status_code == 200
    assert company.name in answer.get_data(as_text=True)


def test_the_list_of_companies_is_shown(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    """Searched for: there may be more than one page of them."""
    html = visitor.get("/", query_string={"q": company.id}, headers=key(real_services)).get_data(as_text=True)
    assert f"/companies/{company.id}" in html


@pytest.mark.parametrize(("path", "schema"), READS.items())
def test_what_the_api_answers_is_as_described(
    visitor: FlaskClient, company: Made, real_services: Services, path: str, schema: str
) -> None:
    answer = visitor.get(f"/api/v1/companies/{company.id}{path}", headers=key(real_services))
    assert answer.status_code == 200
    jsonschema.validate(answer.get_json(), described(schema))


@pytest.mark.parametrize("path", LISTS)
def test_a_new_company_has_empty_lists(visitor: FlaskClient, company: Made, real_services: Services, path: str) -> None:
    answer = visitor.get(f"/api/v1/companies/{company.id}{path}", headers=key(real_services))
    assert answer.get_json() == {"data": [], "next_cursor": None}


def test_a_company_is_added_changed_paused_and_resumed(visitor: FlaskClient, real_services: Services) -> None:
    body = {"name": "Ames", "industrack_url": "http://127.0.0.1:9/api/v1", "industrack_token": "t"}
    added = visitor.post("/api/v1/companies", json=body, headers=key(real_services))
    assert added.status_code == 201
    jsonschema.validate(added.get_json(), described("Added"))
    path = f"/api/v1/companies/{added.get_json()['id']}"
    changed = visitor.patch(path, json={"settings": {"poll_every": 10}}, headers=key(real_services)).get_json()
    assert changed["settings"]["poll_every"] == 10
    assert visitor.post(f"{path}/pause", headers=key(real_services)).get_json()["state"] == "paused"
    assert visitor.post(f"{path}/resume", headers=key(real_services)).get_json()["state"] == "new"
    assert b"<RunEveryNMinutes>10</RunEveryNMinutes>" in visitor.get(f"{path}/qwc", headers=key(real_services)).data
    password = visitor.post(f"{path}/password", headers=key(real_services)).get_json()["password"]
    assert password != added.get_json()["password"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "A", "industrack_url": "not an address", "industrack_token": "t"},
        {"name": "A", "industrack_url": "https://a.example", "industrack_token": "t", "settings": {"items": "up"}},
    ],
)
def test_what_cannot_be_added_is_refused_in_words(visitor: FlaskClient, real_services: Services, body: dict[str, object]) -> None:
    answer = visitor.post("/api/v1/companies", json=body, headers=key(real_services))
    assert answer.status_code == 422
    assert answer.get_json()["detail"].endswith(".")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/companies/cnobody/status"),
        ("GET", "/companies/cnobody/qwc"),
        ("POST", "/companies/cnobody/sync"),
        ("POST", "/companies/cnobody/password"),
        ("GET", "/messages/999999999"),
        ("GET", "/messages/one"),
        ("POST", "/attention/999999999/retry"),
        ("POST", "/queue/999999999/drop"),
        ("POST", "/queue/99999999999999999999999/drop"),
    ],
)
def test_what_is_not_there_is_not_found(visitor: FlaskClient, real_services: Services, method: str, path: str) -> None:
    answer = visitor.open(f"/api/v1{path}", method=method, headers=key(real_services))
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_a_customer_opens_the_set_up_page_and_gets_file_and_password(visitor: FlaskClient, company: Made) -> None:
    assert company.name in visitor.get(company.setup_path).get_data(as_text=True)
    assert b"<QBWCXML>" in visitor.get(f"{company.setup_path}/industrack.qwc").data
    assert visitor.post(f"{company.setup_path}/password").location == f"{company.setup_path}/password"
    assert visitor.get("/setup/guessed").status_code == 404


def test_metrics_give_sums_and_name_no_company(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    gauges.keep(real_services)  # what a sweep of another test has left knows nothing of this company
    shown = visitor.get("/metrics", headers=key(real_services)).get_data(as_text=True)
    assert company.id not in shown
    assert company.name not in shown
    found = {family.name: family for family in text_string_to_metric_families(shown)}
    assert NAMES | set(FAMILIES) <= set(found)
    states = {sample.labels["state"]: sample.value for sample in found["qbconnector_companies"].samples}
    assert states["new"] >= 1
    contact = {sample.labels["within"]: sample.value for sample in found["qbconnector_companies_last_contact"].samples}
    assert contact["never"] >= 1
    visitor.get("/no-such-page")
    again = {family.name: family for family in text_string_to_metric_families(visitor.get("/metrics").get_data(as_text=True))}
    pages = {(sample.labels["area"], sample.labels["status"]) for sample in again["qbconnector_web_requests"].samples}
    assert ("other", "4xx") in pages
