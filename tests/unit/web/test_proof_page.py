"""The pages of a proof: the customer's and the operators', and the one to print."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from app.web.proof import STRIP, strip
from tests.unit.web.answers import AT, proof
from tests.unit.web.conftest import form_token
from tests.unit.web.memory_office import MemoryOffice

SITE = "https://sync.example.com"
ROOMS = ["/companies/c1/proof", "/setup/the-token/proof"]


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=SITE)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("room", ROOMS)
def test_it_says_what_differs_and_what_was_mended_in_words(operator: FlaskClient, room: str) -> None:
    html = page(operator, room)
    for told in (
        "The two sides differ",
        "Customer Birch Bakery: phone",
        "641-555-0112",
        "Changed in QuickBooks without a stamp. It was read again.",
        "ocation Shop: address street",
        "Found and mended",
        "1 of 2 is found and mended",
        "1 held until somebody answers, or what they need is there",
        "Invoices of 2026-10",
    ):
        assert told in html
    assert "quickbooks_own" not in html
    assert "address.street" not in html


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("choice", ["read_again", "compare_again", "quickbooks", "industrack"])
def test_each_button_does_what_it_says_and_goes_back_to_the_difference(
    operator: FlaskClient, office: MemoryOffice, room: str, choice: str
) -> None:
    html = page(operator, room)
    assert f'name="choose" value="{choice}"' in html
    sent = {"choose": choice, "form_token": form_token(html) if room.startswith("/companies") else ""}
    answer = operator.post(f"{room}/3", data=sent, base_url=SITE)
    assert (answer.status_code, answer.headers["Location"].partition("#")[2]) == (303, "difference-3")
    assert office.done == [("difference", "3", choice)]
    assert 'role="status"' in page(operator, answer.headers["Location"])


@pytest.mark.parametrize("room", ROOMS)
def test_what_was_mended_offers_nothing_but_both_sides(operator: FlaskClient, room: str) -> None:
    mended = page(operator, room).partition('id="difference-4"')[2]
    assert 'name="choose"' not in mended.partition("</ul>")[0]
    assert "why?kind=location&amp;quickbooks_id=80000001-1%23Shop&amp;industrack_id=loc_1" in mended


@pytest.mark.parametrize("room", ROOMS)
def test_a_new_one_is_asked_for_with_one_button(operator: FlaskClient, office: MemoryOffice, room: str) -> None:
    html = page(operator, room)
    assert "Prove it anew" in html
    assert office.done == []
    sent = {"form_token": form_token(html)} if room.startswith("/companies") else {}
    answer = operator.post(room, data=sent, base_url=SITE)
    assert office.done == [("proof", "c1")]
    assert "Both sides are read anew" in page(operator, answer.headers["Location"])


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("path", ["", "/3"])
def test_a_form_of_another_site_does_nothing(operator: FlaskClient, office: MemoryOffice, room: str, path: str) -> None:
    sent, headers = {"choose": "quickbooks"}, {"Sec-Fetch-Site": "cross-site"}
    assert operator.post(f"{room}{path}", data=sent, base_url=SITE, headers=headers).status_code == 403
    if room.startswith("/companies"):
        assert operator.post(f"{room}{path}", data=sent, base_url=SITE).status_code == 403
    assert office.done == []


def test_an_address_that_is_none_shows_and_does_nothing(visitor: FlaskClient, office: MemoryOffice) -> None:
    for path in ("", "/print"):
        assert visitor.get(f"/setup/wrong/proof{path}").status_code == 404
    assert visitor.post("/setup/wrong/proof/3", data={"choose": "read_again"}).status_code == 404
    assert visitor.get("/companies/c1/proof/print", base_url=SITE).status_code == 302
    assert office.done == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_page_to_print_has_the_date_both_companies_and_the_figures(operator: FlaskClient, room: str) -> None:
    html = page(operator, f"{room}/print?proof_id=7")
    for told in ("Nov 23, 2026", "Hollow Creek Plumbing LLC", "acc_1", "350.00", "310.00", "351.00", "Birch Bakery"):
        assert told in html
    assert "<form" not in html


@pytest.mark.parametrize("room", ROOMS)
def test_a_proof_that_is_not_kept_is_not_found(operator: FlaskClient, room: str) -> None:
    assert operator.get(f"{room}?proof_id=8", base_url=SITE).status_code == 404
    assert operator.get(f"{room}/print?proof_id=8", base_url=SITE).status_code == 404


@pytest.mark.parametrize("room", ROOMS)
def test_before_the_first_proof_there_is_nothing_to_print(operator: FlaskClient, office: MemoryOffice, room: str) -> None:
    office.proved = proof(at=None, proof_id=None, state="unproven", kinds={}, differences=[], days=[])
    html = page(operator, room)
    assert "Not proved yet" in html
    assert "Page to print" not in html
    assert operator.get(f"{room}/print", base_url=SITE).status_code == 404


def test_many_differences_come_in_pages(operator: FlaskClient, office: MemoryOffice) -> None:
    one = office.proved["differences"][0]
    office.proved = proof(differences=[one | {"id": n, "name": f"Customer {n}"} for n in range(120)])
    first, last = page(operator, ROOMS[1]), page(operator, f"{ROOMS[1]}?start=100")
    assert 'id="difference-49"' in first
    assert 'id="difference-50"' not in first
    assert "1 to 50 of 120" in first
    assert "101 to 120 of 120" in last
    assert page(operator, f"{ROOMS[1]}?start=9999999") == last


def test_the_customers_page_leads_to_it(visitor: FlaskClient) -> None:
    assert 'href="/setup/the-token/proof"' in page(visitor, "/setup/the-token")


def test_the_strip_has_thirty_days_of_the_companys_own_wall() -> None:
    chicago = ZoneInfo("America/Chicago")
    late = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # the evening of the 22nd there
    days = strip([{"at": late, "state": "agree"}], AT, chicago)
    assert len(days) == STRIP
    assert [day.day for day, found in days if found] == [22]
    assert days[-1][0].date() == AT.astimezone(chicago).date()
    assert days[0][0].date() == (AT - timedelta(days=29)).astimezone(chicago).date()
