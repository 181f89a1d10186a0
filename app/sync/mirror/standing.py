"""Records that wait for something elsewhere: marked before each decide, so that they go by themselves when it is there."""

from __future__ import annotations

from sqlalchemy import Connection, text

WAITING: dict[str, str] = {
    "invoice": (  # said to be in error: its customer may be linked by now, a setting changed, or its time to be tried again come
        "UPDATE industrack_record SET dirty = true WHERE company_id = :company AND kind = 'invoice' AND NOT dirty"
        " AND NOT deleted AND \"values\" ->> 'sync_status' = 'error' AND NOT EXISTS (SELECT 1 FROM push f"
        " WHERE f.company_id = :company AND f.kind = 'invoice' AND f.industrack_id = industrack_record.industrack_id"
        " AND f.state = 'failed' AND f.created_at > now() - interval '10 minutes')"
    ),
    "payment": (  # came before its invoice was linked
        "UPDATE quickbooks_record p SET dirty = true WHERE p.company_id = :company AND p.kind = 'payment' AND NOT p.dirty"
        " AND NOT p.deleted AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = p.company_id AND l.kind = p.kind"
        " AND l.quickbooks_id = p.quickbooks_id) AND EXISTS (SELECT 1 FROM link i WHERE i.company_id = p.company_id"
        " AND i.kind = 'invoice' AND NOT i.ended AND i.quickbooks_id = split_part(p.quickbooks_id, '#', 2))"
        " AND NOT EXISTS (SELECT 1 FROM push f WHERE f.company_id = p.company_id AND f.kind = 'payment'"
        " AND f.quickbooks_id = p.quickbooks_id AND f.state = 'failed' AND f.created_at > now() - interval '10 minutes')"
    ),
}


def mark(connection: Connection, company_id: str, kind: str) -> None:
    """In one statement, whatever their number; what IndusTrack did not take is left alone for a while."""
    if kind in WAITING:
        connection.execute(text(WAITING[kind]), {"company": company_id})
