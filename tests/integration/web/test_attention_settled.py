"""A person's answer reaches the comparison."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.model import Attention
from app.services import Services
from app.store import attentions, choices
from app.store.sql import text
from app.sync import companies
from app.sync.rules import counterpart, endings
from tests.integration.web.conftest import Made

CHOICES = (("link:i9", "They are the same"), ("create", "Make a new one"))


def ask(services: Services, company: Made, code: str) -> int:
    asked = Attention(code, "May be the same.", "Say so.", kind="customer", quickbooks_id="8-1", choices=CHOICES)
    with services.database.company(company.id) as connection:
        return attentions.open_one(connection, company.id, asked)


@pytest.mark.parametrize("code", [counterpart.CHOICE, endings.CHOICE])
def test_a_choice_is_kept_where_decide_looks_for_it(
    visitor: FlaskClient, company: Made, real_services: Services, code: str
) -> None:
    number = ask(real_services, company, code)
    key = {"Authorization": f"Bearer {real_services.settings.api_key}"}
    path = f"/api/v1/attention/{number}/resolve"
    assert visitor.post(path, json={"choose": "explode"}, headers=key).status_code == 422
    assert visitor.post(path, json={"choose": "link:i9"}, headers=key).status_code == 200
    with real_services.database.company(company.id) as connection:
        assert choices.of_records(connection, company.id, "customer", ["8-1"]) == {"8-1": {code: "link:i9"}}
        assert connection.scalar(text("SELECT count(*) FROM task WHERE what = 'decide'")) == 1
    assert visitor.get(f"/api/v1/companies/{company.id}/attention", headers=key).get_json()["data"] == []


def test_a_customer_answers_on_the_set_up_page(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    number = ask(real_services, company, counterpart.CHOICE)
    assert "They are the same" in visitor.get(company.setup_path).get_data(as_text=True)
    answer = visitor.post(f"{company.setup_path}/attention/{number}", data={"choose": "create"})
    assert answer.status_code == 303
    assert "They are the same" not in visitor.get(company.setup_path).get_data(as_text=True)


def test_another_companys_question_cannot_be_answered(visitor: FlaskClient, company: Made, real_services: Services) -> None:
    number = ask(real_services, company, counterpart.CHOICE)
    other = companies.add(real_services, "Another", "https://api.example.com", "t", {})
    answer = visitor.post(f"/setup/{other.setup_token}/attention/{number}", data={"choose": "create"})
    assert answer.status_code == 404
    with real_services.database.company(company.id) as connection:
        assert [item["id"] for item in attentions.listed(connection, company.id, "open")] == [number]


@pytest.mark.parametrize(("act", "body"), [("resolve", {"choose": "create"}), ("ignore", None)])
def test_an_answer_to_what_is_over_is_not_taken_for_one_to_the_next_question(
    visitor: FlaskClient, company: Made, real_services: Services, act: str, body: dict[str, str] | None
) -> None:
    number = ask(real_services, company, counterpart.CHOICE)
    with real_services.database.company(company.id) as connection:
        attentions.resolve(connection, company.id, counterpart.CHOICE)
    again = ask(real_services, company, counterpart.CHOICE)
    key = {"Authorization": f"Bearer {real_services.settings.api_key}"}
    assert visitor.post(f"/api/v1/attention/{number}/{act}", json=body, headers=key).status_code == 422
    assert visitor.post(f"/api/v1/attention/{number}/retry", headers=key).status_code == 200
    with real_services.database.company(company.id) as connection:
        assert choices.of_records(connection, company.id, "customer", ["8-1"]) == {}
        assert [item["id"] for item in attentions.listed(connection, company.id, "open")] == [again]
