"""Messages as operators read them."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from app.web.readable import MASK, readable
from tests.unit.web.conftest import form_token

SITE = "https://sync.example.com"
ANSWER = (
    '<?xml version="1.0" ?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRs><CustomerQueryRs requestID="3" statusCode="500"'
    ' statusMessage="Ames is not there"><CustomerRet><ListID>8-1</ListID><Name>Ames</Name><Phone>555-0100</Phone>'
    "<BillAddress><Addr1>1 Mill Rd</Addr1></BillAddress><!-- Ames --></CustomerRet></CustomerQueryRs></QBXMLMsgsRs></QBXML>"
)


def test_customers_values_are_masked_and_what_helps_is_not() -> None:
    shown = readable(ANSWER, masked=True)
    for secret in ("Ames", "555-0100", "1 Mill Rd"):
        assert secret not in shown
    for known in (
        "<ListID>8-1</ListID>",
        'statusCode="500"',
        'requestID="3"',
        '<?qbxml version="13.0"?>',
        f"<Name>{MASK}</Name>",
    ):
        assert known in shown
    assert "\n          <Addr1>" in readable(ANSWER, masked=False)


@pytest.mark.parametrize("broken", [ANSWER[:200], "", "Ames", "<a>Ames"])
def test_what_is_no_xml_shows_nothing_of_itself_while_masked(broken: str) -> None:
    assert "Ames" not in readable(broken, masked=True)
    assert readable(broken, masked=False) == broken


def test_asking_for_the_values_is_recorded_without_them(operator: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    path = "/companies/c1/messages/88"
    html = operator.get(path, base_url=SITE).get_data(as_text=True)
    assert "Customers’ values are masked" in html
    with caplog.at_level(logging.INFO, logger="app.web.dashboard"):
        shown = operator.post(path, data={"form_token": form_token(html)}, base_url=SITE).get_data(as_text=True)
    assert "Customers’ values are masked" not in shown
    assert caplog.messages == ["message 88 of company c1 is shown with its values to an operator"]


def test_a_message_is_shown_with_its_own_company_only(operator: FlaskClient) -> None:
    assert operator.get("/companies/c2/messages/88", base_url=SITE).status_code == 404
