"""The lists of the service: what stands in each, in which order, and what a search looks in."""

from __future__ import annotations

from app.office import attention, overview
from app.office.callers import KEYS
from app.office.lists import CHANGE, MESSAGE
from app.office.paging import Listing
from app.office.webhooks import DELIVERIES, WEBHOOKS
from app.queue.requests import LIVE, SHOWN
from app.store.attentions import COLUMNS as ATTENTION

LIVE_STATES = ", ".join(f"'{state}'" for state in LIVE)
BY_NUMBER = {"id": "bigint"}

COMPANIES = Listing(
    "companies",
    overview.COLUMNS,
    overview.SOURCE,
    {"c.created_at": "timestamptz", "c.company_id": "text"},
    ("c.name", "c.company_id", "c.industrack_url"),
    shown=overview.shown,
)
CROSSING: dict[str, Listing] = {listing.name: listing for listing in (COMPANIES, KEYS, WEBHOOKS, DELIVERIES)}

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
            "sessions",
            "id, phase, percent, started_at, last_call_at, ended_at, outcome, message, manual",
            "FROM session WHERE company_id = :company",
            BY_NUMBER,
            ("phase", "outcome", "message"),
            newest_first=True,
        ),
    )
}
