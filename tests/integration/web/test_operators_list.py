"""The operators' list, grouped attentions and the filtered queue, on a real database."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.office import Service
from app.office.paging import Asked
from app.office.worst import ORDER
from app.services import Services
from app.store.sql import text
from tests.integration.web.conftest import Made

MOST_BYTES = 60_000


@pytest.fixture
def key(real_services: Services) -> dict[str, str]:
    return {"Authorization": f"Bearer {real_services.settings.api_key}"}


@pytest.fixture
def many(real_services: Services) -> str:
    """Three hundred companies of every health, under a name of their own."""
    with real_services.database.operators() as connection:
        connection.execute(
            text(
                "INSERT INTO company (company_id, name, industrack_url, industrack_token, webhook_secret)"
                " SELECT 'worst' || n, 'Ranked company ' || n, 'https://a.example', ''::bytea, ''::bytea"
                " FROM generate_series(1, 300) n ON CONFLICT DO NOTHING"
            )
        )
        connection.execute(
            text(
                "INSERT INTO connection (company_id, user_name, password_hash, owner_id, file_id)"
                " SELECT company_id, company_id, '', '', '' FROM company WHERE name LIKE 'Ranked%' ON CONFLICT DO NOTHING"
            )
        )
        connection.execute(
            text(
                "INSERT INTO company_file (company_id) SELECT company_id FROM company WHERE name LIKE 'Ranked%'"
                " ON CONFLICT DO NOTHING"
            )
        )
        connection.execute(
            text(
                "INSERT INTO health (company_id, state, because)"
                " SELECT company_id, (CAST(:order AS text[]))[1 + right(company_id, 1)::int % 8], 'Because.' FROM company"
                " WHERE name LIKE 'Ranked%' ON CONFLICT (company_id) DO UPDATE SET state = excluded.state"
            ),
            {"order": list(ORDER)},
        )
    return "Ranked company"


def test_the_worst_come_first_and_every_company_once(real_services: Services, many: str) -> None:
    office, cursor, seen = Service(real_services), None, []
    while True:
        found = office.worst_first(Asked(50, cursor, many), None)
        seen += [one["id"] for one in found["data"]]
        cursor = found["next_cursor"]
        if cursor is None:
            break
    with real_services.database.operators() as connection:
        kept = {row.company_id: row.state for row in connection.execute(text("SELECT company_id, state FROM health"))}
    ranks = [ORDER.index(kept[one]) for one in seen]
    assert len(seen) == len(set(seen)) == 300
    assert ranks == sorted(ranks)


def test_a_page_of_the_list_is_small_filtered_and_leads_on(visitor: FlaskClient, key: dict[str, str], many: str) -> None:
    answer = visitor.get("/", query_string={"q": many}, headers=key)
    html = answer.get_data(as_text=True)
    assert len(answer.data) <= MOST_BYTES
    onward = re.search(r'href="(\?[^"]*cursor=[^"]+)"', html)
    assert onward is not None
    again = visitor.get("/" + onward[1].replace("&amp;", "&"), headers=key).get_data(as_text=True)
    first, second = (set(re.findall(r"/companies/(worst\d+)\"", text)) for text in (html, again))
    assert (len(first), len(second), first & second) == (50, 50, set())
    filtered = visitor.get("/", query_string={"q": many, "health": "stopped"}, headers=key).get_data(as_text=True)
    assert len(set(re.findall(r"/companies/(worst\d+)\"", filtered))) == 50


def test_five_thousand_attentions_are_a_few_causes_and_each_comes_in_pages(
    visitor: FlaskClient, key: dict[str, str], company: Made, real_services: Services
) -> None:
    with real_services.database.company(company.id) as connection:
        connection.execute(
            text(
                "INSERT INTO attention (company_id, code, summary, remedy, kind, quickbooks_id, name, choices)"
                " SELECT :company, 'name_taken', 'Record ' || n, 'Look.', 'customer', 'Q' || n, 'Mill ' || n,"
                """ '[{"value": "create", "label": "Create it as new"}]'::jsonb FROM generate_series(1, 5000) n"""
            ),
            {"company": company.id},
        )
    room = f"/companies/{company.id}/attention"
    overview = visitor.get(room, headers=key)
    assert "5,000 × name taken: customers" in overview.get_data(as_text=True)
    assert len(overview.data) <= MOST_BYTES
    html = visitor.get(f"{room}?code=name_taken&kind=customer", headers=key).get_data(as_text=True)
    assert "All: Create it as new" in html
    assert "Next page" in html
    form = {"code": "name_taken", "kind": "customer", "act": "ignore"}
    assert "Are you sure?" in visitor.post(room, data=form, headers=key).get_data(as_text=True)
    assert Service(real_services).status(company.id)["attention"] == 5000


def test_a_group_is_settled_and_what_was_settled_meanwhile_is_passed_over(company: Made, real_services: Services) -> None:
    with real_services.database.company(company.id) as connection:
        connection.execute(
            text(
                "INSERT INTO attention (company_id, code, summary, remedy, kind, quickbooks_id)"
                " SELECT :company, 'name_taken', 'Record ' || n, 'Look.', 'customer', 'Q' || n FROM generate_series(1, 3) n"
            ),
            {"company": company.id},
        )
    office = Service(real_services)
    assert office.settle_cause(company.id, "name_taken", "customer", "ignore", None) == 3
    assert office.settle_cause(company.id, "name_taken", "customer", "ignore", None) == 0


def test_the_queue_is_filtered_by_state_and_settled_as_it_is_shown(company: Made, real_services: Services) -> None:
    with real_services.database.company(company.id) as connection:
        connection.execute(
            text(
                "INSERT INTO request (company_id, kind, action, message, state, name, industrack_id, created_at, since)"
                " SELECT :company, 'customer', 'create', 'CustomerAdd', CASE WHEN n > 2 THEN 'held' ELSE 'waiting' END,"
                " 'Mill ' || n, 'i' || n, now() - interval '3 days', now() FROM generate_series(1, 4) n"
            ),
            {"company": company.id},
        )
    office = Service(real_services)
    held = office.queued(company.id, "held", Asked())["data"]
    assert [one["name"] for one in held] == ["Mill 3", "Mill 4"]
    assert (real_services.now() - held[0]["since"]).days >= 2
    assert office.settle_queued(company.id, "held", None, "retry") == 2
    assert [one["state"] for one in office.queued(company.id, None, Asked())["data"]] == ["waiting"] * 4
    assert office.settle_queued(company.id, None, "Mill 1", "drop") == 1
    assert len(office.queued(company.id, None, Asked())["data"]) == 3
