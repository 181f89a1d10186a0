"""Pages that are told when to look again: the real web server on a real database, and listeners on open lines."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from flask import Flask

from app.config import Settings
from app.office import Service
from app.services import Services
from app.sync import companies
from tests.integration.test_front import THREADS, Web
from tests.integration.web.conftest import Made

pytestmark = pytest.mark.timeout(300)
HERE, CHANGED, ENDED = b"event: here\n", b"event: changed\n", b"0\r\n\r\n"
KEY = {"Authorization": "Bearer " + "a" * 40}  # the operators', as the web server of these tests has it
MANY = 40


@pytest.fixture(scope="module")
def web(migrated_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """One process of the web server on the database of this run."""
    more = {"DATABASE_URL": migrated_settings.owner_database_url, "QBCONNECTOR_SECRET_KEY": migrated_settings.secret_key}
    started = Web("app.wsgi:make", tmp_path_factory.mktemp("web"), more)
    yield started
    started.process.terminate()
    started.process.wait(30)


def listen(web: Web, path: str, headers: dict[str, str] | None = None) -> socket.socket:
    line = web.connect()
    more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode())
    return line


def heard(line: socket.socket, what: bytes) -> bytes:
    """All that comes until this; the line's end before it is an error."""
    found = b""
    while what not in found:
        piece = line.recv(4096)
        assert piece, found
        found += piece
    return found


def test_every_page_of_a_company_is_told_once_something_changed_and_nobody_else(
    web: Web, company: Made, real_services: Services
) -> None:
    other = companies.add(real_services, "Another", "https://api.example.com/api/v1", "it-token", {}).company
    with ExitStack() as lines:
        paths = [f"{company.setup_path}/changes", f"/companies/{company.id}/changes"] * MANY
        told = [lines.enter_context(listen(web, path, KEY)) for path in paths]
        everyone = lines.enter_context(listen(web, "/changes", KEY))
        elsewhere = lines.enter_context(listen(web, f"/companies/{other.id}/changes", KEY))
        for line in [*told, everyone, elsewhere]:
            assert b"text/event-stream" in heard(line, HERE)
        assert web.serving().num_threads() < 4 * THREADS
        Service(real_services).note_setup(company.id, "prepared")
        for line in told:
            assert company.name.encode() not in heard(line, CHANGED)
        elsewhere.setblocking(False)
        with suppress(BlockingIOError):  # nothing at all, or that the service is still there
            assert CHANGED not in elsewhere.recv(4096)
        Service(real_services).remove(company.id)
        for line in told:
            heard(line, ENDED)  # there is nothing left to listen to
        heard(everyone, CHANGED)
    assert web.call("GET", f"/companies/{company.id}/changes", None, KEY)[0] == 404
    assert web.call("GET", f"{company.setup_path}/changes")[0] == 404


def test_who_may_not_see_a_page_may_not_listen_to_its_changes(web: Web, company: Made, real_services: Services) -> None:
    for path in ("/changes", f"/companies/{company.id}/changes"):
        assert web.call("GET", path)[0] == 401
        assert web.call("GET", path, None, {"Authorization": "Bearer wrong"})[0] == 401
    for path in ("/setup/guessed/changes", f"/setup/{company.id}/changes"):
        assert web.call("GET", path, None, KEY)[0] == 404
    Service(real_services).new_setup_url(company.id)
    assert web.call("GET", f"{company.setup_path}/changes")[0] == 404


def test_without_the_front_a_browser_hears_at_once_that_no_events_come(whole_site: Flask, company: Made) -> None:
    visitor = whole_site.test_client()
    answer = visitor.get(f"{company.setup_path}/changes")
    assert (answer.status_code, answer.data) == (204, b"")  # EventSource gives up for good, and the page asks by itself
    assert f'data-changes="{company.setup_path}/changes"' in visitor.get(company.setup_path).text
    assert visitor.get(f"/companies/{company.id}/changes").status_code == 302
