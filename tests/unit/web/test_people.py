"""Signing in by name, what somebody who only looks can do, and signing out for good."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.office.users import READ_ONLY, Visitor
from tests.unit.web.conftest import KEY, form_token
from tests.unit.web.memory_office import MemoryOffice
from tests.unit.web.test_operators_pages import SITE, page, send

IDS = ("item_id", "request_id", "change_id", "message_id", "key_id", "webhook_id", "delivery_id", "user_id")


@pytest.fixture
def known(office: MemoryOffice) -> None:
    office.users = {"Ann": Visitor("operator", "Ann", "Ann"), "Bob": Visitor(READ_ONLY, "Bob", "Bob")}
    office.passwords = {"Ann": "a password of Ann", "Bob": "a password of Bob"}


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    given = {"name": name, "password": f"a password of {name}"}
    assert client.post("/login", data=given, base_url=SITE).status_code == 303
    return client


@pytest.mark.usefixtures("known")
def test_people_sign_in_by_name_and_a_wrong_password_is_refused(app: Flask, visitor: FlaskClient) -> None:
    assert "Sign out" in page(signed_in(app, "Ann"), "/")
    for given in ({"name": "Ann", "password": "wrong"}, {"name": "Nobody", "password": "x"}, {"name": "Ann", "key": KEY}):
        answer = visitor.post("/login", data=given, base_url=SITE)
        assert answer.status_code == 401
        assert "not the name and password of anybody" in answer.get_data(as_text=True)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("known")
def test_many_wrong_passwords_for_one_name_make_everybody_wait_for_that_name(app: Flask, visitor: FlaskClient) -> None:
    for n in range(50):
        given = {"name": "ann", "password": "wrong"}
        answer = visitor.post("/login", data=given, base_url=SITE, environ_overrides={"REMOTE_ADDR": f"8.8.{n}.8"})
        assert answer.status_code == 401
    elsewhere = {"REMOTE_ADDR": "9.9.9.9"}
    right = {"name": "Ann", "password": "a password of Ann"}
    assert visitor.post("/login", data=right, base_url=SITE, environ_overrides=elsewhere).status_code == 429
    other = {"name": "Bob", "password": "a password of Bob"}
    assert visitor.post("/login", data=other, base_url=SITE, environ_overrides=elsewhere).status_code == 303


@pytest.mark.usefixtures("known")
def test_who_only_looks_sees_every_page_and_changes_nothing(app: Flask, office: MemoryOffice) -> None:
    bob, tried = signed_in(app, "Bob"), 0
    token = form_token(page(bob, "/"))
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("dashboard.") or rule.endpoint in ("dashboard.login", "dashboard.logout"):
            continue
        path = rule.rule.replace("<company_id>", "c1")
        for name in IDS:
            path = path.replace(f"<{name}>", {"message_id": "88", "webhook_id": "wh_1"}.get(name, "7"))
        if "POST" in (rule.methods or set()) and rule.endpoint != "dashboard.own_password":
            answer = bob.post(path, data={"form_token": token, "sure": "1", "confirm": "Hollow Creek Plumbing"}, base_url=SITE)
            assert answer.status_code == 403, path
            tried += 1
        if "GET" in (rule.methods or set()) and path != "/companies/new":
            assert bob.get(path, base_url=SITE).status_code == (204 if path.endswith("/changes") else 200), path
    assert tried > 25
    assert office.done == []
    page(bob, "/companies/new", 403)
    assert 'class="only-looks"' in page(bob, "/companies/c1")
    assert 'class="only-looks"' not in page(signed_in(app, "Ann"), "/companies/c1")


@pytest.mark.parametrize("name", ["", "Ann"])
@pytest.mark.usefixtures("known")
def test_signing_out_ends_a_copy_of_the_cookie_too(app: Flask, operator: FlaskClient, name: str) -> None:
    client = signed_in(app, name) if name else operator
    cookie = client.get_cookie("qbconnector", domain="sync.example.com")
    assert cookie is not None
    copied = app.test_client()
    copied.set_cookie("qbconnector", cookie.value, domain="sync.example.com", secure=True)
    page(copied, "/")
    assert client.post("/logout", data={"form_token": form_token(page(client, "/"))}, base_url=SITE).status_code == 303
    page(copied, "/", 302)


@pytest.mark.usefixtures("known")
def test_people_change_their_own_password_and_sign_in_anew(app: Flask, office: MemoryOffice) -> None:
    bob = signed_in(app, "Bob")
    token = form_token(page(bob, "/me"))
    right = {"form_token": token, "old": "a password of Bob", "new": "another password", "again": "another password"}
    for wrong in ({"old": "guessed"}, {"again": "another passwort"}):
        assert bob.post("/me", data={**right, **wrong}, base_url=SITE).status_code == 422
    assert bob.post("/me", data=right, base_url=SITE).location == "/login?done=changed"
    assert office.passwords["Bob"] == "another password"
    page(bob, "/", 302)


def test_the_key_has_no_password_to_change(operator: FlaskClient) -> None:
    page(operator, "/me", 404)


def test_users_are_added_changed_and_removed(operator: FlaskClient, office: MemoryOffice) -> None:
    token = form_token(page(operator, "/users"))

    def answer(path: str, **fields: str) -> str:
        return operator.post(path, data={"form_token": token, **fields}, base_url=SITE).get_data(as_text=True)

    assert "made-for-them" in answer("/users", name="Bob", role="read_only")
    assert "they are signed out" in answer("/users/usr_1", act="password")
    assert "made-again" in answer("/users/usr_1", act="password", sure="1")
    assert "Are you sure?" in answer("/users/usr_1", act="remove")
    assert send(operator, "/users/usr_1", act="read_only") == 303
    assert send(operator, "/users/usr_1", act="king") == 400
    assert office.done == [("add_user", "Bob", "read_only"), ("user", "usr_1", "password"), ("user", "usr_1", "read_only")]
