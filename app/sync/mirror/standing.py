"""Records that wait for something elsewhere: marked before each decide, so that they go by themselves when it is there.

What QuickBooks refused is tried again when a record that it refers to has changed; what IndusTrack did not take, after a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.model import Side
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror import records as mirrors

SAYS_SO = (
    "UPDATE industrack_record r SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
    " AND NOT deleted AND r.values ->> :key = :value AND NOT EXISTS (SELECT 1 FROM push f WHERE f.company_id = :company"
    " AND f.kind = :kind AND f.industrack_id = r.industrack_id AND f.state = 'failed'"
    " AND f.created_at > now() - interval '10 minutes')"
)
"""Said to be in error: its customer may be linked by now, a setting changed, or its time to be tried again come."""

OWNER_LINKED = (
    "UPDATE quickbooks_record p SET dirty = true WHERE p.company_id = :company AND p.kind = :kind AND NOT p.dirty"
    " AND NOT p.deleted AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = p.company_id AND l.kind = p.kind"
    " AND l.quickbooks_id = p.quickbooks_id) AND EXISTS (SELECT 1 FROM link i WHERE i.company_id = p.company_id"
    " AND i.kind = :owner AND NOT i.ended AND i.quickbooks_id = split_part(p.quickbooks_id, '#', 2))"
    " AND NOT EXISTS (SELECT 1 FROM push f WHERE f.company_id = p.company_id AND f.kind = p.kind"
    " AND f.quickbooks_id = p.quickbooks_id AND f.state = 'failed' AND f.created_at > now() - interval '10 minutes')"
)
"""Came before its owner was linked: a payment before its invoice."""


def mark(connection: Connection, company_id: str, name: str) -> None:
    """In one statement, whatever their number."""
    kind = KINDS[name]
    if kind.tried_again_while is not None:
        key, value = kind.tried_again_while
        connection.execute(text(SAYS_SO), {"company": company_id, "kind": name, "key": key, "value": value})
    if kind.owner is not None and not kind.owner.together:
        connection.execute(text(OWNER_LINKED), {"company": company_id, "kind": name, "owner": kind.owner.kind})


def stamps(connection: Connection, company_id: str, body: Mapping[str, Any]) -> dict[str, str]:
    """ListID → EditSequence of the records that this request refers to, as they are known now."""
    rows = connection.execute(
        text(
            "SELECT quickbooks_id, edit_sequence FROM quickbooks_record WHERE company_id = :company AND quickbooks_id = ANY(:ids)"
        ),
        {"company": company_id, "ids": sorted(set(_references(body)))},
    )
    return {row.quickbooks_id: row.edit_sequence for row in rows}


def mark_refused(connection: Connection, company_id: str, key: str, now: datetime) -> None:
    """Of what was refused for a record that it refers to, what refers to one that has changed since is decided again."""
    rows = connection.execute(
        text(
            "UPDATE choice c SET value = (value::jsonb || jsonb_build_object('until', CAST(:now AS text)))::text"
            " WHERE company_id = :company AND key = :key AND value::jsonb ->> 'until' > :now AND EXISTS (SELECT 1 FROM"
            " jsonb_each_text(coalesce(value::jsonb -> 'of', '{}')) o JOIN quickbooks_record q ON q.company_id = c.company_id"
            " AND q.quickbooks_id = o.key AND q.edit_sequence <> o.value) RETURNING kind, record_id"
        ),
        {"company": company_id, "key": key, "now": now.isoformat()},
    ).all()
    for row in rows:
        mirrors.mark_dirty(connection, company_id, Side.INDUSTRACK, row.kind, [row.record_id])


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("list_id"), str):
            yield value["list_id"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _references(inner)
