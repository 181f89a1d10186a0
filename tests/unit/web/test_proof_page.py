"""The operators' page of a proof."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.unit.web.memory_office import MemoryOffice

SITE = "https://sync.example.com"


def test_it_says_what_differs_and_what_to_do(operator: FlaskClient) -> None:
    page = operator.get("/companies/c1/proof", base_url=SITE).get_data(as_text=True)
    for told in ("The two sides differ", "Birch Bakery", "641-555-0112", "changed in QuickBooks without a stamp"):
        assert told in page


def test_a_proof_that_is_not_kept_is_not_found(operator: FlaskClient) -> None:
    assert operator.get("/companies/c1/proof?proof_id=8", base_url=SITE).status_code == 404


def test_a_new_one_is_asked_for_with_one_button(operator: FlaskClient, office: MemoryOffice) -> None:
    assert "Prove it anew" in operator.get("/companies/c1/proof", base_url=SITE).get_data(as_text=True)
    assert office.done == []
