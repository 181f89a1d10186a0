"""The operators' pages: who gets in, what is shown, what the forms do."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.sync import company_settings
from app.web.setting_words import OPTIONS, WORDS
from tests.unit.web.answers import ATTENTION, CHANGE, REQUEST, preview
from tests.unit.web.conftest import KEY, form_token
from tests.unit.web.memory_office import MemoryOffice

SITE = "https://sync.example.com"
PAGES = ["", "/attention", "/queue", "/preview", "/history", "/messages", "/messages/88", "/settings", "/account"]
HOSTILE = "<script>alert(1)</script>\"'&"


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path, base_url=SITE)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def send(client: FlaskClient, path: str, **fields: str) -> int:
    token = form_token(page(client, "/companies/new"))
    return client.post(path, data={"form_token": token, **fields}, base_url=SITE).status_code


def test_strangers_are_sent_to_the_login_and_then_where_they_wanted(visitor: FlaskClient) -> None:
    answer = visitor.get("/companies/c1/queue", base_url=SITE)
    assert (answer.status_code, answer.location) == (302, "/login?next=/companies/c1/queue")
    answer = visitor.post("/login", data={"key": KEY, "next": "/companies/c1/queue"}, base_url=SITE)
    assert (answer.status_code, answer.location) == (303, "/companies/c1/queue")


def test_every_page_and_form_of_the_dashboard_is_closed_to_strangers(app: Flask, office: MemoryOffice) -> None:
    tried = 0
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("dashboard.") or rule.endpoint == "dashboard.login":
            continue
        path = rule.rule.replace("<company_id>", "c1")
        for name in ("item_id", "request_id", "change_id", "message_id", "key_id", "webhook_id", "delivery_id", "user_id"):
            path = path.replace(f"<{name}>", "7")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = app.test_client().open(path, method=method, base_url=SITE)
            assert answer.status_code == (302 if method == "GET" else 403), (method, path)
            tried += 1
    assert tried > 20
    assert office.done == []


def test_a_wrong_key_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/login", data={"key": "wrong"}, base_url=SITE)
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def wrong(client: FlaskClient, address: str, behind: str = "", key: str = "wrong") -> int:
    headers = {"X-Forwarded-For": behind} if behind else {}
    where = {"REMOTE_ADDR": address}
    return client.post("/login", data={"key": key}, base_url=SITE, headers=headers, environ_overrides=where).status_code


def test_after_many_wrong_keys_an_address_has_to_wait_and_the_others_have_not(app: Flask, visitor: FlaskClient) -> None:
    assert {wrong(visitor, "8.8.8.7") for _ in range(10)} == {401}
    answer = visitor.post("/login", data={"key": KEY}, base_url=SITE, environ_overrides={"REMOTE_ADDR": "8.8.8.7"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 301
    assert wrong(visitor, "8.8.8.7", behind="9.9.9.9") == 429  # anybody can write that
    assert wrong(visitor, "8.8.8.8") == 401
    assert wrong(visitor, "8.8.8.8", key=KEY) == 303


def test_behind_our_own_proxy_the_address_before_it_counts(app: Flask, visitor: FlaskClient) -> None:
    known = app.extensions["qbconnector"]
    proxies = (ip_network("172.18.0.5"),)
    app.extensions["qbconnector"] = replace(known, settings=replace(known.settings, trusted_proxies=proxies))
    assert {wrong(visitor, "172.18.0.5", "1.2.3.4, 8.8.8.7") for _ in range(10)} == {401}
    assert wrong(visitor, "172.18.0.5", "5.6.7.8, 8.8.8.7") == 429
    assert wrong(visitor, "172.18.0.5", "8.8.8.9") == 401


def test_programs_have_to_wait_as_well_and_later(visitor: FlaskClient) -> None:
    tried = [visitor.get("/api/v1/companies", headers={"Authorization": f"Bearer x{n}"}).status_code for n in range(301)]
    assert tried == [401] * 300 + [429]
    answer = visitor.get("/", headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 429


def test_a_wrong_key_can_be_anything(visitor: FlaskClient) -> None:
    assert wrong(visitor, "", key="\N{GRINNING FACE}\x00") == 401


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\nb"])
def test_the_login_leads_nowhere_else(visitor: FlaskClient, onward: str) -> None:
    assert visitor.post("/login", data={"key": KEY, "next": onward}, base_url=SITE).location == "/"


def test_the_cookie_is_for_this_site_over_https_alone(visitor: FlaskClient) -> None:
    cookie = visitor.post("/login", data={"key": KEY}, base_url=SITE).headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_programs_may_read_pages_with_the_key(visitor: FlaskClient) -> None:
    answer = visitor.get("/", headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200
    assert visitor.get("/", headers={"Authorization": "Bearer x"}).status_code == 302


def test_signing_out_ends_it(operator: FlaskClient) -> None:
    assert send(operator, "/logout") == 303
    page(operator, "/", 302)


@pytest.mark.parametrize("room", PAGES)
def test_every_room_of_a_company_is_shown(operator: FlaskClient, room: str) -> None:
    assert "Hollow Creek Plumbing" in page(operator, f"/companies/c1{room}")


def test_a_company_that_is_not_there_is_said_so(operator: FlaskClient) -> None:
    assert "There is no company" in page(operator, "/companies/c9", 404)


@pytest.mark.parametrize("room", ["", "/attention", "/queue", "/preview", "/history"])
def test_customers_values_are_text_and_never_markup(operator: FlaskClient, office: MemoryOffice, room: str) -> None:
    office.now = office.now | {"name": HOSTILE, "last_session": office.now["last_session"] | {"message": HOSTILE}}
    office.items = [ATTENTION | dict.fromkeys(("summary", "remedy", "name", "code"), HOSTILE)]
    office.requests = [REQUEST | {"name": HOSTILE}]
    office.changes = [CHANGE | {"name": HOSTILE, "why": HOSTILE, "before": {HOSTILE: HOSTILE}}]
    office.planned["examples"][0] |= {"name": HOSTILE, "why": HOSTILE}
    html = page(operator, f"/companies/c1{room}")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;" in html


def test_a_form_without_our_token_is_refused(operator: FlaskClient, office: MemoryOffice) -> None:
    for token in ({}, {"form_token": ""}, {"form_token": "guessed"}):
        assert operator.post("/companies/c1/sync", data=token, base_url=SITE).status_code == 403
    assert office.done == []


def test_a_form_sent_from_another_site_is_refused(operator: FlaskClient, office: MemoryOffice) -> None:
    token = form_token(page(operator, "/companies/new"))
    answer = operator.post(
        "/companies/c1/sync",
        data={"form_token": token},
        headers={"Sec-Fetch-Site": "cross-site"},
        base_url=SITE,
    )
    assert answer.status_code == 403
    assert office.done == []


def test_the_buttons_do_what_they_say(operator: FlaskClient, office: MemoryOffice) -> None:
    assert send(operator, "/companies/c1/sync") == 303
    assert send(operator, "/companies/c1/sync", full="1") == 303
    assert send(operator, "/companies/c1/pause", paused="1") == 303
    assert send(operator, "/companies/c1/pause", paused="0") == 303
    assert send(operator, "/companies/c1/approve") == 303
    assert send(operator, "/companies/c1/approve", as_is="1", sure="1") == 303
    assert send(operator, "/companies/c1/attention/7", choose="link:i9") == 303
    assert send(operator, "/companies/c1/attention/7", act="ignore") == 303
    assert send(operator, "/companies/c1/queue/31", act="drop") == 303
    assert send(operator, "/companies/c1/history/5/restore") == 303
    assert office.done == [
        ("sync", False, None),
        ("sync", True, None),
        ("pause", True),
        ("pause", False),
        ("approve", False),
        ("approve", True),
        ("attention", "7", "resolve", "link:i9"),
        ("attention", "7", "ignore", None),
        ("request", "31", "drop"),
        ("restore", "5"),
    ]


@pytest.mark.parametrize(
    ("path", "field", "told"),
    [
        ("/companies/c1/approve", "as_is", "counts as agreed"),
        ("/companies/c1/password", "x", "stops working at once"),
        ("/companies/c1/setup-address", "x", "opens nothing any more"),
        ("/companies/c1/attention", "choose", "gets the same answer. Of each: It is written again"),
    ],
)
def test_what_cannot_be_taken_back_is_asked_again(
    operator: FlaskClient, office: MemoryOffice, path: str, field: str, told: str
) -> None:
    token = form_token(page(operator, "/companies/new"))
    fields = {"form_token": token, field: "again" if field == "choose" else "1", "code": "outcome_unknown", "kind": "invoice"}
    asked = operator.post(path, data=fields, base_url=SITE).get_data(as_text=True)
    assert told in asked
    assert f'name="{field}"' in asked
    assert office.done == []


def test_a_preview_without_differences_offers_none_to_accept(operator: FlaskClient, office: MemoryOffice) -> None:
    assert "Accept the differences" in page(operator, "/companies/c1/preview")
    office.planned = preview(quickbooks={}, industrack={}, link={"customer": 0}, examples=[])
    html = page(operator, "/companies/c1/preview")
    assert "Accept the differences" not in html
    assert "there is nothing to write" in html


def test_a_preview_that_waits_is_shown_on_the_first_page(operator: FlaskClient, office: MemoryOffice) -> None:
    assert "A preview waits for approval" in page(operator, "/companies/c1")
    office.planned = preview(state="approved")
    assert "A preview waits for approval" not in page(operator, "/companies/c1")


@pytest.mark.parametrize("path", ["/companies/c1/attention/7", "/companies/c1/queue/31"])
def test_an_act_that_there_is_not_is_refused(operator: FlaskClient, office: MemoryOffice, path: str) -> None:
    assert send(operator, path, act="explode") == 400
    assert office.done == []


def test_a_company_is_added_and_its_secrets_are_shown_once(operator: FlaskClient, office: MemoryOffice) -> None:
    token = form_token(page(operator, "/companies/new"))
    fields = {
        "form_token": token,
        "name": "Ames",
        "industrack_url": "https://api.example.com",
        "industrack_token": "it-secret",
        "customers": "two_way",
    }
    answer = operator.post("/companies/new", data=fields, base_url=SITE)
    html = answer.get_data(as_text=True)
    assert "abcde-fghij-kmnpq-rstuv-wxyz2" in html
    assert "https://sync.example.com/setup/the-token" in html
    assert answer.headers["Cache-Control"] == "no-store"
    assert office.done == [("add", "Ames", "https://api.example.com", "it-secret", {"customers": "two_way"})]


def test_a_setting_that_cannot_be_is_explained_and_kept_in_the_form(operator: FlaskClient, office: MemoryOffice) -> None:
    token = form_token(page(operator, "/companies/c1/settings"))
    answer = operator.post("/companies/c1/settings", data={"form_token": token, "read_every": "often"}, base_url=SITE)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "read_every must be a whole number" in html
    assert 'value="often"' in html


def test_saving_settings_sends_only_what_changed(operator: FlaskClient, office: MemoryOffice) -> None:
    stored = company_settings.defaults() | {"time_zone": "America/Chicago"}
    every = {name: str(value) if name == "time_zone" else str(value).lower() for name, value in stored.items()}
    assert send(operator, "/companies/c1/settings", **every) == 303
    assert send(operator, "/companies/c1/settings", **(every | {"auto_approve": "true"})) == 303
    assert office.done == [("change", {}), ("change", {"auto_approve": "true"})]


def test_every_setting_has_words_and_every_choice_is_one_the_service_takes() -> None:
    assert set(WORDS) == set(company_settings.SETTINGS)
    for name, options in OPTIONS.items():
        for option in options:
            assert company_settings.read({name: option})


def test_the_history_of_one_record_can_be_asked_for(operator: FlaskClient) -> None:
    assert "Ames &amp; Daughters" in page(operator, "/companies/c1/history?record=80000-1")
    assert "Nothing yet" in page(operator, "/companies/c1/history?record=other")


@pytest.mark.parametrize("path", ["/", "/login", "/companies/c1", "/nowhere", "/setup/the-token", "/static/style.css"])
def test_every_answer_carries_the_headers_that_protect_it(operator: FlaskClient, path: str) -> None:
    with operator.get(path, base_url=SITE) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "max-age" in headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", [*(f"/companies/c1{room}" for room in PAGES), "/", "/companies/new", "/setup/the-token"])
def test_pages_need_nothing_that_the_policy_forbids(operator: FlaskClient, path: str) -> None:
    html = page(operator, path)
    for forbidden in ("style=", "onclick", "onsubmit", "<script>", "javascript:", "http://"):
        assert forbidden not in html.replace("http://www.w3.org", "")
    assert html.count("<h1") == 1
    assert '<html lang="en">' in html
