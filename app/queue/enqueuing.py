"""What was decided for QuickBooks is put into the queue: one live request a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from app.model import Action, RequestPlan
from app.queue.requests import COLUMNS, Request, withdraw
from app.store.json import dump
from app.store.sql import Connection, text

# After our own database was restored, what is new to it may have been made before: it is looked for first.
STATE = (
    "CASE WHEN action = 'create' AND EXISTS (SELECT 1 FROM company WHERE company_id = :company"
    " AND restored_at > now() - interval '7 days') THEN 'unknown' ELSE 'waiting' END"
)


@dataclass(frozen=True)
class Decided:
    """A write that was decided: for which record of either side, and on which versions of it."""

    kind: str
    plan: RequestPlan
    steps: tuple[dict[str, Any], ...]  # what it does to QuickBooks, as ``Step`` has it, the record's own first
    quickbooks: tuple[str | None, str]  # id, EditSequence
    industrack: tuple[str | None, str]  # id, version

    @property
    def action(self) -> str:
        """What it does to the record; a change of its ship-tos alone is an update of it."""
        if self.plan.message.endswith("Add"):
            return Action.CREATE
        return next((str(step["action"]) for step in self.steps if step["kind"] == self.kind), Action.UPDATE)


def enqueue(connection: Connection, company_id: str, kind: str, decided: Iterable[Decided]) -> list[Request]:
    """Put decided writes into the queue; answers those that were put there.

    One live request a record: one that waits or is held is replaced, one that is under way keeps its place, and then nothing
    is enqueued: the record is decided again when its outcome is known.
    """
    rows = [_new(one) for one in decided]
    if not rows:
        return []
    rows = _not_refused_before(connection, company_id, kind, rows)
    withdraw(connection, company_id, kind, [row["qb"] for row in rows], [row["it"] for row in rows])
    made = connection.execute(
        text(
            "INSERT INTO request (company_id, kind, action, message, name, quickbooks_id, industrack_id, body, covers,"
            " steps, quickbooks_version, industrack_version, state) SELECT :company, :kind, action, message, name, qb, it,"
            f" body, covers, steps, qb_version, it_version, {STATE} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS g(n int,"
            " action text, message text, name text, qb text, it text, body jsonb, covers jsonb, steps jsonb,"
            " qb_version text, it_version text)"
            " WHERE NOT EXISTS (SELECT 1 FROM request WHERE company_id = :company AND kind = :kind"
            " AND (state IN ('handed_out', 'unknown') OR (state = 'settled' AND NOT applied))"
            " AND (quickbooks_id = g.qb OR industrack_id = g.it))"
            f" ORDER BY n ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
        ),
        {"company": company_id, "kind": kind, "rows": dump([row | {"n": n} for n, row in enumerate(rows)])},
    )
    return [Request(**row._mapping) for row in made]


def _not_refused_before(connection: Connection, company_id: str, kind: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without those that QuickBooks refused in these very words: only a change, or a person's retry, sends them again."""
    held = connection.scalars(
        text(
            "SELECT g.n FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS g(n int, message text, qb text, it text, body jsonb)"
            " JOIN request r ON r.company_id = :company AND r.kind = :kind AND r.state = 'held' AND r.message = g.message"
            " AND r.body = g.body AND r.quickbooks_id IS NOT DISTINCT FROM g.qb AND r.industrack_id IS NOT DISTINCT FROM g.it"
            " AND (r.status_code = 0 OR r.status_code BETWEEN 3000 AND 3099)"
        ),
        {"company": company_id, "kind": kind, "rows": dump([row | {"n": n} for n, row in enumerate(rows)])},
    )
    same = set(held)
    return [row for n, row in enumerate(rows) if n not in same]


def _new(one: Decided) -> dict[str, Any]:
    return {
        "action": one.action,
        "message": one.plan.message,
        "name": one.plan.name,
        "qb": one.quickbooks[0],
        "it": one.industrack[0],
        "body": one.plan.body,
        "covers": [asdict(cover) for cover in one.plan.covers],
        "steps": list(one.steps),
        "qb_version": one.quickbooks[1],
        "it_version": one.industrack[1],
    }
