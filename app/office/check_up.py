"""What is worth cleaning up in QuickBooks before anything is written: counted after the first read, each with what to do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

NAMED = 3  # examples of each

# Each answers names; only customers that are there count.
LOOKS: tuple[tuple[str, str, str, str], ...] = (
    (
        "duplicates",
        "customers have the company name of another one",
        "They would be in IndusTrack twice. Merge them in QuickBooks or make one inactive.",
        """SELECT name FROM (SELECT q.name, count(*) OVER (PARTITION BY lower(trim(q.values ->> 'company_name'))) AS same
           FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.parent_id IS NULL AND q.values ->> 'active' = 'true') named WHERE same > 1""",
    ),
    (
        "jobs_without_ship_to",
        "jobs have no ship-to address",
        (
            "A job’s service location is its ship-to address; without one it arrives without a place of its own. Fill it in"
            " where you know it."
        ),
        """SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quickbooks_record s WHERE s.company_id = q.company_id
           AND s.kind = 'location' AND s.parent_id = q.quickbooks_id AND NOT s.deleted
           AND s.quickbooks_id <> q.quickbooks_id || '#')""",
    ),
    (
        "inactive",
        "customers are inactive",
        "They go to the inactive list in IndusTrack. Nothing has to be done.",
        """SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.values ->> 'active' = 'false'""",
    ),
)


def check_up(connection: Connection, company_id: str) -> list[dict[str, Any]]:
    """``what``, ``count``, ``words``, ``to_do`` and some ``names`` of everything that was found; empty when all is tidy."""
    found = []
    for what, words, to_do, statement in LOOKS:
        row = connection.execute(
            text(f"SELECT count(*) AS number, (array_agg(name ORDER BY name))[1:{NAMED}] AS names FROM ({statement}) looked"),
            {"company": company_id},
        ).one()
        if row.number:
            found.append({"what": what, "count": row.number, "words": words, "to_do": to_do, "names": list(row.names)})
    return found
