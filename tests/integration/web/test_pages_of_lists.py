"""Lists in pages, on a real database: nothing twice, nothing left out, whatever comes and goes meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.services import Services
from app.store.sql import text
from tests.integration.web.conftest import Made

MANY = 1_000


@pytest.fixture
def key(real_services: Services) -> dict[str, str]:
    return {"Authorization": f"Bearer {real_services.settings.api_key}"}


def walked(visitor: FlaskClient, key: dict[str, str], path: str, **query: Any) -> list[list[dict[str, Any]]]:
    """Every page, each asked for with the cursor of the one before."""
    pages: list[list[dict[str, Any]]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = visitor.get(f"/api/v1{path}", query_string=query | cursor, headers=key).get_json()
        pages.append(answer["data"])
        if answer["next_cursor"] is None:
            return pages
        cursor = {"cursor": answer["next_cursor"]}


def ids(pages: list[list[dict[str, Any]]]) -> list[Any]:
    return [row["id"] for page in pages for row in page]


def open_many(services: Services, company: str, how_many: int) -> None:
    """Attentions of which many share the moment, as those of one decision do, and none the remedy: each stands for itself."""
    with services.database.company(company) as connection:
        connection.execute(
            text(
                "INSERT INTO attention (company_id, code, summary, remedy, quickbooks_id, name, since)"
                " SELECT :company, 'refused', 'Record ' || n, 'Look at ' || n || '.', 'Q' || n, 'Mill ' || n,"
                " now() + make_interval(secs => n / 100) FROM generate_series(1, :many) n"
            ),
            {"company": company, "many": how_many},
        )


def test_a_thousand_companies_are_gone_through_in_pages(
    visitor: FlaskClient, real_services: Services, key: dict[str, str]
) -> None:
    with real_services.database.operators() as connection:
        connection.execute(
            text(
                "INSERT INTO company (company_id, name, industrack_url, industrack_token, webhook_secret)"
                " SELECT 'cpage' || n, 'Paged company ' || n, 'https://a.example', ''::bytea, ''::bytea"
                " FROM generate_series(1, :many) n"
            ),
            {"many": MANY},
        )
    try:
        pages = walked(visitor, key, "/companies", q="paged COMPANY", limit=300)
        assert [len(page) for page in pages] == [300, 300, 300, 100]
        assert len(set(ids(pages))) == MANY
        assert len(visitor.get("/api/v1/companies", headers=key).get_json()["data"]) == 100
        found = walked(visitor, key, "/companies", q="cpage777")
        assert ids(found) == ["cpage777"]
    finally:
        with real_services.database.operators() as connection:
            connection.execute(text("DELETE FROM company WHERE company_id LIKE 'cpage%'"))


def test_what_shares_its_moment_is_neither_lost_nor_doubled_between_pages(
    visitor: FlaskClient, real_services: Services, key: dict[str, str], company: Made
) -> None:
    open_many(real_services, company.id, 250)
    pages = walked(visitor, key, f"/companies/{company.id}/attention", limit=7)
    assert [row["summary"] for page in pages for row in page] == [f"Record {n}" for n in range(1, 251)]


def test_what_was_settled_meanwhile_shifts_no_page(
    visitor: FlaskClient, real_services: Services, key: dict[str, str], company: Made
) -> None:
    open_many(real_services, company.id, 20)
    path = f"/api/v1/companies/{company.id}/attention"
    first = visitor.get(path, query_string={"limit": 10}, headers=key).get_json()
    for row in first["data"]:
        visitor.post(f"/api/v1/attention/{row['id']}/ignore", headers=key)
    second = visitor.get(path, query_string={"limit": 10, "cursor": first["next_cursor"]}, headers=key).get_json()
    assert [row["summary"] for row in second["data"]] == [f"Record {n}" for n in range(11, 21)]


def test_a_search_takes_signs_for_what_they_are(
    visitor: FlaskClient, real_services: Services, key: dict[str, str], company: Made
) -> None:
    open_many(real_services, company.id, 3)
    for sign in ("%", "_", "\\", "'"):
        assert ids(walked(visitor, key, f"/companies/{company.id}/attention", q=sign)) == []
    assert len(ids(walked(visitor, key, f"/companies/{company.id}/attention", q="mILL 2"))) == 1


@pytest.mark.parametrize("cursor", ["x", "", "W10", "bnVsbA", "WyJxdWV1ZSIsICIxIl0", "WyJhdHRlbnRpb24iLCAibm93IiwgIjEiXQ", "ÿ"])
def test_a_cursor_of_somewhere_else_is_refused(
    visitor: FlaskClient, real_services: Services, key: dict[str, str], company: Made, cursor: str
) -> None:
    answer = visitor.get(f"/api/v1/companies/{company.id}/attention", query_string={"cursor": cursor}, headers=key)
    assert (answer.status_code, answer.get_json()["field"]) == (422, "cursor")


def test_records_of_both_sides_are_found_by_name_and_by_id_of_either(
    visitor: FlaskClient, real_services: Services, key: dict[str, str], company: Made
) -> None:
    with real_services.database.company(company.id) as connection:
        for statement in (
            (
                "INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, name)"
                " SELECT :id, 'customer', 'Q' || n, 'Mill ' || n FROM generate_series(1, 30) n"
            ),
            (
                "INSERT INTO industrack_record (company_id, kind, industrack_id, name)"
                " SELECT :id, 'customer', 'I' || n, 'Mill ' || n FROM generate_series(20, 40) n"
            ),
            (
                "INSERT INTO link (company_id, kind, quickbooks_id, industrack_id)"
                " SELECT :id, 'customer', 'Q' || n, 'I' || n FROM generate_series(20, 30) n"
            ),
            "INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, name) VALUES (:id, 'item', 'Q1', 'Mill')",
        ):
            connection.execute(text(statement), {"id": company.id})
    path = f"/companies/{company.id}/records"
    rows = [row for page in walked(visitor, key, path, limit=7) for row in page]
    assert len(rows) == len({(row["kind"], row["quickbooks_id"], row["industrack_id"]) for row in rows}) == 41
    assert sum(row["linked"] for row in rows) == 11
    [found] = walked(visitor, key, path, q="i25")[0]
    assert (found["name"], found["quickbooks_id"], found["industrack_id"], found["linked"]) == ("Mill 25", "Q25", "I25", True)
    assert [row["name"] for row in walked(visitor, key, path, kind="item")[0]] == ["Mill"]
