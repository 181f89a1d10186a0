"""A company made, and where it finds its IndusTrack account: asked at once, so that a wrong address is known at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg2.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.office import account, changing, syncing
from app.office.errors import Refusal
from app.services import Services
from app.store.sql import text
from app.sync import companies

NO_NAME = "A company needs a name."
NOT_GIVEN = "A company needs IndusTrack's token."


def add(services: Services, name: str, url: str, token: str, settings: Mapping[str, str]) -> dict[str, Any]:
    """A new company with everything its people need, the secrets this once, and what IndusTrack said of the account."""
    name, token, chosen = _given(name, "name", NO_NAME), _given(token, account.TOKEN, NOT_GIVEN), changing.read(settings)
    url = account.checked_url(services, url)
    found = account.ask(services, url, token)
    with services.database.operators() as connection:
        account.only_here(connection, found)
    try:
        added = companies.add(services, name, url, token, chosen, account=found.id, zone=found.zone)
    except IntegrityError as error:
        raise _taken(error) from error
    syncing.pull_now(services, added.company.id)
    public = services.settings.public_url
    return {
        "id": added.company.id,
        "name": added.company.name,
        "state": added.company.shown_state,
        "username": added.user_name,
        "password": added.password,
        "soap_url": f"{public}/qbwc",
        "webhook_url": f"{public}/webhooks/industrack/{added.company.id}",
        "webhook_secret": added.webhook_secret,
        "setup_url": f"{public}/setup/{added.setup_token}",
        "industrack": found.shown(),
    }


def rename(services: Services, company_id: str, name: str) -> None:
    name = _given(name, "name", NO_NAME)
    with services.database.operators() as connection:
        connection.execute(
            text("UPDATE company SET name = :name WHERE company_id = :company"), {"name": name, "company": company_id}
        )


def reach(services: Services, company_id: str, url: str | None, token: str | None) -> dict[str, Any]:
    """Another address or token of the same IndusTrack account; what waited for it goes at once. Answers what IndusTrack said."""
    with services.database.operators() as connection:
        row = connection.execute(
            text("SELECT industrack_url, industrack_token, industrack_account FROM company WHERE company_id = :company"),
            {"company": company_id},
        ).one()
    url = row.industrack_url if url is None else account.checked_url(services, url)
    token = services.vault.decrypt(row.industrack_token) if token is None else _given(token, account.TOKEN, NOT_GIVEN)
    found = account.ask(services, url, token)
    try:
        with services.database.operators() as connection:
            account.of_company(connection, found, company_id, row.industrack_account)
            connection.execute(
                text("UPDATE company SET industrack_url = :url, industrack_token = :token WHERE company_id = :company"),
                {"url": url, "token": services.vault.encrypt(token), "company": company_id},
            )
    except IntegrityError as error:
        raise _taken(error) from error
    syncing.sync(services, company_id, full=False, kind=None)
    return found.shown()


def _given(text_given: str, field: str, sentence: str) -> str:
    if not text_given.strip():
        raise Refusal(sentence, code="invalid", field=field)
    return text_given.strip()


def _taken(error: IntegrityError) -> Exception:
    """Somebody made a company for the same account in the same moment; or it is something else."""
    is_account = isinstance(error.orig, UniqueViolation) and "industrack_account" in str(error.orig)
    return account.taken() if is_account else error
