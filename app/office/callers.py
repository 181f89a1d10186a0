"""Keys of the management API: made with a name and scopes, shown once, kept as a keyed hash."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.office.errors import Missing, Refusal
from app.office.paging import Listing
from app.services import Services
from app.store.sql import Connection, text
from app.vault import new_token

SCOPES = ("read", "operate", "admin")  # each includes those before it
USED_EVERY = timedelta(minutes=1)  # how exactly the last use is known, so that not every call is a write
PREFIX = "qbk_"  # by which people, and programs that look for leaked secrets, know one

COLUMNS = "id, name, scopes, only_company AS company_id, created_at, last_used_at, revoked_at"
KEYS = Listing(
    "keys",
    COLUMNS,
    "FROM api_key WHERE true",
    {"created_at": "timestamptz", "id": "text"},
    ("name", "id", "only_company"),
)


@dataclass(frozen=True)
class Caller:
    """Whose key a call came with."""

    id: str  # "" is the operators' key of the environment
    scopes: tuple[str, ...]
    only_company: str | None = None

    def may(self, scope: str) -> bool:
        return any(SCOPES.index(own) >= SCOPES.index(scope) for own in self.scopes)


OPERATORS = Caller("", SCOPES)


def add(services: Services, name: str, scopes: Sequence[str], company_id: str | None) -> dict[str, Any]:
    """A new key; ``key`` in the answer is told this once."""
    wanted = [scope for scope in SCOPES if scope in scopes]
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not wanted:
        allowed = ", ".join(SCOPES)
        raise Refusal(f"A key needs at least one of the scopes {allowed}, and no others.", code="invalid", field="scopes")
    if not name.strip():
        raise Refusal("A key needs a name, by which it is known when it shall be revoked.", code="invalid", field="name")
    key = PREFIX + new_token()
    with services.database.operators() as connection:
        company_is_there(connection, company_id)
        row = connection.execute(
            text(
                "INSERT INTO api_key (id, name, scopes, only_company, key_hash) VALUES (:id, :name, :scopes, :company, :hash)"
                f" RETURNING {COLUMNS}"
            ),
            {
                "id": f"key_{secrets.token_hex(8)}",
                "name": name.strip(),
                "scopes": wanted,
                "company": company_id,
                "hash": services.vault.hash(key),
            },
        ).one()
    return {**row._mapping, "key": key}


def revoke(services: Services, key_id: str) -> dict[str, Any]:
    """It opens nothing from now on; it stays in the list."""
    with services.database.operators() as connection:
        row = connection.execute(
            text(f"UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE id = :id RETURNING {COLUMNS}"),
            {"id": key_id},
        ).one_or_none()
    if row is None:
        raise Missing(f"There is no key {key_id!r}.")
    return dict(row._mapping)


def caller(services: Services, key: str) -> Caller | None:
    """Whose key this is; None for one that is not known or revoked."""
    if not key.startswith(PREFIX):
        return None
    with services.database.operators() as connection:
        row = connection.execute(
            text(
                "SELECT id, scopes, only_company, last_used_at IS NULL OR last_used_at < now() - :every AS stale FROM api_key"
                " WHERE key_hash = :hash AND revoked_at IS NULL"
            ),
            {"hash": services.vault.hash(key), "every": USED_EVERY},
        ).one_or_none()
        if row is None:
            return None
        if row.stale:
            connection.execute(text("UPDATE api_key SET last_used_at = now() WHERE id = :id"), {"id": row.id})
    return Caller(row.id, tuple(row.scopes), row.only_company)


def company_is_there(connection: Connection, company_id: str | None) -> None:
    """Raises: Refusal for the id of none; None stands for all."""
    if company_id is None:
        return
    if not connection.scalar(text("SELECT 1 FROM company WHERE company_id = :id"), {"id": company_id}):
        raise Refusal(f"There is no company {company_id!r}.", code="invalid", field="company_id")
