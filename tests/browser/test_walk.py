"""From a running ``up`` to the first proof, as an operator and a customer walk it, looked at by four pairs of eyes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.sandbox.industrack import Industrack, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import Qwc, WebConnector
from tests.acceptance.program import until, up
from tests.browser.looking import ALL, DESKTOP, OPPOSITE, faults, picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1500)]
NAME = "Hollow Creek Plumbing"
PATIENCE = 400.0


@dataclass
class Walk:
    """The page at which everything is done, and what was wrong with it on the way."""

    page: Page
    pictures: Path
    found: list[str]

    def look(self, name: str) -> None:
        """The page as it stands, on a desktop and a phone, in light and in dark."""
        for eyes in ALL:
            self.page.set_viewport_size(eyes.viewport)
            self.page.emulate_media(color_scheme=eyes.scheme, reduced_motion="reduce")
            assert picture(self.page, f"{name}-{eyes.name}", self.pictures).stat().st_size > 5_000
            if eyes in OPPOSITE:
                self.found += [f"{name}, {eyes.name}: {fault}" for fault in faults(self.page)]
        self.page.set_viewport_size(DESKTOP)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()


def added(walk: Walk, url: str, key: str, industrack_url: str, token: str) -> tuple[str, str]:
    """An operator signs in and adds the company; answers its set-up page and its own page."""
    walk.page.goto(f"{url}/login")
    walk.page.get_by_label("Operators’ key").fill(key)
    walk.press("Sign in")
    walk.look("1-companies")
    walk.page.get_by_role("link", name="Add a company").click()
    walk.page.get_by_label("Name").fill(NAME)
    walk.page.get_by_label("IndusTrack address").fill(industrack_url)
    walk.page.get_by_label("IndusTrack access token").fill(token)
    walk.press("Add company")
    setup = walk.page.locator('a[href*="/setup/"]').get_attribute("href")
    company = walk.page.get_by_role("link", name="Go to the company").get_attribute("href")
    assert setup
    assert company
    return setup, f"{url}{company}"


def prepared(walk: Walk, setup: str, folder: Path) -> tuple[Path, str]:
    """The customer goes from the first step to Web Connector; answers the file and the password."""
    with walk.page.expect_response(lambda answer: answer.url == f"{setup}/changes") as told:
        walk.page.goto(setup)
    assert told.value.headers["content-type"].startswith("text/event-stream")  # and the policy of the page lets it listen
    walk.look("2-before")
    walk.press("I have done this: go on")
    walk.look("3-choices")
    walk.page.get_by_label("A customer of its own, named with the job").check()
    walk.press("This is right: go on")
    with walk.page.expect_download() as download:
        walk.page.get_by_role("link", name="Download the .qwc file").click()
    download.value.save_as(folder / "industrack.qwc")
    walk.press("Make the password")
    password = walk.page.locator(".secret").inner_text()
    walk.press("I have noted it: go on")
    walk.look("4-connector")
    return folder / "industrack.qwc", password


def polled_until(connector: WebConnector, true: Callable[[], bool]) -> None:
    def again() -> bool:
        connector.update()
        return true()

    until(again, PATIENCE)


def shows(walk: Walk, words: str) -> Callable[[], bool]:
    def look() -> bool:
        walk.page.reload()
        return walk.page.get_by_text(words).first.is_visible()

    return look


def test_the_whole_way_from_the_first_start_to_the_first_proof(browser: Browser, tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QBCONNECTOR_DATA_DIR": str(tmp_path / "data")}
    industrack = Industrack()
    server = serve(industrack)
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    walk = Walk(context.new_page(), tmp_path / "pictures", [])
    try:
        with up(environ) as run:
            url, key = json.loads(run.read_text())["url"], (tmp_path / "data" / "api_key").read_text().strip()
            setup, company = added(walk, url, key, server.url, industrack.token)
            qwc, password = prepared(walk, setup, tmp_path)
            books = QuickBooks(CompanyFile.tidy())
            connector = WebConnector.from_qwc(Qwc.read(qwc), password, quickbooks=books, wait=0.5)
            connector.add()
            polled_until(connector, walk.page.get_by_text("Approve and start").first.is_visible)  # without loading it anew
            walk.look("5-check-up-and-preview")
            walk.page.get_by_label("I have a backup").check()
            walk.press("Approve and start")
            expect(walk.page.get_by_text("Approved.")).to_be_attached()
            walk.look("6-writing")
            polled_until(
                connector, lambda: industrack.counts()["customers"]["total"] > 0 and shows(walk, "Do both sides agree?")()
            )
            walk.page.goto(f"{company}/proof")
            walk.page.locator("main form[method=post] button").first.click()
            walk.page.goto(setup)
            polled_until(connector, shows(walk, "In step"))
            walk.look("7-in-step")
            for room in ("", "/proof", "/account"):
                walk.page.goto(f"{company}{room}")
                walk.look(f"8-company{room.replace('/', '-')}")
    finally:
        context.close()
        server.stop()
    assert walk.found == []
