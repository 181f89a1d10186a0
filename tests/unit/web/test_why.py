"""“Why?”: for customers and operators alike."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.office.why import Record
from tests.unit.web.conftest import form_token
from tests.unit.web.memory_office import MemoryOffice

SITE = "https://sync.example.com"
ROOMS = ["/companies/c1/why", "/setup/the-token/why"]


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=SITE)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("room", ROOMS)
def test_a_search_that_finds_one_record_is_its_page(operator: FlaskClient, room: str) -> None:
    html = page(operator, f"{room}?q=1001")
    for words in ("What it waits for", "Both sides", "What happened", "It was changed in QuickBooks.", "Two invoices wait"):
        assert words in html


@pytest.mark.parametrize("room", ROOMS)
def test_several_are_a_list_to_choose_from_and_none_is_said(operator: FlaskClient, room: str) -> None:
    html = page(operator, f"{room}?q=Ames")
    assert "inv1001" in html
    assert "inv1002" in html
    assert "Nothing has “nobody”" in page(operator, f"{room}?q=nobody")


def test_a_record_is_compared_again_when_it_is_asked_for(operator: FlaskClient, office: MemoryOffice) -> None:
    path = "/setup/the-token/why?kind=invoice&industrack_id=inv1001"
    assert operator.post(path, base_url=SITE).status_code == 303
    token = form_token(page(operator, "/companies/c1/why?q=1001"))
    path = "/companies/c1/why?kind=invoice&industrack_id=inv1001"
    assert operator.post(path, data={"form_token": token}, base_url=SITE).status_code == 303
    assert office.done == [("again", Record("invoice", None, "inv1001"))] * 2


def test_a_wrong_address_finds_nothing(visitor: FlaskClient) -> None:
    assert visitor.get("/setup/wrong/why?q=1001").status_code == 404
    assert visitor.get("/companies/c1/why?q=1001", base_url=SITE).status_code == 302
