"""All companies, worst first, in pages that cost the same however many there are: the operators' list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.health import record
from app.office import overview
from app.office.paging import Asked, Listing, page
from app.store.sql import Connection, text

ORDER = ("stopped", "failing", "silent", "attention", "waiting", "new", "working", "in_step")
RANKED = f"ARRAY[{', '.join(f'{state!r}' for state in ORDER)}]::text[]"

# The order comes from the health that was kept last; what is shown of a page is judged anew.
WORST = Listing(
    "worst",
    "company_id, name, rank, since",
    "FROM (SELECT c.company_id, c.name, coalesce(h.state, 'new') AS health, coalesce(h.since, c.created_at) AS since,"
    f" coalesce(array_position({RANKED}, h.state), 0) AS rank FROM company c LEFT JOIN health h ON h.company_id = c.company_id)"
    " listed WHERE (CAST(:health AS text) IS NULL OR health = :health)",
    {"rank": "int", "since": "timestamptz", "company_id": "text"},
    ("name", "company_id"),
)
DETAILS = f"SELECT {overview.COLUMNS} FROM company c {overview.SOURCE.split('FROM company c', 1)[1]} AND c.company_id = ANY(:ids)"
COUNTS = """
SELECT coalesce(h.state, 'new') AS health, count(*) AS n
FROM company c LEFT JOIN health h ON h.company_id = c.company_id GROUP BY 1
"""


def worst_first(connection: Connection, asked: Asked, health: str | None, now: datetime) -> dict[str, Any]:
    """A page as ``overview`` shows companies, with ``last_contact_at``; ``counts`` is how many there are of each health."""
    found = page(connection, WORST, asked, health=health)
    ids = [row["company_id"] for row in found["data"]]
    rows = connection.execute(text(DETAILS), {"only": None, "ids": ids})
    known = {row.company_id: overview.shown(dict(row._mapping)) for row in rows}
    for company_id, judged in record.of_some(connection, ids, now).items():
        known[company_id] |= judged.shown()
    counts = {row.health: row.n for row in connection.execute(text(COUNTS))}
    return {"data": [known[one] for one in ids], "next_cursor": found["next_cursor"], "counts": counts}
