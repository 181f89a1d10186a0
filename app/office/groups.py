"""Many at once: attentions grouped by their cause, the queue by its state, and what is done to all of a group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.office import attention, settling
from app.office.errors import Refusal
from app.office.paging import Asked, Listing, page
from app.queue.requests import LIVE, SHOWN
from app.services import Services
from app.store.attentions import COLUMNS as ATTENTION
from app.store.sql import Connection, text

AT_ONCE = 500  # of a group; the rest with the next press
SETTLEABLE = ("waiting", "held")
LIVE_STATES = ", ".join(f"'{state}'" for state in LIVE)

GROUPS = """
SELECT code, kind, sum(coalesce((detail ->> 'records')::int, 1))::int AS number, min(since) AS since, min(summary) AS summary,
       min(severity) AS severity
FROM attention WHERE company_id = :company AND state = 'open' GROUP BY code, kind
ORDER BY min(array_position(ARRAY['error', 'warning', 'info'], severity)), count(*) DESC, code, kind
"""
IN_GROUP = "company_id = :company AND state = 'open' AND code = :code AND kind = :kind"
OF_MANY = IN_GROUP.replace("'open'", "'covered'") + " AND detail ->> 'of' = CAST(:of AS text)"
ATTENTIONS = Listing(
    "group",
    ATTENTION,
    f"FROM attention WHERE {IN_GROUP}",
    {"since": "timestamptz", "id": "bigint"},
    ("summary", "name", "quickbooks_id", "industrack_id"),
    shown=attention.shown,
)
QUEUED = f"""
FROM request WHERE company_id = :company AND state IN ({LIVE_STATES})
AND (CAST(:state AS text) IS NULL OR state = :state)
"""
# Waiting counts from the first wish, not from the last change of state.
QUEUE = Listing(
    "queue of a state",
    ", ".join("created_at AS since" if name == "since" else name for name in SHOWN),
    QUEUED,
    {"id": "bigint"},
    ("kind", "action", "name", "quickbooks_id", "industrack_id"),
)
EACH = replace(ATTENTIONS, name="each of many", source=f"FROM attention WHERE {OF_MANY}")
SHARED = """
SELECT o ->> 'value' AS value, min(o ->> 'label') AS label FROM attention, jsonb_array_elements(choices) o
WHERE company_id = :company AND state = 'open' AND code = :code AND kind = :kind
GROUP BY 1 HAVING count(*) = (SELECT count(*) FROM attention
                              WHERE company_id = :company AND state = 'open' AND code = :code AND kind = :kind)
ORDER BY 1
"""


def causes(connection: Connection, company_id: str) -> list[dict[str, Any]]:
    """What needs a person, by cause: the gravest first, then the most frequent."""
    return [dict(row._mapping) for row in connection.execute(text(GROUPS), {"company": company_id})]


def attentions(
    connection: Connection, company_id: str, code: str, kind: str, asked: Asked, of: int | None = None
) -> dict[str, Any]:
    """A page of one cause, and ``choices`` that all of it offer; with ``of`` each of what that attention stands for."""
    given = {"company": company_id, "code": code, "kind": kind}
    if of is not None:
        return page(connection, EACH, asked, **given, of=of) | {"choices": []}
    found = page(connection, ATTENTIONS, asked, **given)
    return found | {"choices": [dict(row._mapping) for row in connection.execute(text(SHARED), given)]}


def queued(connection: Connection, company_id: str, state: str | None, asked: Asked) -> dict[str, Any]:
    return page(connection, QUEUE, asked, company=company_id, state=state)


def settle_attentions(services: Services, company_id: str, code: str, kind: str, act: str, choose: str | None) -> int:
    """The same answer to all of one cause; how many took it. One that was settled meanwhile is passed over."""
    with services.database.company(company_id) as connection:
        rows = attentions(connection, company_id, code, kind, Asked(AT_ONCE))["data"]
    return sum(_done(lambda one=row["id"]: attention.settle(services, str(one), act, choose)) for row in rows)


def settle_requests(services: Services, company_id: str, state: str | None, q: str | None, act: str) -> int:
    """Send again, or take out, everything that the filter shows and that QuickBooks has not been given yet."""
    with services.database.company(company_id) as connection:
        rows = queued(connection, company_id, state, Asked(AT_ONCE, None, q))["data"]
    wanted = [str(row["id"]) for row in rows if row["state"] in SETTLEABLE]
    return sum(_done(lambda one=one: settling.settle(services, one, act)) for one in wanted)


def _done(settle: Any) -> bool:
    try:
        settle()
    except Refusal:
        return False
    return True
