"""People who sign in to the operators' pages: made with a role, known by a password of which only an argon2 hash is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError

from app.office.errors import Missing, Refusal
from app.office.paging import Listing
from app.services import Services
from app.store.sql import Connection, text
from app.vault import new_password, new_token

Role = Literal["operator", "read_only"]
OPERATOR: Role = "operator"
READ_ONLY: Role = "read_only"
ROLES = {OPERATOR: "does everything", READ_ONLY: "looks, and changes nothing"}
LASTS = timedelta(hours=12)  # that somebody stays signed in
LEAST = 12  # characters of a password that somebody thinks of
MOST = 1_000
HASHER = PasswordHasher()

COLUMNS = "id, name, role, created_at, last_sign_in_at"
USERS = Listing("users", COLUMNS, "FROM user_account WHERE true", {"created_at": "timestamptz", "id": "text"}, ("name", "id"))


@dataclass(frozen=True)
class Visitor:
    """Who is signed in; without a user it is whoever has the operators' key."""

    role: str = OPERATOR
    user_id: str | None = None
    name: str = ""

    @property
    def may_change(self) -> bool:
        return self.role == OPERATOR


def add(services: Services, name: str, role: str) -> dict[str, Any]:
    """A new user; ``password`` in the answer is told this once. Raises: Refusal."""
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise Refusal("A user needs a name, of 100 characters at most.", code="invalid", field="name")
    given = {"id": f"usr_{secrets.token_hex(8)}", "name": name, "role": _role(role)}
    password = new_password()
    try:
        with services.database.operators() as connection:
            row = connection.execute(
                text(
                    "INSERT INTO user_account (id, name, role, password_hash) VALUES (:id, :name, :role, :hash)"
                    f" RETURNING {COLUMNS}"
                ),
                given | {"hash": HASHER.hash(password)},
            ).one()
    except IntegrityError as error:
        raise Refusal(f"There is a user {name!r} already.", code="conflict", field="name") from error
    return {**row._mapping, "password": password}


def give_role(services: Services, user: str, role: str) -> dict[str, Any]:
    with services.database.operators() as connection:
        found = _found(connection, user)
        row = connection.execute(
            text(f"UPDATE user_account SET role = :role WHERE id = :id RETURNING {COLUMNS}"), {"id": found, "role": _role(role)}
        ).one()
    return dict(row._mapping)


def new_user_password(services: Services, user: str) -> dict[str, Any]:
    """A password made for somebody who has lost theirs, told this once; wherever they are signed in, they no longer are."""
    password = new_password()
    with services.database.operators() as connection:
        found = _found(connection, user)
        _keep(connection, found, password)
        row = connection.execute(text(f"SELECT {COLUMNS} FROM user_account WHERE id = :id"), {"id": found}).one()
    return {**row._mapping, "password": password}


def change_password(services: Services, user_id: str, old: str, new: str) -> None:
    """By themselves; signs them out everywhere. Raises: Refusal."""
    if not LEAST <= len(new) <= MOST:
        raise Refusal(f"A password has at least {LEAST} characters.", code="invalid", field="new")
    with services.database.operators() as connection:
        stored = connection.scalar(text("SELECT password_hash FROM user_account WHERE id = :id"), {"id": user_id})
        if not _is_right(stored, old):
            raise Refusal("That is not your password now.", code="invalid", field="old")
        _keep(connection, user_id, new)


def remove(services: Services, user: str) -> dict[str, Any]:
    """They are signed out at once."""
    with services.database.operators() as connection:
        found = _found(connection, user)
        connection.execute(text("DELETE FROM user_account WHERE id = :id"), {"id": found})
    return {"id": found, "removed": True}


def any_users(services: Services) -> bool:
    with services.database.operators() as connection:
        return bool(connection.scalar(text("SELECT EXISTS (SELECT 1 FROM user_account)")))


def sign_in(services: Services, name: str, password: str) -> str | None:
    """What the browser shows from now on; None when name and password are not those of anybody."""
    with services.database.operators() as connection:
        row = connection.execute(
            text("SELECT id, password_hash FROM user_account WHERE lower(name) = lower(:name)"), {"name": " ".join(name.split())}
        ).one_or_none()
    if not _is_right(row.password_hash if row else None, password) or row is None:
        return None
    with services.database.operators() as connection:
        if HASHER.check_needs_rehash(row.password_hash):
            connection.execute(
                text("UPDATE user_account SET password_hash = :hash WHERE id = :id"),
                {"id": row.id, "hash": HASHER.hash(password)},
            )
        connection.execute(
            text("UPDATE user_account SET last_sign_in_at = :now WHERE id = :id"), {"id": row.id, "now": services.now()}
        )
        return _begin(connection, services, row.id)


def sign_in_with_key(services: Services) -> str:
    """For whoever has shown the operators' key."""
    with services.database.operators() as connection:
        return _begin(connection, services, None)


def visitor(services: Services, token: str) -> Visitor | None:
    """Who shows this; None once they have signed out, were removed, or it is too long ago."""
    with services.database.operators() as connection:
        row = connection.execute(
            text(
                "SELECT s.user_id, u.name, u.role FROM user_session s LEFT JOIN user_account u ON u.id = s.user_id"
                " WHERE s.token_hash = :hash AND s.until > :now"
            ),
            {"hash": services.vault.hash(token), "now": services.now()},
        ).one_or_none()
    if row is None:
        return None
    return Visitor() if row.user_id is None else Visitor(row.role, row.user_id, row.name)


def sign_out(services: Services, token: str) -> None:
    with services.database.operators() as connection:
        connection.execute(text("DELETE FROM user_session WHERE token_hash = :hash"), {"hash": services.vault.hash(token)})


def _begin(connection: Connection, services: Services, user_id: str | None) -> str:
    token, now = new_token(), services.now()
    connection.execute(text("DELETE FROM user_session WHERE until < :now"), {"now": now})
    connection.execute(
        text("INSERT INTO user_session (token_hash, user_id, until) VALUES (:hash, :user, :until)"),
        {"hash": services.vault.hash(token), "user": user_id, "until": now + LASTS},
    )
    return token


def _keep(connection: Connection, user_id: str, password: str) -> None:
    connection.execute(
        text("UPDATE user_account SET password_hash = :hash WHERE id = :id"), {"id": user_id, "hash": HASHER.hash(password)}
    )
    connection.execute(text("DELETE FROM user_session WHERE user_id = :id"), {"id": user_id})


def _is_right(stored: str | None, password: str) -> bool:
    """A name that there is not takes as long as one that there is: making a hash is the work of looking at one."""
    if stored is None:
        HASHER.hash(password[:MOST])
        return False
    try:
        return HASHER.verify(stored, password[:MOST])
    except (VerificationError, InvalidHashError):
        return False


def _role(role: str) -> str:
    if role not in ROLES:
        raise Refusal(f"There is no role {role!r}. There are: {', '.join(ROLES)}.", code="invalid", field="role")
    return role


def _found(connection: Connection, user: str) -> str:
    """The id of a user who is named by id or name. Raises: Missing."""
    found = connection.scalar(
        text("SELECT id FROM user_account WHERE id = :user OR lower(name) = lower(:user) ORDER BY id = :user DESC LIMIT 1"),
        {"user": user},
    )
    if found is None:
        raise Missing(f"There is no user {user!r}.")
    return str(found)
