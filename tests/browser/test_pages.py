"""What people see and can do, with a mouse, a keyboard, a phone, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import KEY, Site, sign_in
from tests.browser.looking import OPPOSITE, Eyes, faults, through
from tests.unit.web.answers import AT, preview, status

pytestmark = pytest.mark.browser

ROOMS = [
    "",
    "/attention",
    "/attention?code=duplicate_suspected&kind=customer",
    "/why?q=1001",
    "/why?q=Ames",
    "/queue",
    "/preview",
    "/proof",
    "/proof/print",
    "/history",
    "/messages",
    "/messages/88",
    "/settings",
    "/account",
    "/proof",
]
CUSTOMERS = ["/why?q=1001", "/proof", "/proof/print"]
PATHS = ["/", *(f"/companies/c1{room}" for room in ROOMS), "/companies/new", "/setup/the-token"]
PATHS += [f"/setup/the-token{room}" for room in CUSTOMERS]
CHOSEN = ("change", {"customers": "two_way"})
LIVE = {"id": 1, "phase": "read", "percent": 34, "started_at": AT}
NEW = status(state="new", last_session=None, session=None, records={}, health="new")


def test_a_customer_gets_from_the_file_to_the_approval(page: Page, running: Site) -> None:
    running.office.now = NEW
    page.goto(f"{running.url}/setup/the-token")
    page.get_by_role("button", name="I have done this: go on").click()
    page.get_by_label("Both ways").check()
    page.get_by_role("button", name="This is right: go on").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the .qwc file").click()
    assert download.value.suggested_filename == "industrack.qwc"
    page.get_by_role("button", name="Make the password").click()
    expect(page.get_by_text("zyxwv-utsrq-pnmkj-ihgfe-dcba2")).to_be_visible()
    page.reload()
    expect(page.get_by_text("zyxwv-utsrq-pnmkj-ihgfe-dcba2")).to_be_visible()
    running.office.now = status(state="preview")
    page.get_by_role("button", name="I have noted it: go on").click()
    page.get_by_role("button", name="Approve and start").click()
    assert running.office.done == [CHOSEN, ("new_password",)]  # the browser asks for the backup first
    page.get_by_label("I have a backup").check()
    page.get_by_role("button", name="Approve and start").click()
    expect(page.get_by_text("Approved.")).to_be_attached()
    assert running.office.done == [CHOSEN, ("new_password",), ("approve", False)]


def test_what_is_to_be_copied_is_copied_and_without_a_clipboard_there_is_no_button(browser: Browser, running: Site) -> None:
    running.office.steps = ["prepared", "chosen"]
    running.office.now = NEW
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{running.url}/setup/the-token")
    page.get_by_role("button", name="Copy the user name").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "industrack-c1"
    context.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.url}/setup/the-token")
    expect(page.get_by_text("industrack-c1")).to_be_visible()
    expect(page.get_by_text("Copy", exact=True)).to_be_hidden()
    context.close()


def test_everything_works_without_scripts(browser: Browser, running: Site) -> None:
    running.office.now = status(state="preview")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.url}/setup/the-token")
    page.get_by_label("I have a backup").check()
    page.get_by_role("button", name="Approve and start").click()
    page.get_by_role("link", name="Do both sides agree?").click()
    page.get_by_role("button", name="Take QuickBooks' side").click()
    expect(page.get_by_role("status")).to_have_text("QuickBooks’ side was taken.")
    page.get_by_role("link", name="Show both").first.click()
    expect(page.get_by_role("heading", name="Both sides")).to_be_visible()
    sign_in(page, running)
    page.get_by_role("link", name="Hollow Creek Plumbing").click()
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_role("status")).to_contain_text("IndusTrack is being read now")
    context.close()
    assert running.office.done == [("approve", False), ("difference", "3", "quickbooks"), ("sync", False, None)]


def test_progress_shows_without_loading_the_page_anew(page: Page, running: Site) -> None:
    running.office.now = status(state="reading", session=LIVE)
    running.office.planned = preview(state="reading", quickbooks={}, industrack={}, link={}, examples=[])
    page.goto(f"{running.url}/setup/the-token")
    expect(page.get_by_text("34 percent")).to_be_visible()
    page.get_by_text("Add it to Web Connector").click()
    page.get_by_text("It does not work?").click()
    running.office.now = status(state="reading", session=LIVE | {"percent": 71})
    expect(page.get_by_text("71 percent")).to_be_visible()
    expect(page.get_by_text("Wrong password (QBWC1040)")).to_be_visible()  # what was opened stays open


def test_the_next_step_opens_by_itself(page: Page, running: Site) -> None:
    running.office.now = NEW
    running.office.steps = ["prepared", "chosen"]
    running.office.planned = preview(state="reading", quickbooks={}, industrack={}, link={}, examples=[])
    page.goto(f"{running.url}/setup/the-token")
    page.get_by_role("link", name="Download the .qwc file").focus()
    expect(page.get_by_role("button", name="Approve and start")).to_have_count(0)
    running.office.now = status(state="preview")
    running.office.planned = preview()
    expect(page.get_by_role("button", name="Approve and start")).to_be_visible()
    page.get_by_label("I have a backup").check()
    running.office.planned = preview(state="approved")
    with page.expect_response(lambda answer: answer.url == page.url, timeout=60_000) as looked:
        pass
    looked.value.finished()
    page.wait_for_timeout(500)  # the page has looked, and made of it what it wanted
    expect(page.get_by_label("I have a backup")).to_be_checked()  # nothing is taken away under somebody's hands


def test_operators_see_and_settle_what_needs_attention(page: Page, running: Site) -> None:
    sign_in(page, running)
    page.get_by_role("row", name="Hollow Creek Plumbing").get_by_role("link", name="1", exact=True).click()
    page.get_by_role("link", name="Look at it").click()
    page.get_by_role("button", name="They are the same").click()
    expect(page.get_by_role("status")).to_have_text("Done.")
    assert running.office.done == [("attention", "7", "resolve", "link:i9")]


def test_a_wrong_key_is_said_so(browser: Browser, running: Site) -> None:
    context = browser.new_context()  # the refusal itself is an error to the browser's console
    page = context.new_page()
    page.goto(f"{running.url}/login")
    page.get_by_label("Operators’ key").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not the key")
    page.get_by_label("Operators’ key").fill(KEY)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Companies")).to_be_visible()
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page, running: Site) -> None:
    page.goto(f"{running.url}/setup/the-token")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


@pytest.mark.parametrize("eyes", OPPOSITE, ids=lambda eyes: eyes.name)
def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(browser: Browser, running: Site, eyes: Eyes) -> None:
    found: dict[str, list[str]] = {}
    with through(browser, eyes) as page:
        page.goto(f"{running.url}/login")
        found["/login"] = faults(page)
        sign_in(page, running)
        for path in PATHS:
            page.goto(f"{running.url}{path}")
            found[path] = faults(page)
        running.office.now = status(state="preview")
        page.goto(f"{running.url}/setup/the-token")
        found["the set-up page before the approval"] = faults(page)
        running.office.now = NEW
        for step in ("", "prepared", "chosen", "password"):
            running.office.steps.append(step)
            page.goto(f"{running.url}/setup/the-token")
            found[f"the set-up page after {step or 'nothing'}"] = faults(page)
    assert {path: faulty for path, faulty in found.items() if faulty} == {}
