"""Records that wait for something elsewhere: marked before each decide, so that they go by themselves when it is there.

What IndusTrack did not take is left alone for a while.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.sync.kinds import KINDS

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
