"""Records that wait for something elsewhere: marked before each decide, so that they go by themselves when it is there.

What QuickBooks refused is tried again when a record that it refers to has changed; what IndusTrack did not take, after a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.model import Side
from app.store.kept import quoted
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror import records as mirrors

SAID = "unnest(CAST(:said AS text[]), CAST(:keys AS text[]), CAST(:values AS text[])) AS k (kind, key, value)"
SAYS_SO = "r.company_id = :company AND r.kind = k.kind AND NOT r.dirty AND NOT r.deleted AND r.values ->> k.key = k.value"
"""Said to be in error: its customer may be linked by now, a setting changed, or its time to be tried again come."""

OWNED = "unnest(CAST(:owned AS text[]), CAST(:owners AS text[])) AS k (kind, owner)"
OWNER_LINKED = (
    "p.company_id = :company AND p.kind = k.kind AND NOT p.dirty AND NOT p.deleted"
    " AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = p.company_id AND l.kind = p.kind"
    " AND l.quickbooks_id = p.quickbooks_id) AND EXISTS (SELECT 1 FROM link i WHERE i.company_id = p.company_id"
    " AND i.kind = k.owner AND NOT i.ended AND i.quickbooks_id = split_part(p.quickbooks_id, '#', 2))"
)
"""Came before its owner was linked: a payment before its invoice."""

FAILED_LATELY = (
    "EXISTS (SELECT 1 FROM push f WHERE f.company_id = :company AND f.kind = k.kind AND f.{own} = {record}.{own}"
    " AND f.state = 'failed' AND f.created_at > now() - interval '10 minutes')"
)

REFUSED_FOR = (
    "c.company_id = :company AND c.key = :refused AND c.value::jsonb ->> 'until' > :now AND EXISTS (SELECT 1 FROM"
    " jsonb_each_text(coalesce(c.value::jsonb -> 'of', '{}')) o JOIN quickbooks_record q ON q.company_id = c.company_id"
    " AND q.quickbooks_id = o.key AND q.edit_sequence <> o.value)"
)
"""Refused by QuickBooks for a record that has changed since."""

_SAID = [(kind.name, *kind.tried_again_while) for kind in KINDS.values() if kind.tried_again_while]
_OWNED = [(kind.name, kind.owner.kind) for kind in KINDS.values() if kind.owner and not kind.owner.together]
ARE_WAITING = " OR ".join(
    [
        f"EXISTS (SELECT 1 FROM industrack_record r, (SELECT {', '.join(map(quoted, said))}) AS k (kind, key, value)"
        f" WHERE r.kind = {quoted(said[0])} AND {SAYS_SO})"
        for said in _SAID
    ]
    + [
        f"EXISTS (SELECT 1 FROM quickbooks_record p, (SELECT {', '.join(map(quoted, owned))}) AS k (kind, owner)"
        f" WHERE p.kind = {quoted(owned[0])} AND {OWNER_LINKED})"
        for owned in _OWNED
    ]
)
"""Whether ``mark`` would mark any, but for what was not taken a moment ago.

Each kind by its name, so that the planner sees how few records it has and does not go through those of all kinds.
"""
GIVEN: dict[str, list[str]] = {
    "said": [kind for kind, _, _ in _SAID],
    "keys": [key for _, key, _ in _SAID],
    "values": [value for _, _, value in _SAID],
    "owned": [kind for kind, _ in _OWNED],
    "owners": [owner for _, owner in _OWNED],
}
"""What the kinds declare of it."""


def mark(connection: Connection, company_id: str) -> None:
    """What waits for something that is there now is decided again, of every kind and whatever its number."""
    given = GIVEN | {"company": company_id}
    ours = FAILED_LATELY.format(record="r", own="industrack_id")
    theirs = FAILED_LATELY.format(record="p", own="quickbooks_id")
    connection.execute(text(f"UPDATE industrack_record r SET dirty = true FROM {SAID} WHERE {SAYS_SO} AND NOT {ours}"), given)
    connection.execute(
        text(f"UPDATE quickbooks_record p SET dirty = true FROM {OWNED} WHERE {OWNER_LINKED} AND NOT {theirs}"), given
    )


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
            f" WHERE {REFUSED_FOR} RETURNING kind, record_id"
        ),
        {"company": company_id, "refused": key, "now": now.isoformat()},
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
