"""Pairs, field by field: what both sides hold as their link has agreed is the same; only the rest goes through the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from app.model import Action, Decision, Side, Step, Unit
from app.services import Services
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.decide.candidates import Candidate
from app.sync.decide.decisions import decisions
from app.sync.kinds import KINDS, inside, together
from app.sync.mirror import links
from app.sync.proof.words import RECORD, Cause, Difference

BATCH = 200

NOT_AT_REST = """
WITH live AS (
    SELECT quickbooks_id AS id FROM request WHERE company_id = :company AND kind = ANY(:kinds)
        AND (state IN ('waiting', 'handed_out', 'unknown', 'held') OR state = 'settled' AND NOT applied)
    UNION SELECT industrack_id FROM request WHERE company_id = :company AND kind = ANY(:kinds)
        AND (state IN ('waiting', 'handed_out', 'unknown', 'held') OR state = 'settled' AND NOT applied)
    UNION SELECT quickbooks_id FROM push WHERE company_id = :company AND kind = ANY(:kinds) AND state IN ('waiting', 'working')
    UNION SELECT industrack_id FROM push WHERE company_id = :company AND kind = ANY(:kinds) AND state IN ('waiting', 'working')
    UNION SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = :kind AND dirty
    UNION SELECT industrack_id FROM industrack_record WHERE company_id = :company AND kind = :kind AND dirty),
restless AS (
    SELECT l.kind, l.quickbooks_id, l.industrack_id, q.parent_id AS q_parent, i.parent_id AS i_parent FROM link l
    JOIN quickbooks_record q ON q.company_id = l.company_id AND q.quickbooks_id = l.quickbooks_id AND NOT q.deleted
        AND (q.kind = l.kind OR q.kind = :kind AND l.kind = :inner)
    JOIN industrack_record i ON i.company_id = l.company_id AND i.kind = l.kind AND i.industrack_id = l.industrack_id
        AND NOT i.deleted
    WHERE l.company_id = :company AND l.kind = ANY(:kinds) AND NOT l.ended
        AND (l.digest_quickbooks <> q.digest OR l.digest_industrack <> i.digest))
"""


def differences(services: Services, company: Company, kind: str, heart: Callable[[], None]) -> list[Difference]:
    """What decide would do about pairs that nothing waits for, and has not done."""
    inner = inside(kind)
    given = {"company": company.id, "kind": kind, "kinds": together(kind), "inner": inner.name if inner else ""}
    with services.database.company(company.id) as connection:
        rows = connection.execute(
            text(
                f"{NOT_AT_REST} SELECT r.quickbooks_id, r.industrack_id FROM restless r WHERE r.kind = :kind"
                " UNION SELECT l.quickbooks_id, l.industrack_id FROM restless r JOIN link l ON l.company_id = :company"
                " AND l.kind = :kind AND NOT l.ended AND (l.quickbooks_id = r.q_parent OR l.industrack_id = r.i_parent)"
                " WHERE r.kind = :inner"
            ),
            given,
        ).all()
        live = set(connection.scalars(text(f"{NOT_AT_REST} SELECT id FROM live WHERE id IS NOT NULL"), given))
    left = iter([Candidate(*row) for row in rows if not {row.quickbooks_id, row.industrack_id} & live])
    found: list[Difference] = []
    while batch := list(islice(left, BATCH)):
        with services.database.company(company.id) as connection:
            refused = _refused(connection, company.id, kind)
            for unit, decision in decisions(connection, company, kind, batch, services.now()):
                found += _of_decision(unit, decision, live, refused)
        heart()
    return found


def _of_decision(unit: Unit, decision: Decision, live: set[str], refused: dict[str, str]) -> Iterator[Difference]:
    if decision.request is None and not decision.pushes:
        return
    for step in decision.steps:
        if step.waits or step.side is None or step.action not in {Action.UPDATE, Action.DEACTIVATE}:
            continue
        if {step.quickbooks_id, step.industrack_id} & live:
            continue
        yield from _of_step(unit, step, refused)


def _of_step(unit: Unit, step: Step, refused: dict[str, str]) -> Iterator[Difference]:
    inner = next(
        (one for one in unit.locations if step.kind != unit.kind and one.industrack and one.industrack.id == step.industrack_id),
        None,
    )
    pair = unit if step.kind == unit.kind else inner
    why = refused.get(step.industrack_id or "") or refused.get(step.quickbooks_id or "")
    for key in step.after or {RECORD: None}:
        ours, theirs = step.before.get(key), step.after.get(key)
        quickbooks, industrack = (theirs, ours) if step.side is Side.INDUSTRACK else (ours, theirs)
        yield Difference(
            kind=step.kind,
            quickbooks_id=step.quickbooks_id or (pair.quickbooks.id if pair and pair.quickbooks else None),
            industrack_id=step.industrack_id or (pair.industrack.id if pair and pair.industrack else None),
            name=step.name,
            field=key,
            quickbooks=quickbooks,
            industrack=industrack,
            cause=Cause.NOT_COMPARED if why is None else Cause.REFUSED,
            side=_moved_last(pair),
            since=why or "",
            only_proof=why is None,
        )


def _moved_last(pair: Any) -> Side | None:
    ours = pair.quickbooks.edited_at if pair and pair.quickbooks else None
    theirs = pair.industrack.edited_at if pair and pair.industrack else None
    if ours is None or theirs is None:
        return None
    return Side.QUICKBOOKS if ours > theirs else Side.INDUSTRACK


def _refused(connection: Connection, company_id: str, kind: str) -> dict[str, str]:
    """What IndusTrack did not take of the records, or of what is inside them, and why."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT ON (industrack_id) industrack_id, error FROM push WHERE company_id = :company"
            " AND kind = ANY(:kinds) AND state = 'failed' AND industrack_id IS NOT NULL ORDER BY industrack_id, id DESC"
        ),
        {"company": company_id, "kinds": together(kind)},
    )
    return {row.industrack_id: row.error for row in rows}


TAKEN = (
    "SELECT l.kind, count(*) AS n FROM link l JOIN quickbooks_record q ON q.company_id = l.company_id AND q.kind = l.kind"
    " AND q.quickbooks_id = l.quickbooks_id AND NOT q.deleted JOIN industrack_record i ON i.company_id = l.company_id"
    " AND i.kind = l.kind AND i.industrack_id = l.industrack_id AND NOT i.deleted WHERE l.company_id = :company AND NOT l.ended"
    ' AND l.why_ended = :taken AND EXISTS (SELECT 1 FROM jsonb_each_text(q."values") a JOIN jsonb_each_text(i."values") b'
    " USING (key) WHERE a.value <> b.value AND NOT key = ANY(:ids)) GROUP BY 1"
)


def taken_as_they_are(connection: Connection, company_id: str) -> dict[str, int]:
    """Of each kind: pairs whose sides still differ because a person took both as they are, instead of having it written."""
    ids = [value for kind in KINDS.values() for value, _ in kind.ids()]
    moving = [value for kind in KINDS.values() for value in kind.moves_unstamped]
    rows = connection.execute(text(TAKEN), {"company": company_id, "taken": links.AS_THEY_ARE, "ids": [*ids, *moving]})
    return {row.kind: row.n for row in rows}


OTHERS = (
    "SELECT l.kind, l.quickbooks_id, l.industrack_id, i.name, i.quickbooks_id AS named FROM link l JOIN industrack_record i"
    " ON i.company_id = l.company_id AND i.kind = l.kind AND i.industrack_id = l.industrack_id AND NOT i.deleted AND NOT i.dirty"
    " WHERE l.company_id = :company AND l.kind = ANY(:kinds) AND NOT l.ended AND i.quickbooks_id IS NOT NULL"
    " AND split_part(i.quickbooks_id, '#', 1) <> split_part(l.quickbooks_id, '#', 1) AND NOT EXISTS (SELECT 1 FROM push p"
    " WHERE p.company_id = l.company_id AND p.kind = l.kind AND p.industrack_id = l.industrack_id"
    " AND p.state IN ('waiting', 'working'))"
)


def linked_to_others(connection: Connection, company_id: str, kinds: Iterable[str]) -> list[Difference]:
    """IndusTrack's record names another record of QuickBooks than the one that it is paired with."""
    rows = connection.execute(text(OTHERS), {"company": company_id, "kinds": list(kinds)})
    return [
        Difference(
            row.kind,
            row.quickbooks_id,
            row.industrack_id,
            row.name,
            "quickbooks_id",
            row.quickbooks_id,
            row.named,
            Cause.OTHER_LINK,
            Side.INDUSTRACK,
        )
        for row in rows
        if row.kind in KINDS
    ]
