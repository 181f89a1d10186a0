"""Users on a real database: passwords, roles, and what a session ends with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.office import Service
from app.office.errors import Missing, Refusal
from app.office.users import HASHER, Visitor
from app.services import Services
from app.store.sql import text


@pytest.fixture
def service(real_services: Services) -> Iterator[Service]:
    """No user is there before, whatever other tests have sent, and none is left."""
    _without_users(real_services)
    yield Service(real_services)
    _without_users(real_services)


def _without_users(services: Services) -> None:
    with services.database.operators() as connection:
        connection.execute(text("DELETE FROM user_account"))
        connection.execute(text("DELETE FROM user_session"))


def test_a_user_signs_in_by_any_spelling_and_nothing_stored_opens_anything(service: Service, real_services: Services) -> None:
    assert not service.any_users()
    made = service.add_user(" Ann  Miller ", "read_only")
    assert service.any_users()
    token = service.sign_in("ann miller", made["password"])
    assert token is not None
    assert service.visitor(token) == Visitor("read_only", made["id"], "Ann Miller")
    assert service.sign_in("ann miller", made["password"] + "x") is None
    assert service.sign_in("nobody", made["password"]) is None
    with real_services.database.operators() as connection:
        stored = connection.execute(text("SELECT password_hash, token_hash FROM user_account CROSS JOIN user_session")).one()
    assert stored.password_hash.startswith("$argon2id$")
    assert service.visitor(stored.token_hash) is None
    with pytest.raises(Refusal, match="already"):
        service.add_user("ANN MILLER", "operator")
    with pytest.raises(Refusal, match="no role"):
        service.add_user("Bob", "king")


def test_sessions_end_at_the_sign_out_with_a_new_password_at_removal_and_by_themselves(
    service: Service, real_services: Services
) -> None:
    made = service.add_user("Ann", "operator")
    first, second = (service.sign_in("Ann", made["password"]) or "" for _ in range(2))
    service.sign_out(first)
    assert (service.visitor(first), service.visitor(second) is None) == (None, False)
    assert service.settle_user("ann", "read_only")["role"] == "read_only"
    assert service.visitor(second) == Visitor("read_only", made["id"], "Ann")  # counts at once
    password = service.settle_user("Ann", "password")["password"]
    assert service.visitor(second) is None
    third, by_key = service.sign_in("Ann", password) or "", service.sign_in_with_key()
    later = Service(replace(real_services, now=lambda: real_services.now() + timedelta(hours=13)))
    assert (later.visitor(third), later.visitor(by_key)) == (None, None)
    assert service.settle_user(made["id"], "remove")["removed"]
    assert service.visitor(third) is None
    assert service.visitor(by_key) == Visitor()
    with pytest.raises(Missing):
        service.settle_user("Ann", "remove")


def test_people_change_their_own_password_with_the_one_they_have(service: Service) -> None:
    made = service.add_user("Ann", "operator")
    token = service.sign_in("Ann", made["password"]) or ""
    for old, new in (("guessed", "a password of hers"), (made["password"], "short")):
        with pytest.raises(Refusal):
            service.change_password(made["id"], old, new)
    service.change_password(made["id"], made["password"], "a password of hers")
    assert service.visitor(token) is None
    assert service.sign_in("Ann", "a password of hers") is not None


def test_a_hash_of_older_settings_is_made_anew_at_the_next_sign_in(service: Service, real_services: Services) -> None:
    made = service.add_user("Ann", "operator")
    older = type(HASHER)(time_cost=1, memory_cost=8, parallelism=1).hash("an old password")
    with real_services.database.operators() as connection:
        connection.execute(
            text("UPDATE user_account SET password_hash = :hash WHERE id = :id"), {"hash": older, "id": made["id"]}
        )
    assert service.sign_in("Ann", "an old password")
    with real_services.database.operators() as connection:
        stored = connection.scalar(text("SELECT password_hash FROM user_account WHERE id = :id"), {"id": made["id"]})
    assert stored is not None
    assert not HASHER.check_needs_rehash(stored)
