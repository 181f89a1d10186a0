"""Links in Postgres: pairs, and what either side held when they last agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.model import LinkPlan, Values
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.kinds import inside
from app.sync.mirror import marks
from app.sync.rules.reading import digest


def agreed_before(
    connection: Connection, company_id: str, pairs: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], tuple[Values, Values]]:
    """What these (kind, QuickBooks id, IndusTrack id) agreed on so far, on either side."""
    rows = [{"kind": kind, "qb": ours, "it": theirs} for kind, ours, theirs in pairs]
    if not rows:
        return {}
    found = connection.execute(
        text(
            "SELECT l.kind, l.quickbooks_id, l.industrack_id, l.agreed_quickbooks, l.agreed_industrack FROM link l"
            " JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS g(kind text, qb text, it text) ON l.kind = g.kind"
            " AND l.quickbooks_id = g.qb AND l.industrack_id = g.it WHERE l.company_id = :company"
        ),
        {"company": company_id, "rows": dump(rows)},
    )
    return {(row.kind, row.quickbooks_id, row.industrack_id): (row.agreed_quickbooks, row.agreed_industrack) for row in found}


AS_THEY_ARE = "A person took both sides as they are."
"""Why a pair stands whose sides may differ; kept in ``why_ended`` while the pair lives."""


def agree_all(connection: Connection, company_id: str, plans: Iterable[LinkPlan]) -> None:
    """Make the pairs, or bring what they agree on up to date; an empty side is left as it is.

    An older link of either record gives way: a record has one counterpart at a time.
    """
    rows = [_row(plan) for plan in {(plan.kind, plan.quickbooks_id, plan.industrack_id): plan for plan in plans}.values()]
    if not rows:
        return
    given = (
        "WITH given AS (SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(kind text, qb text, it text,"
        " a jsonb, b jsonb, da text, db text, why text)) "
    )
    pairs = [{key: row[key] for key in ("kind", "qb", "it")} for row in rows]
    older = " UNION ALL ".join(
        f"SELECT l.id FROM link l JOIN given g ON l.kind = g.kind AND l.{own} AND l.{other} WHERE l.company_id = :company"
        " AND NOT l.ended"
        for own, other in (("quickbooks_id = g.qb", "industrack_id <> g.it"), ("industrack_id = g.it", "quickbooks_id <> g.qb"))
    )
    connection.soon(
        text(f"{given} DELETE FROM link WHERE company_id = :company AND id IN ({older})"),
        {"company": company_id, "rows": dump(pairs)},
    )
    connection.soon(
        text(
            f"{given} INSERT INTO link AS l (company_id, kind, quickbooks_id, industrack_id, agreed_quickbooks,"
            " agreed_industrack, digest_quickbooks, digest_industrack, why_ended)"
            " SELECT :company, kind, qb, it, a, b, da, db, why FROM given"
            " ON CONFLICT (company_id, kind, quickbooks_id, industrack_id) DO UPDATE SET"
            " agreed_quickbooks = CASE WHEN excluded.agreed_quickbooks <> '{}' THEN excluded.agreed_quickbooks"
            " ELSE l.agreed_quickbooks END,"
            " agreed_industrack = CASE WHEN excluded.agreed_industrack <> '{}' THEN excluded.agreed_industrack"
            " ELSE l.agreed_industrack END,"
            " digest_quickbooks = CASE WHEN excluded.agreed_quickbooks <> '{}' THEN excluded.digest_quickbooks"
            " ELSE l.digest_quickbooks END,"
            " digest_industrack = CASE WHEN excluded.agreed_industrack <> '{}' THEN excluded.digest_industrack"
            " ELSE l.digest_industrack END, ended = false, agreed_at = now(),"
            " why_ended = CASE WHEN l.ended OR excluded.why_ended <> '' THEN excluded.why_ended ELSE l.why_ended END"
        ),
        {"company": company_id, "rows": dump(rows)},
    )


def _row(plan: LinkPlan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "qb": plan.quickbooks_id,
        "it": plan.industrack_id,
        "a": plan.agreed_quickbooks,
        "b": plan.agreed_industrack,
        "da": digest(plan.agreed_quickbooks),
        "db": digest(plan.agreed_industrack),
        "why": AS_THEY_ARE if plan.why == AS_THEY_ARE else "",
    }


def plan_all(connection: Connection, company_id: str, plans: Sequence[LinkPlan]) -> None:
    """Carry out what was said about these pairs: those that go on in one go, however many they are."""
    agree_all(connection, company_id, [plan for plan in plans if not plan.ended])
    for plan in plans:
        if plan.ended:
            end(connection, company_id, plan)


def end(connection: Connection, company_id: str, plan: LinkPlan) -> None:
    """The pair is remembered as ended, so that it does not come back by itself."""
    connection.execute(
        text(
            "UPDATE link SET ended = true, why_ended = :why WHERE company_id = :company AND kind = :kind"
            " AND quickbooks_id = :qb AND industrack_id = :it"
        ),
        {
            "company": company_id,
            "kind": plan.kind,
            "qb": plan.quickbooks_id,
            "it": plan.industrack_id,
            "why": plan.why,
        },
    )


def forget_lost(connection: Connection, company_id: str, kind: str, industrack_ids: Sequence[str] | None = None) -> None:
    """Pairs whose record QuickBooks has no more are forgotten, so that IndusTrack's record is new for it.

    With ``industrack_ids`` those of these records, however they ended; otherwise all that have not ended.
    """
    rows = connection.execute(
        text(
            "DELETE FROM link l USING quickbooks_record q WHERE l.company_id = :company AND l.kind = :kind"
            " AND q.company_id = l.company_id AND q.kind = l.kind AND q.quickbooks_id = l.quickbooks_id AND q.deleted"
            " AND (CAST(:ids AS text[]) IS NULL AND NOT l.ended OR l.industrack_id = ANY(:ids))"
            " RETURNING l.quickbooks_id, l.industrack_id"
        ),
        {"company": company_id, "kind": kind, "ids": None if industrack_ids is None else list(industrack_ids)},
    ).all()
    inner = inside(kind)
    connection.execute(
        text("DELETE FROM link WHERE company_id = :company AND kind = :inner AND split_part(quickbooks_id, '#', 1) = ANY(:lost)"),
        {"company": company_id, "inner": inner.name if inner else "", "lost": [row.quickbooks_id for row in rows]},
    )
    marks.mark(connection, company_id, kind, [], [row.industrack_id for row in rows])
