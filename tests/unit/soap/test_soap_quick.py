"""What the event loop answers itself: two calls that ask nobody, and nothing that only looks like one of them."""

from __future__ import annotations

import pytest

from app.soap.envelope import Envelope
from app.soap.limits import Limits
from app.soap.receiving import QUICK_SIZE, Ran, Receiving
from tests.unit.soap.calls import envelope


def is_quick(body: bytes) -> bool:
    return Receiving(_never, Limits(), "text/xml", len(body)).is_quick(body)


def _never(envelope: Envelope) -> Ran:
    raise AssertionError("nothing is carried out here")


@pytest.mark.parametrize("name", ["serverVersion", "clientVersion"])
def test_the_questions_for_versions_are_answered_at_once(name: str) -> None:
    assert is_quick(envelope(name, strVersion="2.3.0.215"))
    assert is_quick(b"\xef\xbb\xbf" + envelope(name, strVersion="2.3.0.215"))


@pytest.mark.parametrize("name", ["authenticate", "closeConnection", "sendRequestXML", "receiveResponseXML", "clientVersions"])
def test_every_other_call_gets_a_thread(name: str) -> None:
    assert not is_quick(envelope(name, ticket="t"))


def test_a_call_in_which_the_words_stand_elsewhere_gets_a_thread() -> None:
    body = envelope("authenticate", strUserName="u")
    assert not is_quick(b"<!-- <Envelope><Body><clientVersion> -->" + body)
    assert not is_quick(body.replace(b"<soap:Body>", b"<!-- <soap:Body><clientVersion> --><soap:Body>"))


def test_a_large_one_gets_a_thread() -> None:
    assert not is_quick(envelope("clientVersion", strVersion="2" * QUICK_SIZE))
