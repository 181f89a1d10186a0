"""What was done, to whom, and why; with the values of before, so that they can be put back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from app.store.json import dump


def note(
    connection: Connection,
    company_id: str,
    step: Mapping[str, Any],
    quickbooks_id: str | None = None,
    industrack_id: str | None = None,
) -> None:
    """Write one line; ``step`` is a ``Step`` as a mapping, the ids are those known by now."""
    if not step:
        return
    connection.execute(
        text(
            "INSERT INTO change (company_id, kind, side, action, name, quickbooks_id, industrack_id, why, before, after,"
            " restorable) VALUES (:company, :kind, :side, :action, :name, :qb, :it, :why, CAST(:before AS jsonb),"
            " CAST(:after AS jsonb), :restorable)"
        ),
        {
            "company": company_id,
            "kind": step["kind"],
            "side": step.get("side"),
            "action": step["action"],
            "name": step.get("name", ""),
            "qb": quickbooks_id or step.get("quickbooks_id"),
            "it": industrack_id or step.get("industrack_id"),
            "why": step.get("why", ""),
            "before": dump(step.get("before") or {}),
            "after": dump(step.get("after") or {}),
            "restorable": bool(step.get("before")) and step["action"] in {"update", "deactivate"},
        },
    )
