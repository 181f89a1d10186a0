"""The service as people see it: what the command line, the management API and the pages ask and tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.health import record
from app.office import (
    adding,
    callers,
    changing,
    check_up,
    listings,
    once,
    overview,
    paging,
    progress,
    qwc,
    removing,
    settling,
    setup_address,
    setup_steps,
    syncing,
    webhooks,
    worst,
)
from app.office import company as describing
from app.office.desk import Json
from app.office.errors import Refusal
from app.office.staff import Staff
from app.office.status import status
from app.office.work import Work
from app.queue import rebuild, tasks
from app.store.engine import patiently
from app.store.sql import text
from app.sync import companies
from app.sync.approval import approving
from app.sync.approval import preview as previewing

OWNED = ("attention", "request", "change", "message")


class Service(Work, Staff):
    """All that people ask and tell: of companies and callers here, of one company's work in ``Work``, of users in ``Staff``."""

    def companies(self) -> list[Json]:
        with self._services.database.operators() as connection:
            return overview.everyone(connection)

    def worst_first(self, asked: paging.Asked, health: str | None) -> Json:
        """A page of all companies, those in trouble first, with how many there are of each health."""
        with self._services.database.operators() as connection:
            return worst.worst_first(connection, asked, health, self._services.now())

    def listed(self, name: str, company_id: str | None, asked: paging.Asked, **values: Any) -> Json:
        """A page of one of the lists in ``listings``. Raises: Missing, Refusal for a cursor of another list."""
        if company_id is None:
            with self._services.database.operators() as connection:
                return paging.page(connection, listings.CROSSING[name], asked, **values)
        with self._company(company_id) as (connection, _):
            return paging.page(connection, listings.OF_COMPANY[name], asked, company=company_id, **values)

    def company(self, company_id: str) -> Json:
        with self._company(company_id) as (connection, company):
            return describing.shown(connection, self._services.settings.public_url, company)

    def add(self, name: str, url: str, token: str, settings: Mapping[str, str]) -> Json:
        """A new company; a wrong address, a refused token and an account that another company has are refused."""
        return adding.add(self._services, name, url, token, settings)

    def change(self, company_id: str, settings: Mapping[str, str]) -> Json:
        """Set what is named; a changed direction or policy waits for its own preview to be approved."""
        read = changing.read(settings)
        if not read:
            return self.company(company_id)

        def transaction() -> Json:
            with self._company(company_id, turn=True) as (connection, company):
                changing.change(connection, company, read)
                tasks.ask(connection, company_id, "decide")
                return describing.shown(connection, self._services.settings.public_url, companies.get(connection, company_id))

        shown = patiently(transaction)
        self._services.wake(company_id, "decide")
        return shown

    def qwc(self, company_id: str) -> bytes:
        with self._company(company_id):
            pass
        return qwc.for_company(self._services, company_id)

    def new_password(self, company_id: str) -> str:
        with self._company(company_id):
            pass
        return companies.new_connection_password(self._services, company_id)

    def set_token(self, company_id: str, token: str) -> Json:
        """The token of the same IndusTrack account, made anew there; what waited for it goes at once."""
        return self.reach(company_id, None, token)

    def reach(self, company_id: str, url: str | None, token: str | None) -> Json:
        """Another address or token of the same IndusTrack account, and what IndusTrack said to it."""
        with self._company(company_id):
            pass
        said = adding.reach(self._services, company_id, url, token)
        return self.company(company_id) | {"industrack": said}

    def rename(self, company_id: str, name: str) -> Json:
        with self._company(company_id):
            pass
        adding.rename(self._services, company_id, name)
        return self.company(company_id)

    def new_setup_url(self, company_id: str) -> str:
        with self._company(company_id):
            pass
        token = companies.new_setup_token(self._services, company_id)
        return f"{self._services.settings.public_url}/setup/{token}"

    def pause(self, company_id: str, paused: bool) -> Json:
        with self._company(company_id):
            pass
        companies.pause(self._services, company_id, paused)
        if not paused:
            syncing.go_on(self._services, company_id)
        return self.company(company_id)

    def status(self, company_id: str) -> Json:
        with self._company(company_id) as (connection, company):
            return status(connection, company, self._services.now())

    def health(self, company_id: str) -> Json:
        """What is true of it now, in one word and one sentence."""
        with self._company(company_id) as (connection, _):
            found = record.of_company(connection, company_id, self._services.now())
        return {
            "health": found.state,
            "because": found.because,
            "since": found.since,
            "last_contact_at": found.last_contact_at,
        }

    def check_up(self, company_id: str) -> list[Json]:
        """What is worth cleaning up before the approval, and what is well."""
        with self._company(company_id) as (connection, company):
            return check_up.check_up(connection, company)

    def progress(self, company_id: str) -> Json | None:
        """How far the writing is after an approval; None when there is nothing more to write."""
        with self._company(company_id) as (connection, _):
            return progress.progress(connection, company_id, self._services.now())

    def preview(self, company_id: str) -> Json:
        with self._company(company_id) as (connection, company):
            return previewing.current(connection, company)

    def approve(self, company_id: str, as_is: bool, seen: str | None = None) -> Json:
        def transaction() -> tuple[bool, Json]:
            with self._company(company_id, turn=True) as (connection, company):
                ready = approving.approve(connection, self._services, company_id, as_is=as_is, approved_as="a person", seen=seen)
                return ready, previewing.current(connection, company)

        try:
            ready, shown = patiently(transaction)
        except approving.Changed:
            raise Refusal("What would be written has changed since this preview was shown: look at it again.") from None
        if not ready and shown["state"] != "approved":
            raise Refusal("There is no preview to approve yet: both sides are still being read and compared.")
        self._services.wake(company_id, "decide")
        return shown

    def sync(self, company_id: str, full: bool, kind: str | None) -> Json:
        with self._company(company_id):
            pass
        syncing.sync(self._services, company_id, full=full, kind=kind)
        return self.status(company_id)

    def export(self, company_id: str) -> Iterator[str]:
        """Everything that is kept of it, without secrets, as JSON lines."""
        with self._company(company_id):
            pass
        return removing.export(self._services, company_id)

    def remove(self, company_id: str, into: Path | None = None) -> Json:
        """Export it, then erase it."""
        return removing.remove(self._services, company_id, into)

    def rebuild(self, company_id: str | None) -> Json:
        ids = [company_id] if company_id else [row["id"] for row in self.companies()]
        for one in ids:
            with self._company(one):
                pass
        database, view = self._services.database, self._services.view
        return {"rebuilt": [one for one in ids if rebuild.rebuild(database, view, one)]}

    def keys(self, asked: paging.Asked) -> Json:
        return self.listed("keys", None, asked)

    def add_key(self, name: str, scopes: Sequence[str], company_id: str | None) -> Json:
        """A key of the management API, told this once."""
        return callers.add(self._services, name, scopes, company_id)

    def revoke_key(self, key_id: str) -> Json:
        return callers.revoke(self._services, key_id)

    def webhooks(self, asked: paging.Asked) -> Json:
        return self.listed("webhooks", None, asked)

    def add_webhook(self, url: str, events: Sequence[str], company_id: str | None) -> Json:
        """A webhook to IndusTrack's own application; its secret is told this once."""
        return webhooks.add(self._services, url, events, company_id)

    def settle_webhook(self, webhook_id: str, act: str) -> Json:
        """``ping`` it, ``resume`` it after it was stopped or failed, or ``remove`` it."""
        acts = {"ping": webhooks.ping, "resume": webhooks.resume, "remove": webhooks.remove}
        return acts[act](self._services, webhook_id)

    def send_again(self, webhook_id: str, delivery_id: str) -> Json:
        """One delivery once more, whatever came of it."""
        return webhooks.again(self._services, webhook_id, delivery_id)

    def caller(self, key: str) -> callers.Caller | None:
        return callers.caller(self._services, key)

    def owner(self, table: str, number: str) -> str | None:
        """Which company the attention, request, change or message of this number belongs to."""
        if table not in OWNED:
            raise ValueError(table)
        with self._services.database.operators() as connection:
            found = connection.scalar(text(f"SELECT company_id FROM {table} WHERE id = :id"), {"id": settling.number(number)})
        return None if found is None else str(found)

    def once(self, call: once.Call, run: Callable[[], once.Answer]) -> once.Answer:
        """A call that is sent again under the same key has one effect and one answer."""
        return once.once(self._services, call, run)

    def company_of_setup_token(self, token: str) -> str | None:
        return setup_address.company_of(self._services, token)

    def setup_done(self, company_id: str) -> list[str]:
        with self._company(company_id) as (connection, _):
            return setup_steps.done(connection, company_id)

    def note_setup(self, company_id: str, step: str) -> None:
        with self._company(company_id) as (connection, _):
            setup_steps.note(connection, company_id, step, self._services.now().isoformat())
