"""The history: a line a change of a record, with why and the values of before, so that they can be put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.kinds import KINDS, unit_of

RESTORED = ("update", "deactivate")


def note_all(connection: Connection, company_id: str, lines: Iterable[tuple[Mapping[str, Any], str | None, str | None]]) -> None:
    """Lines of ``Step`` as mappings, with the ids that are known by now; an empty step is nothing to tell."""
    rows = [_row(*line) for line in lines if line[0]]
    if not rows:
        return
    connection.soon(
        text(
            "INSERT INTO change (company_id, kind, side, action, name, quickbooks_id, industrack_id, why, before, after,"
            " restorable, counts) SELECT :company, kind, side, action, name, qb, it, why, before, after, restorable, counts"
            " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(kind text, side text, action text, name text, qb text,"
            " it text, why text, before jsonb, after jsonb, restorable boolean, counts boolean)"
        ),
        {"company": company_id, "rows": dump(rows)},
    )


def _row(step: Mapping[str, Any], quickbooks_id: str | None, industrack_id: str | None) -> dict[str, Any]:
    return {
        "kind": step["kind"],
        "side": step.get("side"),
        "action": step["action"],
        "name": step.get("name", ""),
        "qb": quickbooks_id or step.get("quickbooks_id"),
        "it": industrack_id or step.get("industrack_id"),
        "why": step.get("why", ""),
        "before": step.get("before") or {},
        "after": step.get("after") or {},
        "counts": bool(step.get("counts")),
        "restorable": bool(step.get("before") and step["action"] in RESTORED and KINDS[unit_of(step["kind"])].restore),
    }
