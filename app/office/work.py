"""What is going on in one company: its queue, what needs a person, its proofs, its history."""

from __future__ import annotations

from app.office import attention as attending
from app.office import (
    by_hour,
    groups,
    lists,
    paging,
    proving,
    restoring,
    settling,
    suspects,
)
from app.office import why as explaining
from app.office.desk import Desk, Json
from app.office.errors import Missing
from app.queue import requests, tasks
from app.store import attentions
from app.store.sql import text
from app.sync.kinds import unit_of
from app.sync.mirror import many, marks


class Work(Desk):
    """What people see and do of one company's work."""

    def search(self, company_id: str, q: str) -> list[Json]:
        """Records whose number, name or id of either side has ``q`` in it."""
        with self._company(company_id) as (connection, _):
            return explaining.search(connection, company_id, q)

    def by_hour(self, company_id: str) -> list[Json]:
        """What went on in each of the last hours, the oldest first."""
        with self._company(company_id) as (connection, _):
            return by_hour.by_hour(connection, company_id, self._services.now())

    def why(self, company_id: str, record: explaining.Record) -> Json:
        """Both sides of one record, what happened to it, and what it waits for."""
        with self._company(company_id) as (connection, _):
            return explaining.told(connection, company_id, record)

    def compare_again(self, company_id: str, record: explaining.Record) -> None:
        """Decide it again, as if it had just changed."""
        with self._company(company_id) as (connection, _):
            owners = [(one or "").split("#", 1)[0] for one in (record.quickbooks_id, record.industrack_id)]
            marks.mark(connection, company_id, unit_of(record.kind), owners[:1], owners[1:])
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

    def attention(self, company_id: str, of: int | None = None) -> list[Json]:
        """What needs a person; what one of them that stands for many is about, with its number."""
        with self._company(company_id) as (connection, _):
            if of is None:
                return [attending.shown(row) for row in attentions.listed(connection, company_id, "open")]
            members = [attending.shown(row) for row in many.members(connection, company_id, of)]
        if not members:
            raise Missing(
                f"There is no attention {of} that stands for many: each record has a line of its own, or it is settled."
            )
        return members

    def causes(self, company_id: str) -> list[Json]:
        """What needs a person, by cause."""
        with self._company(company_id) as (connection, _):
            return groups.causes(connection, company_id)

    def of_cause(self, company_id: str, code: str, kind: str, asked: paging.Asked, of: int | None = None) -> Json:
        with self._company(company_id) as (connection, _):
            return groups.attentions(connection, company_id, code, kind, asked, of)

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
