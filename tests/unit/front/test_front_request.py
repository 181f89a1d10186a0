"""The head of a request: its length, its headers, and the surroundings that a WSGI application sees."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest

from app.front.answers import Refused, TooLarge
from app.front.request import Request


def request(*headers: tuple[str, str], **said: Any) -> Request:
    plain = {
        "http_version": "1.1",
        "server": "127.0.0.1:8000",
        "client": "192.0.2.7:40000",
        "scheme": "http",
        "method": "POST",
        "path": "/x",
        "query_string": "",
        "authority": None,
        "headers": dict(headers)
        if len({name for name, _ in headers}) == len(headers)
        else SimpleNamespace(items=lambda: headers),
    }
    scope: Any = SimpleNamespace(**(plain | said))
    never: Any = None
    return Request(scope, never)


@pytest.mark.parametrize(
    ("headers", "announced"),
    [
        ([("content-length", "12")], 12),
        ([("content-length", "0")], 0),
        ([], 0),
        ([("transfer-encoding", "chunked")], None),
    ],
)
def test_a_body_announces_its_length_or_says_its_end(headers: list[tuple[str, str]], announced: int | None) -> None:
    assert request(*headers).announced == announced


@pytest.mark.parametrize("length", ["", "-1", "+5", "1e3", "5, 5", "0x10", "٣"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    with pytest.raises(Refused):
        _ = request(("content-length", length)).announced


def test_a_length_of_forty_digits_is_too_large() -> None:
    with pytest.raises(TooLarge):
        _ = request(("content-length", "9" * 40)).announced


def test_two_ways_to_say_the_length_are_refused() -> None:
    with pytest.raises(Refused):
        _ = request(("content-length", "3"), ("transfer-encoding", "chunked")).announced


def test_a_wsgi_application_sees_the_request_as_pep_3333_says() -> None:
    asked = request(
        ("host", "sync.example"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("x-given", "1"),
        ("x-given", "2"),
        ("content-type", "text/plain"),
        path="/é x",
        query_string="a=%20",
        http_version="1",
    )
    environ = asked.environ(b"body")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é x"
    assert environ["QUERY_STRING"] == "a=%20"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_GIVEN"] == "1,2"
    assert environ["HTTP_HOST"] == "sync.example"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environ["SERVER_PROTOCOL"] == "HTTP/1.0"
    assert environ["wsgi.input"].read() == b"body"


def test_no_secret_of_the_process_is_in_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBCONNECTOR_SECRET_KEY", "hunter2")
    assert "hunter2" not in map(str, request().environ().values())


def test_the_address_is_the_one_that_our_own_proxy_names_and_nobody_elses_claim() -> None:
    forged = [("x-forwarded-for", "198.51.100.1, 203.0.113.9")]
    ours = (ip_network("10.0.0.5"),)
    assert replace(request(*forged, client="10.0.0.5:1"), proxies=ours).address == "203.0.113.9"
    assert replace(request(*forged, client="192.88.99.1:1"), proxies=ours).address == "192.88.99.1"
