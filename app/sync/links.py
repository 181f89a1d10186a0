"""Links in Postgres: pairs, and what either side held when they last agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from app.store.json import dump
from app.sync.digest import digest
from app.sync.types import LinkPlan


def agree(
    connection: Connection,
    company_id: str,
    kind: str,
    quickbooks_id: str,
    industrack_id: str,
    agreed_quickbooks: Mapping[str, Any] | None,
    agreed_industrack: Mapping[str, Any] | None,
) -> None:
    """Make the pair, or bring what it agrees on up to date; an empty side is left as it is.

    An older link of either record gives way: a record has one counterpart at a time.
    """
    of = {"company": company_id, "kind": kind, "qb": quickbooks_id, "it": industrack_id}
    connection.execute(
        text(
            "DELETE FROM link WHERE company_id = :company AND kind = :kind AND NOT ended"
            " AND (quickbooks_id = :qb) <> (industrack_id = :it)"
        ),
        of,
    )
    connection.execute(
        text(
            "INSERT INTO link AS l (company_id, kind, quickbooks_id, industrack_id, agreed_quickbooks, agreed_industrack,"
            " digest_quickbooks, digest_industrack) VALUES (:company, :kind, :qb, :it, CAST(:a AS jsonb),"
            " CAST(:b AS jsonb), :da, :db) ON CONFLICT (company_id, kind, quickbooks_id, industrack_id) DO UPDATE SET"
            " agreed_quickbooks = CASE WHEN :has_a THEN excluded.agreed_quickbooks ELSE l.agreed_quickbooks END,"
            " agreed_industrack = CASE WHEN :has_b THEN excluded.agreed_industrack ELSE l.agreed_industrack END,"
            " digest_quickbooks = CASE WHEN :has_a THEN excluded.digest_quickbooks ELSE l.digest_quickbooks END,"
            " digest_industrack = CASE WHEN :has_b THEN excluded.digest_industrack ELSE l.digest_industrack END,"
            " ended = false, why_ended = '', agreed_at = now()"
        ),
        of
        | {
            "a": dump(dict(agreed_quickbooks or {})),
            "b": dump(dict(agreed_industrack or {})),
            "da": digest(agreed_quickbooks or {}),
            "db": digest(agreed_industrack or {}),
            "has_a": bool(agreed_quickbooks),
            "has_b": bool(agreed_industrack),
        },
    )


def plan(connection: Connection, company_id: str, plan: LinkPlan) -> None:
    """Carry out what decide said about a pair."""
    if plan.ended:
        end(connection, company_id, plan)
    else:
        agree(
            connection,
            company_id,
            plan.kind,
            plan.quickbooks_id,
            plan.industrack_id,
            plan.agreed_quickbooks,
            plan.agreed_industrack,
        )


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
