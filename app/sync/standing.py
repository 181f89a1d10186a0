"""Records that wait for something elsewhere: marked before each decide, so that they go by themselves when it is there."""

from __future__ import annotations

from sqlalchemy import Connection, text

WAITING: dict[str, str] = {
    "customer": (  # merged into another: our invoices tell which customer took over theirs
        "INSERT INTO choice (company_id, kind, record_id, key, value)"
        " SELECT DISTINCT ON (gone.quickbooks_id) gone.company_id, 'customer', gone.quickbooks_id, 'merged_into',"
        " q.\"values\" ->> 'customer' FROM quickbooks_record gone"
        " JOIN link l ON l.company_id = gone.company_id AND l.kind = 'invoice' AND NOT l.ended"
        "  AND l.agreed_quickbooks ->> 'customer' = gone.quickbooks_id"
        " JOIN quickbooks_record q ON q.company_id = l.company_id AND q.kind = 'invoice' AND NOT q.deleted"
        "  AND q.quickbooks_id = l.quickbooks_id AND q.\"values\" ->> 'customer' <> gone.quickbooks_id"
        " WHERE gone.company_id = :company AND gone.kind = 'customer' AND gone.deleted AND gone.dirty"
        " ORDER BY gone.quickbooks_id, l.id DESC"
        " ON CONFLICT (company_id, kind, record_id, key) DO UPDATE SET value = excluded.value"
    ),
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
