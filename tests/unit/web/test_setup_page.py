"""The customer's own page."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.web.choices import QUESTIONS
from app.web.setting_words import OPTIONS
from app.web.words import HEALTH
from tests.unit.web.answers import AT, ATTENTION, preview, status
from tests.unit.web.memory_office import MemoryOffice

NEVER: dict[str, Any] = {"state": "new", "last_session": None, "session": None, "records": {}, "health": "new"}
WRONG_FILE = ATTENTION | {
    "code": "wrong_company_file",
    "name": "Mill Road Bakery",
    "choices": [{"value": "keep", "label": "The other"}, {"value": "pin", "label": "“Mill Road Bakery” is the right file"}],
}
SITE = "https://sync.example.com"
LIVE = {"id": 1, "phase": "read", "percent": 34, "started_at": AT}


def page(visitor: FlaskClient) -> str:
    answer = visitor.get("/setup/the-token")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_it_needs_no_login_but_the_right_address(visitor: FlaskClient) -> None:
    assert "Hollow Creek Plumbing" in page(visitor)
    for path in ("/setup/wrong", "/setup/" + "x" * 5000, "/setup/"):
        assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/password", "/approve", "/attention/7"])
def test_nothing_can_be_done_with_a_wrong_address(visitor: FlaskClient, office: MemoryOffice, path: str) -> None:
    assert visitor.post(f"/setup/wrong{path}", data={"backup": "1"}).status_code in (400, 404)
    assert office.done == []


def test_a_new_customer_is_told_what_to_do_before_the_first_update(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(**NEVER)
    html = page(visitor)
    for words in ("Back up the company file", "QuickBooks Admin", "single-user mode", "duplicates", "ship-to"):
        assert words in html
    assert html.count('class="now"') == 1


def opened(html: str) -> list[int]:
    parts = html.split('<details class="card"')[1:]
    return [n for n, part in enumerate(parts, 1) if part.startswith(" open>")]


def test_the_steps_before_the_first_contact_go_on_as_the_customer_says(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(**NEVER)
    assert opened(page(visitor)) == [1]
    assert visitor.post("/setup/the-token/prepared").location == "/setup/the-token"
    assert opened(page(visitor)) == [2]
    visitor.post("/setup/the-token/choices", data={"customers": "two_way", "items": "quickbooks_to_industrack"})
    assert office.done == [("change", {"customers": "two_way"})]
    assert opened(page(visitor)) == [3, 4]
    assert page(visitor).count('value="two_way" aria-describedby="customers-two_way-told" checked') == 1
    visitor.post("/setup/the-token/password/noted")
    assert opened(page(visitor)) == [4, 5]


def test_every_choice_says_what_it_means_with_an_example_and_what_follows(visitor: FlaskClient, office: MemoryOffice) -> None:
    html = page(visitor)
    for setting, question in QUESTIONS.items():
        assert {way.value for way in question.ways} == set(OPTIONS[setting])
        for way in question.ways:
            for words in (way.means, way.example, way.follows):
                assert html.count(words) >= 1


def test_a_direction_that_is_changed_after_the_approval_is_asked_about_again(visitor: FlaskClient, office: MemoryOffice) -> None:
    given = {"customers": "industrack_to_quickbooks", "items": "quickbooks_to_industrack"}
    asked = visitor.post("/setup/the-token/choices", data=given).get_data(as_text=True)
    assert "Customers and their addresses: From IndusTrack to QuickBooks" in asked
    assert office.done == []
    assert visitor.post("/setup/the-token/choices", data={**given, "sure": "1"}).status_code == 303
    assert office.done == [("change", {"customers": "industrack_to_quickbooks"})]


def test_a_choice_that_there_is_not_is_refused(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(**NEVER)
    assert visitor.post("/setup/the-token/choices", data={"customers": "sideways"}).status_code == 422
    assert visitor.post("/setup/the-token/choices", data={"auto_approve": "true", "company_file": "x"}).status_code == 303
    assert office.done == []


def test_each_window_on_the_way_is_drawn_and_described(visitor: FlaskClient) -> None:
    html = page(visitor)
    assert html.count('<svg class="drawing"') == 5
    for name in ("Authorize New Web Service", "Add an Application", "allow access even if", "Save this password?", "Auto-Run"):
        assert name in html
    assert html.count("<desc id=") == 5


def test_the_file_is_a_download_and_not_kept_by_browsers(visitor: FlaskClient) -> None:
    answer = visitor.get("/setup/the-token/industrack.qwc")
    assert answer.data == b"<QBWCXML/>"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="industrack.qwc"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_password_is_shown_once_and_a_reload_makes_no_other(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(**NEVER)
    assert "zyxwv" not in page(visitor)
    made = visitor.post("/setup/the-token/password", base_url=SITE)
    assert (made.status_code, made.location) == (303, "/setup/the-token/password")
    assert "zyxwv" not in made.headers["Set-Cookie"]
    for _ in range(2):
        shown = visitor.get("/setup/the-token/password", base_url=SITE)
        assert "zyxwv-utsrq-pnmkj-ihgfe-dcba2" in shown.get_data(as_text=True)
        assert shown.headers["Cache-Control"] == "no-store"
    assert office.done == [("new_password",)]
    assert visitor.post("/setup/the-token/password/noted", base_url=SITE).location == "/setup/the-token"
    assert visitor.get("/setup/the-token/password", base_url=SITE).location == "/setup/the-token"


def test_a_leaked_address_makes_no_password_for_a_connected_company(visitor: FlaskClient, office: MemoryOffice) -> None:
    assert "Make the password" not in page(visitor)
    assert visitor.post("/setup/the-token/password").status_code == 403
    office.now = status(state="active", last_session=None, health="silent")  # its sessions are forgotten, its contact is not
    assert visitor.post("/setup/the-token/password").status_code == 403
    assert office.done == []


def test_looking_makes_no_password(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(**NEVER)
    assert visitor.get("/setup/the-token/password").location == "/setup/the-token"
    assert visitor.get("/setup/the-token/password", headers={"Cookie": "made=nonsense"}).status_code == 303
    assert office.done == []


def test_the_first_reading_shows_how_far_it_is(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(state="reading", last_session=None, session=LIVE)
    office.planned = preview(state="reading", quickbooks={}, industrack={}, link={}, examples=[])
    html = page(visitor)
    assert "Reading QuickBooks" in html
    assert 'value="34"' in html
    assert "Approve and start" not in html


def test_multi_user_mode_is_warned_of_before_the_first_update_only(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.file_mode = "MultiUser"
    office.now = status(state="reading", session=LIVE)
    assert "QuickBooks is in multi-user mode" in page(visitor)
    office.now = status(state="active")
    assert "QuickBooks is in multi-user mode" not in page(visitor)


def test_the_preview_is_approved_with_a_backup_and_once(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(state="preview")
    assert "1,987" in page(visitor)
    assert visitor.post("/setup/the-token/approve").status_code == 400
    assert office.done == []
    for _ in range(2):
        answer = visitor.post("/setup/the-token/approve", data={"backup": "1"})
        assert (answer.status_code, answer.location) == (303, "/setup/the-token")
    assert office.done == [("approve", False)]


def test_changed_settings_are_approved_on_the_same_page(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(state="active")
    html = page(visitor)
    assert "The settings were changed" in html
    assert html.count('class="now"') == 1


def test_when_all_is_done_no_step_is_open(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.planned = preview(state="approved")
    html = page(visitor)
    assert html.count('class="done"') == 6
    assert '<details class="card" open>' not in html


def test_a_slash_at_the_end_of_the_address_does_no_harm(visitor: FlaskClient) -> None:
    assert visitor.get("/setup/the-token/").status_code == 200


def test_a_preview_without_anything_to_write_says_so(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(state="preview")
    office.planned = preview(quickbooks={}, industrack={}, link={}, examples=[])
    assert "Both sides agree" in page(visitor)


def test_a_failed_update_is_told_in_the_words_that_web_connector_got(visitor: FlaskClient, office: MemoryOffice) -> None:
    last = office.now["last_session"] | {"outcome": "refused", "message": "Another company file is open."}
    office.now = status(last_session=last)
    assert "Another company file is open." in page(visitor)


def test_what_is_known_of_the_version_is_told(visitor: FlaskClient) -> None:
    assert "was not tested, but speaks the same language" in page(visitor)


@pytest.mark.parametrize("health", ["new", "stopped", "silent", "failing", "waiting", "working", "attention"])
def test_it_is_green_only_when_both_sides_are_proved_to_agree(visitor: FlaskClient, office: MemoryOffice, health: str) -> None:
    office.now = status(state="active", health=health, because="Four records are “held”.")
    html = page(visitor)
    assert "Four records are “held”." in html
    assert HEALTH[health][0] in html
    assert "note health good" not in html
    office.now = status(state="active")
    assert "note health good" in page(visitor)


def test_the_wrong_file_is_bound_only_after_it_was_asked_again_by_name(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.items = [WRONG_FILE]
    html = page(visitor)
    assert html.count('name="choose"') == 2
    assert 'class="main"' not in html[html.index('name="choose"') - 200 : html.rindex('name="choose"') + 100]
    answer = visitor.post("/setup/the-token/attention/7", data={"choose": "pin"})
    asked = answer.get_data(as_text=True)
    assert (answer.status_code, office.done) == (200, [])
    assert "Are you sure?" in asked
    assert "Mill Road Bakery" in asked
    assert "Hollow Creek Plumbing LLC" in asked
    assert visitor.post("/setup/the-token/attention/7", data={"choose": "pin", "sure": "1"}).status_code == 303
    assert office.done == [("attention", "7", "resolve", "pin")]


def test_keeping_the_right_file_needs_no_second_question(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.items = [WRONG_FILE]
    assert visitor.post("/setup/the-token/attention/7", data={"choose": "keep"}).status_code == 303
    assert office.done == [("attention", "7", "resolve", "keep")]


def test_after_the_approval_it_says_how_far_the_writing_is(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.writing = {
        "written": {"quickbooks": 4, "industrack": 1196},
        "left": {"quickbooks": 0, "industrack": 800},
        "seconds_left": 240,
    }
    html = page(visitor)
    assert "1,200 of 2,000 written" in html
    assert "about 4 minutes to go" in html
    assert "IndusTrack: 1,196 written, 800 still to be written" in html


def test_the_preview_says_what_becomes_of_every_record_and_by_which_name(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(state="preview")
    html = page(visitor)
    assert "14 items" in html
    assert "5: left out: of a kind that only QuickBooks has" in html
    assert "from Ames &amp; Daughters:Mill Rd" in html
    office.planned["examples"][0] |= {"action": "ask"}
    assert "customer: waits for an answer" in page(visitor)


def test_a_question_is_answered_with_one_of_its_choices(visitor: FlaskClient, office: MemoryOffice) -> None:
    assert "They are the same" in page(visitor)
    assert visitor.post("/setup/the-token/attention/7", data={"choose": "delete everything"}).status_code == 404
    assert visitor.post("/setup/the-token/attention/8", data={"choose": "create"}).status_code == 404
    assert office.done == []
    assert visitor.post("/setup/the-token/attention/7", data={"choose": "create"}).status_code == 303
    assert office.done == [("attention", "7", "resolve", "create")]


def test_a_form_on_another_site_does_nothing(visitor: FlaskClient, office: MemoryOffice) -> None:
    answer = visitor.post("/setup/the-token/password", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert office.done == []


def test_it_tells_nobody_its_address(visitor: FlaskClient) -> None:
    answer = visitor.get("/setup/the-token")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert 'content="noindex"' in answer.get_data(as_text=True)


def test_before_the_approval_it_says_what_is_worth_cleaning_up(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(state="preview")
    html = page(visitor)
    assert "2 customers have the company name of another one." in html
    assert "Merge them." in html
    assert "QuickBooks is in single-user mode." in html
    again = visitor.post("/setup/the-token/look-again")
    assert again.location == "/setup/the-token?looking=1#check-up"
    assert office.done == [("sync", False, None)]
    assert "press <strong>Update Selected</strong>" in visitor.get("/setup/the-token?looking=1").get_data(as_text=True)


def test_an_account_is_chosen_in_the_check_up_from_those_of_quickbooks(visitor: FlaskClient, office: MemoryOffice) -> None:
    office.now = status(state="preview")
    assert "<option>Sales</option>" in page(visitor)
    for given in ({"income_account": "Elsewhere"}, {"auto_approve": "true"}, {}):
        assert visitor.post("/setup/the-token/accounts", data=given).status_code == 404
    assert visitor.post("/setup/the-token/accounts", data={"income_account": "Sales"}).status_code == 303
    assert office.done == [("change", {"income_account": "Sales"})]
