"""Keys of the management API: what each opens, and that nothing of one can be read in the database."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services import Services
from app.store.sql import text
from app.sync import companies
from tests.integration.web.conftest import Made


class Desk:
    """A developer with a key."""

    def __init__(self, visitor: FlaskClient, key: str) -> None:
        self._visitor = visitor
        self._headers = {"Authorization": f"Bearer {key}"}

    def call(self, method: str, path: str, **more: Any) -> TestResponse:
        return self._visitor.open(f"/api/v1{path}", method=method, headers=self._headers, **more)


@pytest.fixture
def admin(visitor: FlaskClient, real_services: Services) -> Desk:
    return Desk(visitor, real_services.settings.api_key)


def made(admin: Desk, visitor: FlaskClient, *scopes: str, company_id: str | None = None) -> tuple[Desk, dict[str, Any]]:
    answer = admin.call("POST", "/keys", json={"name": "of a test", "scopes": list(scopes), "company_id": company_id})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    key: dict[str, Any] = answer.get_json()
    return Desk(visitor, key["key"]), key


def test_a_key_opens_what_its_scope_says_and_what_is_less(visitor: FlaskClient, admin: Desk, company: Made) -> None:
    calls = {
        "read": ("GET", f"/companies/{company.id}"),
        "operate": ("POST", f"/companies/{company.id}/sync"),
        "admin": ("POST", f"/companies/{company.id}/setup-url"),
    }
    for scope in calls:
        desk, _ = made(admin, visitor, scope)
        opened = {name for name, (method, path) in calls.items() if desk.call(method, path).status_code == 200}
        assert opened == set(list(calls)[: list(calls).index(scope) + 1])


def test_a_reading_key_that_writes_is_told_which_scope_that_needs(visitor: FlaskClient, admin: Desk, company: Made) -> None:
    desk, _ = made(admin, visitor, "read")
    answer = desk.call("POST", f"/companies/{company.id}/pause")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")
    assert "operate" in answer.get_json()["detail"]
    assert admin.call("GET", f"/companies/{company.id}").get_json()["state"] == "new"
    moved = desk.call("PATCH", f"/companies/{company.id}", json={"industrack_url": "https://elsewhere.example"})
    assert moved.status_code == 403


def test_where_industrack_is_found_is_changed_by_an_admin_alone(visitor: FlaskClient, admin: Desk, company: Made) -> None:
    desk, _ = made(admin, visitor, "operate")
    answer = desk.call("PATCH", f"/companies/{company.id}", json={"industrack_token": "another"})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")
    assert desk.call("PATCH", f"/companies/{company.id}", json={"name": "Renamed"}).get_json()["name"] == "Renamed"


def test_a_key_for_one_company_sees_no_other(visitor: FlaskClient, admin: Desk, real_services: Services, company: Made) -> None:
    other = companies.add(real_services, "Other", "https://api.example.com/api/v1", "t", {}).company.id
    with real_services.database.company(other) as connection:
        item = connection.scalar(
            text("INSERT INTO attention (company_id, code, summary, remedy) VALUES (:id, 'x', 'x', 'x') RETURNING id"),
            {"id": other},
        )
    desk, _ = made(admin, visitor, "admin", company_id=company.id)
    assert [row["id"] for row in desk.call("GET", "/companies").get_json()["data"]] == [company.id]
    assert desk.call("GET", f"/companies/{company.id}/status").status_code == 200
    assert desk.call("GET", f"/companies/{other}/status").status_code == 404
    assert desk.call("POST", f"/attention/{item}/ignore").status_code == 404
    assert desk.call("POST", f"/attention/{10**17}/ignore").status_code == 404
    for method, path in (("POST", "/companies"), ("GET", "/keys"), ("POST", "/queue/rebuild"), ("POST", "/keys")):
        assert desk.call(method, path, json={}).status_code == 403, path
    assert admin.call("POST", f"/attention/{item}/ignore").status_code == 200


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(visitor: FlaskClient, admin: Desk) -> None:
    desk, key = made(admin, visitor, "read")
    assert desk.call("GET", "/companies").status_code == 200
    assert admin.call("DELETE", f"/keys/{key['id']}").get_json()["revoked_at"] is not None
    assert desk.call("GET", "/companies").status_code == 401
    listed = admin.call("GET", "/keys", query_string={"q": key["id"]}).get_json()["data"]
    assert [(row["id"], row["last_used_at"] is not None, "key" in row) for row in listed] == [(key["id"], True, False)]
    assert admin.call("DELETE", "/keys/key_nobody").status_code == 404


def test_nothing_of_a_key_stands_in_the_database(visitor: FlaskClient, admin: Desk, real_services: Services) -> None:
    _, key = made(admin, visitor, "read")
    with real_services.database.operators() as connection:
        row = connection.execute(text("SELECT k::text AS kept FROM api_key k WHERE id = :id"), {"id": key["id"]}).one()
    assert key["key"] not in row.kept
    assert key["key"].removeprefix("qbk_") not in row.kept


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["write"]}, "scopes.0"),
        ({"name": " ", "scopes": ["read"]}, "name"),
        ({"name": "x", "scopes": ["read"], "company_id": "cnobody"}, "company_id"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(admin: Desk, body: dict[str, Any], field: str) -> None:
    answer = admin.call("POST", "/keys", json=body)
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)
