"""The previews that are kept: which wait for a person, and what they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.model import CONVERT, Side
from app.queue import tasks
from app.services import Services
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import brake
from app.sync.approval.summary import COUNTED, Summary
from app.sync.kinds import KINDS, together
from app.sync.mirror import marks


def current(connection: Connection, company: companies.Company) -> dict[str, Any]:
    """The newest preview as the surfaces show it."""
    row = connection.execute(
        text("SELECT state, summary FROM preview WHERE company_id = :company ORDER BY id DESC LIMIT 1"),
        {"company": company.id},
    ).one_or_none()
    empty: dict[str, Any] = {"quickbooks": {}, "industrack": {}, "link": {}, "places": {}, "seen": "", "examples": []}
    found = empty | (row.summary if row else {})
    for side in Side:
        found[side] = {kind: found[side].get(kind, {str(action): 0 for action in COUNTED}) for kind in KINDS}
    found["link"] = {kind: found["link"].get(kind, 0) for kind in KINDS}
    return {"id": company.id, "state": row.state if row else "reading", **found}


def holds(services: Services, company: companies.Company, kind: str) -> bool:
    """Whether a changed direction or policy of this kind waits for approval: nothing of the kind is written until then."""
    with services.database.company(company.id) as connection:
        return kind in held(connection, company.id)


HELD = (
    "SELECT kinds FROM preview WHERE company_id = :company AND state <> 'approved' AND reason = 'settings'"
    " ORDER BY id DESC LIMIT 1"
)
"""The kinds whose changed direction or policy waits for approval."""


def held(connection: Connection, company_id: str) -> list[str]:
    """The kinds whose changed direction or policy waits for approval."""
    return list(connection.scalar(text(HELD), {"company": company_id}) or ())


def hold(connection: Connection, company_id: str, kinds: Mapping[str, str]) -> None:
    """A direction or policy changed: stop these kinds, compare them anew, and show what would be written.

    With a reason, linked records below another one become what the new policy says, as it is shown, once it is approved.

    Kinds that wait for approval already go on waiting, in the same preview.
    """
    keep(connection, company_id, "settings", sorted({*kinds, *held(connection, company_id)}), None, state="reading")
    for kind, left_because in kinds.items():
        marks.mark_everything(connection, company_id, kind)
        brake.forget(connection, company_id, kind)  # what was allowed was something else
        connection.execute(
            text(
                "UPDATE request SET state = 'superseded', since = now(), applied = true WHERE company_id = :company"
                " AND kind = :kind AND state IN ('waiting', 'held')"
            ),
            {"company": company_id, "kind": kind},
        )
        connection.execute(
            text("UPDATE push SET state = 'superseded' WHERE company_id = :company AND kind = ANY(:kinds) AND state = 'waiting'"),
            {"company": company_id, "kinds": together(kind)},
        )
        if left_because:
            _mark_converted(connection, company_id, kind, left_because)
    tasks.ask(connection, company_id, "decide")


def _mark_converted(connection: Connection, company_id: str, kind: str, left_because: str) -> None:
    """Records below another one that are linked, or were until the policy changed before."""
    connection.execute(
        text(
            "INSERT INTO choice (company_id, kind, record_id, key, value) SELECT :company, :kind, q.quickbooks_id,"
            " :key, 'true' FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = :kind"
            " AND q.parent_id IS NOT NULL AND NOT q.deleted AND EXISTS (SELECT 1 FROM link l WHERE"
            " l.company_id = q.company_id AND l.kind = ANY(:kinds) AND l.quickbooks_id = q.quickbooks_id"
            " AND (NOT l.ended OR l.why_ended = :why)) ON CONFLICT DO NOTHING"
        ),
        {"company": company_id, "kind": kind, "kinds": together(kind), "key": CONVERT, "why": left_because},
    )


def again(connection: Connection, company_id: str) -> None:
    """The settings have changed: what the first preview showed is not what would be written now."""
    connection.execute(
        text(
            "UPDATE preview SET state = 'reading', summary = '{}'::jsonb WHERE company_id = :company"
            " AND reason = 'first_sync' AND state = 'ready'"
        ),
        {"company": company_id},
    )


def approved(connection: Connection, company_id: str, reason: str) -> dict[str, list[str]]:
    """A person has settled what this preview was about; answers its kinds with the harm that it showed."""
    rows = connection.execute(
        text(
            "UPDATE preview SET state = 'approved', approved_at = now(), approved_as = 'a person'"
            " WHERE company_id = :company AND reason = :reason AND state <> 'approved' RETURNING kinds, harm"
        ),
        {"company": company_id, "reason": reason},
    )
    return {kind: row.harm.get(kind, []) for row in rows for kind in row.kinds}


def waits(connection: Connection, company_id: str) -> bool:
    """Whether a preview is ready that nobody has approved yet."""
    return bool(
        connection.scalar(
            text("SELECT EXISTS (SELECT 1 FROM preview WHERE company_id = :company AND state = 'ready')"),
            {"company": company_id},
        )
    )


def keep(
    connection: Connection, company_id: str, reason: str, kinds: Iterable[str], found: Summary | None, state: str = "ready"
) -> None:
    """One open preview a reason; it is brought up to date until it is approved."""
    number = connection.scalar(
        text(
            "SELECT id FROM preview WHERE company_id = :company AND reason = :reason AND state <> 'approved'"
            " ORDER BY id DESC LIMIT 1 FOR UPDATE"
        ),
        {"company": company_id, "reason": reason},
    )
    values = {
        "company": company_id,
        "reason": reason,
        "kinds": dump(list(kinds)),
        "summary": dump(found.told if found else {}),
        "harm": dump(found.harm if found else {}),
        "state": state,
    }
    if number is None:
        connection.execute(
            text(
                "INSERT INTO preview (company_id, reason, state, kinds, summary, harm) VALUES (:company, :reason, :state,"
                " CAST(:kinds AS jsonb), CAST(:summary AS jsonb), CAST(:harm AS jsonb))"
            ),
            values,
        )
        return
    connection.execute(
        text(
            "UPDATE preview SET kinds = CAST(:kinds AS jsonb), summary = CAST(:summary AS jsonb),"
            " harm = CAST(:harm AS jsonb), state = :state"
            " WHERE company_id = :company AND id = :id"
        ),
        values | {"id": number},
    )
