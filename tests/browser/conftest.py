"""The pages in a real browser, on an office in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.config import Settings
from app.web import site
from tests.unit.web.memory_office import MemoryOffice

CHROMIUM = Path("/usr/bin/chromium")
KEY = "operators-key-of-the-tests"
expect.set_options(timeout=60_000)  # milliseconds: on a busy machine a page may take long


class KeptAlive(WSGIRequestHandler):
    """Keeps connections, as the real server does; one a request is now and then reset under the browser's hands."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@dataclass
class Site:
    url: str
    office: MemoryOffice


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one file: while it is open its event loop counts as running, and tests behind it have loops of their own."""
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Site]:
    settings = Settings.from_env({"QBCONNECTOR_DATA_DIR": str(tmp_path), "QBCONNECTOR_API_KEY": KEY})
    office = MemoryOffice()
    server = make_server("127.0.0.1", 0, site.build(office, settings), threaded=True, request_handler=KeptAlive)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", office)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, running: Site) -> Iterator[Page]:
    """A page that fails the test when the browser complains about it, as it does about a broken policy.

    It is closed before the site ends: a page that still asks for news would complain that nobody answers.
    """
    assert running.url
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    context.close()
    assert complaints == []


def sign_in(page: Page, running: Site) -> None:
    page.goto(f"{running.url}/login")
    page.get_by_label("Operators’ key").fill(KEY)
    page.get_by_role("button", name="Sign in").click()
