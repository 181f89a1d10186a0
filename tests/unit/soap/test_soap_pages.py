"""What is answered to a browser, to the check of AppSupport, and to a Web Connector's version."""

from __future__ import annotations

import pytest
from flask import Flask

from app.soap.client_version import answer_to
from app.soap.support import support
from tests.unit.soap.calls import Recorder, call, endpoint, send


@pytest.mark.parametrize("path", ["", "/", "/qbwc", "/qbwc/"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_browser_sees_a_page_with_and_without_a_slash(path: str, method: str) -> None:
    status, headers, body = send(endpoint(Recorder()), REQUEST_METHOD=method, PATH_INFO=path)
    assert status == "200 OK"
    assert set(headers) == {"Content-Type", "Content-Length"}
    assert int(headers["Content-Length"]) > 500
    assert (b"Web Connector" in body) == (method == "GET")


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "Wsdl=1", "singleWsdl"])
def test_the_wsdl_is_served_however_it_is_asked_for(query: str) -> None:
    status, headers, body = send(endpoint(Recorder()), REQUEST_METHOD="GET", QUERY_STRING=query)
    assert (status, headers["Content-Type"]) == ("200 OK", "text/xml; charset=utf-8")
    assert b"definitions" in body


def test_another_method_is_told_which_ones_there_are() -> None:
    status, headers, _ = send(endpoint(Recorder()), REQUEST_METHOD="PUT")
    assert status == "405 Method Not Allowed"
    assert headers["Allow"] == "GET, HEAD, POST"


def test_another_path_is_not_found() -> None:
    assert send(endpoint(Recorder()), PATH_INFO="/qbwc/other")[0] == "404 Not Found"


@pytest.mark.parametrize("path", ["/support", "/support/"])
def test_the_support_page_answers_at_once_without_redirect_cookie_or_login(path: str) -> None:
    pages = Flask("pages")
    pages.register_blueprint(support)
    answer = pages.test_client().get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert "Set-Cookie" not in answer.headers
    assert b"Task Manager" not in answer.data
    assert b"Update Selected" in answer.data


@pytest.mark.parametrize("version", ["2.1", "2.1.0.30", "2.2.0.71", "2.3.0.215", "34", "34.0.0.1", "10.0"])
def test_a_web_connector_from_2_1_on_is_welcome(version: str) -> None:
    assert call(endpoint(Recorder()), "clientVersion", strVersion=version) == ""


@pytest.mark.parametrize("version", ["2.0.0.139", "1.5", "2", "2.0", " 2.0.9 "])
def test_an_older_web_connector_is_warned_and_may_go_on(version: str) -> None:
    assert answer_to(version).startswith("W:")


@pytest.mark.parametrize("version", ["", "x", "2.x", "2..1", "-1", "1" * 30, "1.2.3.4.5.6.7.8.9", "²"])
def test_a_version_that_cannot_be_read_stops_nobody(version: str) -> None:
    assert answer_to(version) == ""
