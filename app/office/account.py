"""IndusTrack asked at once whether an address and a token are right, and whose account they open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.industrack import errors
from app.industrack.answers import NotJson
from app.industrack.client import Client
from app.industrack.guard import check_url
from app.office.errors import Refusal
from app.services import Services
from app.store.sql import Connection, text

PATIENCE = 10.0  # seconds; somebody waits for the answer
ADDRESS, TOKEN = "industrack_url", "industrack_token"
MOST_SHOWN = 200  # characters of a name
LATER = (
    "It is tried again by itself; if the address is wrong, change it on the company's account page, or with `company address`."
)
HINT = "The address is the one below which /customers hangs; it usually ends in /api/v1."


@dataclass(frozen=True)
class Account:
    """What ``/account`` answered; ``id`` is None where IndusTrack could not be reached."""

    id: str | None
    name: str
    answered: bool
    message: str
    zone: str = ""  # as it says, "" where it does not

    def shown(self) -> dict[str, Any]:
        return {"answered": self.answered, "account_id": self.id, "account_name": self.name or None, "message": self.message}


def checked_url(services: Services, url: str) -> str:
    """The address as it is kept. Raises: Refusal."""
    try:
        return check_url(url, allow_private=services.settings.allow_private_urls)
    except errors.BadAddress as error:
        raise Refusal(error.office_message, code="invalid", field=ADDRESS) from error


def ask(services: Services, url: str, token: str) -> Account:
    """Whose account it is. One that cannot be reached at all is not refused: it may be down for an hour.

    Raises: Refusal with what it answered, when that is not what IndusTrack answers, or when it does not accept the token.
    """
    client = _client(services, url, token)
    try:
        with client:
            found = client.account()
    except errors.BadAddress as error:
        raise Refusal(error.office_message, code="invalid", field=ADDRESS) from error
    except errors.TokenRevoked as error:
        said = f"IndusTrack at {url} does not accept this access token."
        raise Refusal(said, code="industrack_refused", field=TOKEN, remedy="Make a new token in IndusTrack.") from error
    except (errors.Unavailable, errors.RateLimited) as error:
        if isinstance(error.__cause__, NotJson):
            raise _wrong(f"{url}/account answered, but not as IndusTrack does: {error}.") from error
        return Account(None, "", False, f"IndusTrack at {url} could not be asked just now: {error}. {LATER}")
    except errors.NotFound as error:
        raise _wrong(f"{url}/account answered that there is nothing there (status 404).") from error
    except errors.IndusTrackError as error:
        raise _wrong(f"{url}/account answered, but not as IndusTrack does: {error}.") from error
    return _read(url, found)


def _client(services: Services, url: str, token: str) -> Client:
    """The address was looked at already, so what is wrong now is the token. Raises: Refusal."""
    try:
        return Client(url, token, allow_private=services.settings.allow_private_urls, timeout=PATIENCE)
    except errors.BadAddress as error:
        raise Refusal("The access token has characters that no token has.", code="invalid", field=TOKEN) from error


def _wrong(said: str) -> Refusal:
    return Refusal(said, code="industrack_refused", field=ADDRESS, remedy=HINT)


def _read(url: str, found: dict[str, Any]) -> Account:
    if not {"id", "name", "time_zone"} & found.keys():
        raise _wrong(f"{url}/account answered, but with nothing that IndusTrack tells of an account.")
    number, name = str(found.get("id") or ""), str(found.get("name") or "")[:MOST_SHOWN]
    zone = str(found.get("time_zone") or "").strip()
    return Account(number or None, name, True, f"It is the IndusTrack account “{name or number}”.", zone)


def only_here(connection: Connection, account: Account, company_id: str | None = None) -> None:
    """Two companies on one account would each send every invoice. Raises: Refusal."""
    row = connection.execute(
        text(
            "SELECT company_id, name FROM company WHERE industrack_account = :account"
            " AND company_id IS DISTINCT FROM CAST(:own AS text)"
        ),
        {"account": account.id, "own": company_id},
    ).one_or_none()
    if row is not None:
        raise taken(f"“{row.name}” ({row.company_id})")


def taken(by: str = "another company") -> Refusal:
    return Refusal(
        f"This IndusTrack account belongs to {by} already: two companies on one account would each send every invoice.",
        code="account_taken",
        field=TOKEN,
        remedy="Use the token of another account, or remove that company first.",
    )


def of_company(connection: Connection, account: Account, company_id: str, known: str | None) -> None:
    """A new token or address must lead to the account that the company has. Raises: Refusal."""
    only_here(connection, account, company_id)
    if account.id is not None and known is not None and account.id != known:
        raise Refusal(
            f"That is another IndusTrack account, “{account.name or account.id}”.",
            code="industrack_refused",
            field=TOKEN,
            remedy="Another account is another company: add one for it.",
        )
    if account.id is not None:
        connection.execute(
            text("UPDATE company SET industrack_account = :account WHERE company_id = :company"),
            {"account": account.id, "company": company_id},
        )
