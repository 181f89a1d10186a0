"""The lists of the service: what stands in each, in which order, and what a search looks in."""

from __future__ import annotations

from app.office import attention, overview
from app.office.callers import KEYS
from app.office.lists import CHANGE, MESSAGE
from app.office.paging import Listing, Row
from app.office.users import USERS
from app.office.webhooks import DELIVERIES, WEBHOOKS
from app.queue.requests import LIVE, SHOWN
from app.store.attentions import COLUMNS as ATTENTION

LIVE_STATES = ", ".join(f"'{state}'" for state in LIVE)
BY_NUMBER = {"id": "bigint"}

COMPANIES = Listing(
    "companies",
    overview.COLUMNS,
    overview.SOURCE + " AND (CAST(:health AS text) IS NULL OR health.state = :health)",
    {"c.created_at": "timestamptz", "c.company_id": "text"},
    ("c.name", "c.company_id", "c.industrack_url"),
    shown=overview.shown,
)
CROSSING: dict[str, Listing] = {listing.name: listing for listing in (COMPANIES, KEYS, USERS, WEBHOOKS, DELIVERIES)}

# What is known in QuickBooks, with its counterpart, and then what is in IndusTrack alone.
RECORDS = """
FROM (SELECT q.kind, 0 AS place, q.quickbooks_id AS id, q.name, q.values ->> 'number' AS number, q.quickbooks_id,
             l.industrack_id, l.industrack_id IS NOT NULL AS linked, q.deleted, q.seen_at
      FROM quickbooks_record q LEFT JOIN link l ON l.company_id = q.company_id AND l.kind = q.kind
      AND l.quickbooks_id = q.quickbooks_id AND NOT l.ended WHERE q.company_id = :company
      UNION ALL
      SELECT i.kind, 1, i.industrack_id, i.name, i.values ->> 'number', NULL, i.industrack_id, false, i.deleted, i.seen_at
      FROM industrack_record i WHERE i.company_id = :company AND NOT EXISTS (SELECT 1 FROM link l
      WHERE l.company_id = i.company_id AND l.kind = i.kind AND l.industrack_id = i.industrack_id AND NOT l.ended)) records
WHERE (CAST(:kind AS text) IS NULL OR kind = :kind)
"""


def _record(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("place", "id")}


OF_COMPANY: dict[str, Listing] = {
    listing.name: listing
    for listing in (
        Listing(
            "attention",
            ATTENTION,
            "FROM attention WHERE company_id = :company AND state = 'open'",
            {"since": "timestamptz", "id": "bigint"},
            ("code", "summary", "name", "quickbooks_id", "industrack_id"),
            shown=attention.shown,
        ),
        Listing(
            "attention_of",
            ATTENTION,
            "FROM attention WHERE company_id = :company AND state = 'covered' AND detail ->> 'of' = CAST(:of AS text)",
            {"since": "timestamptz", "id": "bigint"},
            ("code", "summary", "name", "quickbooks_id", "industrack_id"),
            shown=attention.shown,
        ),
        Listing(
            "queue",
            ", ".join(SHOWN),
            f"FROM request WHERE company_id = :company AND state IN ({LIVE_STATES})",
            BY_NUMBER,
            ("kind", "action", "state", "name", "quickbooks_id", "industrack_id"),
        ),
        Listing(
            "history",
            CHANGE,
            "FROM change WHERE company_id = :company AND (CAST(:record AS text) IS NULL"
            " OR quickbooks_id = :record OR industrack_id = :record OR position(lower(:record) IN lower(name)) > 0)",
            BY_NUMBER,
            ("kind", "action", "name", "quickbooks_id", "industrack_id", "why"),
            newest_first=True,
        ),
        Listing(
            "messages",
            MESSAGE,
            "FROM message WHERE company_id = :company",
            BY_NUMBER,
            ("purpose", "state", "message_set_id", "hresult", "error"),
            newest_first=True,
        ),
        Listing(
            "records",
            "kind, place, id, name, number, quickbooks_id, industrack_id, linked, deleted, seen_at",
            RECORDS,
            {"kind": "text", "place": "int", "id": "text"},
            ("name", "number", "quickbooks_id", "industrack_id"),
            shown=_record,
        ),
        Listing(
            "sessions",
            "id, phase, percent, started_at, last_call_at, ended_at, outcome, message, manual",
            "FROM session WHERE company_id = :company",
            BY_NUMBER,
            ("phase", "outcome", "message"),
            newest_first=True,
        ),
    )
}
