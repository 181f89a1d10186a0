"""The service as people see it: what the command line, the management API and the pages ask and tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app import companies
from app.companies import Company
from app.health import record
from app.office import (
    adding,
    callers,
    changing,
    check_up,
    groups,
    listings,
    lists,
    mapping,
    once,
    overview,
    paging,
    progress,
    proving,
    qwc,
    removing,
    restoring,
    settling,
    setup_address,
    suspects,
    syncing,
    webhooks,
    worst,
)
from app.office import attention as attending
from app.office import why as explaining
from app.office.errors import Missing, Refusal
from app.office.status import open_attentions, status
from app.queue import rebuild, requests, tasks
from app.services import Services
from app.store import attentions
from app.store.engine import patiently
from app.sync.approval import approving
from app.sync.approval import preview as previewing
from app.sync.mirror import marks

Json = dict[str, Any]
OWNED = ("attention", "request", "change", "message")


class Service:
    """Answers have the shapes that the commands print with ``--json``; times in them are moments with a zone."""

    def __init__(self, services: Services) -> None:
        self._services = services

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
            return self._shown(connection, company)

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
                return self._shown(connection, companies.get(connection, company_id))

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
        """What is worth cleaning up in QuickBooks before the approval."""
        with self._company(company_id) as (connection, _):
            return check_up.check_up(connection, company_id)

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

    def search(self, company_id: str, q: str) -> list[Json]:
        """Records whose number, name or id of either side has ``q`` in it."""
        with self._company(company_id) as (connection, _):
            return explaining.search(connection, company_id, q)

    def why(self, company_id: str, record: explaining.Record) -> Json:
        """Both sides of one record, what happened to it, and what it waits for."""
        with self._company(company_id) as (connection, _):
            return explaining.told(connection, company_id, record)

    def compare_again(self, company_id: str, record: explaining.Record) -> None:
        """Decide it again, as if it had just changed."""
        with self._company(company_id) as (connection, _):
            owners = [(one or "").split("#", 1)[0] for one in (record.quickbooks_id, record.industrack_id)]
            kind = "customer" if record.kind == "location" else record.kind
            marks.mark(connection, company_id, kind, owners[:1], owners[1:])
            tasks.ask(connection, company_id, "decide")
        self._services.wake(company_id, "decide")

    def proof(self, company_id: str, proof_id: str | None = None) -> Json:
        """What the newest proof says, or one of those that are kept."""
        with self._company(company_id) as (connection, company):
            return proving.proof(connection, self._services, company, proof_id)

    def ask_proof(self, company_id: str) -> Json:
        """Ask for a new one; answers what the last one says."""
        with self._company(company_id) as (_, company):
            pass
        proving.ask(self._services, company)
        return self.proof(company_id)

    def settle_difference(self, company_id: str, number: str, choice: str) -> Json:
        with self._company(company_id, turn=True) as (connection, company):
            settled = proving.settle(connection, self._services, company, number, choice)
        self._services.wake(company_id, "decide")
        return settled

    def attention(self, company_id: str) -> list[Json]:
        with self._company(company_id) as (connection, _):
            return [attending.shown(row) for row in attentions.listed(connection, company_id, "open")]

    def causes(self, company_id: str) -> list[Json]:
        """What needs a person, by cause."""
        with self._company(company_id) as (connection, _):
            return groups.causes(connection, company_id)

    def of_cause(self, company_id: str, code: str, kind: str, asked: paging.Asked) -> Json:
        with self._company(company_id) as (connection, _):
            return groups.attentions(connection, company_id, code, kind, asked)

    def settle_cause(self, company_id: str, code: str, kind: str, act: str, choose: str | None) -> int:
        """The same answer to everything of one cause; how many took it."""
        return groups.settle_attentions(self._services, company_id, code, kind, act, choose)

    def queued(self, company_id: str, state: str | None, asked: paging.Asked) -> Json:
        with self._company(company_id) as (connection, _):
            return groups.queued(connection, company_id, state, asked)

    def settle_queued(self, company_id: str, state: str | None, q: str | None, act: str) -> int:
        """Retry or drop everything that the filter shows; how many took it."""
        return groups.settle_requests(self._services, company_id, state, q, act)

    def settle_attention(self, item_id: str, act: str, choose: str | None) -> Json:
        return attending.settle(self._services, item_id, act, choose)

    def queue(self, company_id: str) -> list[Json]:
        with self._company(company_id) as (connection, _):
            return requests.listed(connection, company_id, *requests.LIVE)

    def settle_request(self, request_id: str, act: str) -> Json:
        return settling.settle(self._services, request_id, act)

    def rebuild(self, company_id: str | None) -> Json:
        ids = [company_id] if company_id else [row["id"] for row in self.companies()]
        for one in ids:
            with self._company(one):
                pass
        return {"rebuilt": [one for one in ids if rebuild.rebuild(self._services, one)]}

    def history(self, company_id: str, record: str | None) -> list[Json]:
        with self._company(company_id) as (connection, _):
            return lists.history(connection, company_id, record)

    def suspects(self, company_id: str) -> list[Json]:
        with self._company(company_id) as (connection, _):
            return suspects.find(connection, company_id)

    def restore(self, change_id: str) -> Json:
        return restoring.restore(self._services, change_id)

    def messages(self, company_id: str) -> list[Json]:
        with self._company(company_id) as (connection, _):
            return lists.said(connection, company_id)

    def message(self, message_id: str) -> Json:
        with self._services.database.operators() as connection:
            owner = connection.scalar(text("SELECT company_id FROM message WHERE id = :id"), {"id": settling.number(message_id)})
        if owner is None:
            raise Missing(f"There is no message {message_id}.")
        with self._company(owner) as (connection, _):
            return lists.message(connection, owner, int(message_id))

    def export(self, company_id: str) -> Iterator[str]:
        """Everything that is kept of it, without secrets, as JSON lines."""
        with self._company(company_id):
            pass
        return removing.export(self._services, company_id)

    def remove(self, company_id: str, into: Path | None = None) -> Json:
        """Export it, then erase it."""
        return removing.remove(self._services, company_id, into)

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

    @contextmanager
    def _company(self, company_id: str, *, turn: bool = False) -> Iterator[tuple[Connection, Company]]:
        """With ``turn`` when the company's workers have finished what they are at. Raises: Missing."""
        with self._services.database.company(company_id) as connection:
            if turn:
                tasks.turn(connection, company_id)
            try:
                company = companies.get(connection, company_id)
            except companies.NoSuchCompany as error:
                raise Missing(str(error)) from error
            yield connection, company

    def _shown(self, connection: Connection, company: Company) -> Json:
        file = connection.execute(text("SELECT * FROM company_file WHERE company_id = :company"), {"company": company.id}).one()
        login = connection.execute(
            text("SELECT user_name, owner_id, file_id, last_login_at FROM connection WHERE company_id = :company"),
            {"company": company.id},
        ).one()
        public = self._services.settings.public_url
        return {
            "id": company.id,
            "name": company.name,
            "state": company.shown_state,
            "username": login.user_name,
            "soap_url": f"{public}/qbwc",
            "webhook_url": f"{public}/webhooks/industrack/{company.id}",
            "industrack_url": company.industrack_url,
            "owner_id": login.owner_id,
            "file_id": login.file_id,
            "settings": company.settings | {"time_zone": str(company.zone)},
            "last_login_at": login.last_login_at,
            "quickbooks": {
                "company_name": file.pinned_name or file.seen_name or None,
                "path": file.path or None,
                "product": file.product or None,
                "qbxml_version": file.qbxml_version or None,
                "file_mode": file.file_mode or None,
                "stopped": file.stopped or None,
                "read_at": file.read_at,
            },
            "accounts": mapping.accounts(connection, company.id),
            "attention": open_attentions(connection, company.id),
        }
