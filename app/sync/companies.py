"""Companies: made, listed, changed. What is here crosses the company's border, so it runs as the operators' role."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.industrack.client import Client
from app.services import Services
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync import company_settings
from app.vault import new_company_id, new_password, new_token

COLUMNS = "company_id, name, state, paused, settings, industrack_url, time_zone, created_at"


class NoSuchCompany(LookupError):
    def __init__(self, company_id: str) -> None:
        super().__init__(f"There is no company {company_id!r}.")


@dataclass(frozen=True)
class Company:
    id: str
    name: str
    state: str  # new, reading, preview, active; see `shown_state`
    paused: bool
    settings: dict[str, Any]  # complete: defaults filled in
    industrack_url: str
    industrack_zone: str
    created_at: datetime

    @property
    def shown_state(self) -> str:
        return "paused" if self.paused else self.state

    @property
    def zone(self) -> ZoneInfo:
        return self.chosen_zone.zone

    @property
    def chosen_zone(self) -> company_settings.ChosenZone:
        """The zone with who named it; nobody may have."""
        return company_settings.chosen_zone(self.settings, self.industrack_zone)

    @property
    def known_zone(self) -> ZoneInfo | None:
        """None while nobody knows it."""
        return self.chosen_zone.zone if self.chosen_zone.is_known else None


@dataclass(frozen=True)
class Added:
    """A company just made, with the secrets that are shown this once."""

    company: Company
    user_name: str
    password: str
    webhook_secret: str
    setup_token: str


def add(
    services: Services,
    name: str,
    industrack_url: str,
    industrack_token: str,
    settings: Mapping[str, Any],
    account: str | None = None,
    zone: str = "",
) -> Added:
    """Make a company with its connection; ``account`` and ``zone`` are what IndusTrack's /account says, where it was asked."""
    company_id, password = new_company_id(), new_password()
    setup_token, webhook_secret = new_token(), new_token()
    user_name = f"industrack-{company_id}"
    vault = services.vault
    with services.database.operators() as connection:
        connection.execute(
            text(
                "INSERT INTO company (company_id, name, settings, industrack_url, industrack_token, webhook_secret,"
                " setup_token_hash, industrack_account, time_zone)"
                " VALUES (:id, :name, CAST(:settings AS jsonb), :url, :token, :secret, :setup, :account, :zone)"
            ),
            {
                "id": company_id,
                "name": name,
                "settings": dump(dict(settings)),
                "url": industrack_url.rstrip("/"),
                "token": vault.encrypt(industrack_token),
                "secret": vault.encrypt(webhook_secret),
                "setup": vault.hash(setup_token),
                "account": account,
                "zone": zone,
            },
        )
        _add_login(connection, company_id, user_name, vault.hash(password))
        made = get(connection, company_id)
        connection.execute(
            text("INSERT INTO company_file (company_id, page_size) VALUES (:id, :size)"),
            {"id": company_id, "size": made.settings["page_size"]},
        )
    return Added(made, user_name, password, webhook_secret, setup_token)


def _add_login(connection: Connection, company_id: str, user_name: str, password_hash: str) -> None:
    """What its Web Connector logs in with."""
    connection.execute(
        text(
            "INSERT INTO connection (company_id, user_name, password_hash, owner_id, file_id)"
            " VALUES (:id, :user, :hash, :owner, :file)"
        ),
        {"id": company_id, "user": user_name, "hash": password_hash, "owner": _guid(), "file": _guid()},
    )


def get(connection: Connection, company_id: str) -> Company:
    """Raises: NoSuchCompany."""
    row = connection.execute(text(f"SELECT {COLUMNS} FROM company WHERE company_id = :id"), {"id": company_id}).one_or_none()
    if row is None:
        raise NoSuchCompany(company_id)
    return of_row(row)


def new_connection_password(services: Services, company_id: str) -> str:
    """Replace the Web Connector's password; shown this once."""
    password = new_password()
    with services.database.operators() as connection:
        get(connection, company_id)
        connection.execute(
            text("UPDATE connection SET password_hash = :hash WHERE company_id = :id"),
            {"id": company_id, "hash": services.vault.hash(password)},
        )
    return password


def new_setup_token(services: Services, company_id: str) -> str:
    """A new address for the customer's own page; the one before stops working."""
    token = new_token()
    with services.database.operators() as connection:
        get(connection, company_id)
        connection.execute(
            text("UPDATE company SET setup_token_hash = :hash, setup_used_at = :now WHERE company_id = :id"),
            {"id": company_id, "hash": services.vault.hash(token), "now": services.now()},
        )
    return token


def pause(services: Services, company_id: str, paused: bool) -> None:
    """A paused company's Web Connector is told that nothing is due; nothing is written on either side."""
    with services.database.operators() as connection:
        get(connection, company_id)
        connection.execute(
            text("UPDATE company SET paused = :paused WHERE company_id = :id"),
            {"id": company_id, "paused": paused},
        )


def industrack(services: Services, company_id: str) -> Client:
    """A client for the company's IndusTrack account."""
    [row] = services.database.one(
        company_id, "SELECT industrack_url, industrack_token FROM company WHERE company_id = :company", {}
    )
    token = services.vault.decrypt(row.industrack_token)
    return Client(row.industrack_url, token, allow_private=services.settings.allow_private_urls)


def webhook_secret(services: Services, company_id: str) -> str | None:
    """None when there is no such company."""
    rows = services.database.one(company_id, "SELECT webhook_secret FROM company WHERE company_id = :company", {})
    return services.vault.decrypt(rows[0].webhook_secret) if rows else None


def _guid() -> str:
    return "{" + str(uuid.uuid4()).upper() + "}"


def of_row(row: Any) -> Company:
    """From a row with ``COLUMNS``."""
    settings = company_settings.defaults() | dict(row.settings)
    return Company(
        id=row.company_id,
        name=row.name,
        state=row.state,
        paused=row.paused,
        settings=settings,
        industrack_url=row.industrack_url,
        industrack_zone=row.time_zone,
        created_at=row.created_at,
    )
