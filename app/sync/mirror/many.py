"""Attentions of one cause about many records are one: it counts the records, names the first, and goes with the last of them.

What is said of each record stays in its row (``covered``), so that it clears record by record; one row of its own (``open``)
stands for them all. One cause is: the same code, kind of record, thing to be done, and answers to choose from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.model import Attention
from app.store import attentions
from app.store.attentions import DUPLICATE, MANY, OVER
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.kinds import counted

FEW = 5  # of one cause are shown each by itself
MOST_NAMED = 10
APART = ("duplicate_suspected", "outcome_unknown", "possibly_doubled")
"""What is asked of one record means nothing for the next one."""
GRAVEST = ("error", "warning", "info")
EACH = "each:"
"""The answer of this number, where the same answer is another value for each record."""

OF_RECORDS = (
    "company_id = :company AND code <> ALL(:apart) AND (quickbooks_id <> '' OR industrack_id <> '')"
    f" AND NOT starts_with(quickbooks_id, '{MANY}')"
)
LABELS = "jsonb_path_query_array(choices, '$[*].label')"
VALUES = "jsonb_path_query_array(choices, '$[*].value')"
CAUSES = f"""
SELECT code, kind, remedy, {LABELS} AS labels, count(*) AS number, min(since) AS since,
       array_agg(DISTINCT CASE state WHEN 'covered' THEN detail ->> 'of' END) AS told_by,
       min(array_position(:gravest, severity)) AS severity, (array_agg(summary ORDER BY id))[1] AS summary,
       (array_agg(coalesce(nullif(name, ''), nullif(industrack_id, ''), quickbooks_id) ORDER BY id))[1:{MOST_NAMED}] AS names,
       (array_agg({VALUES} ORDER BY id))[1] AS answers, count(DISTINCT {VALUES}) AS different
FROM attention WHERE state IN ('open', 'covered') AND {OF_RECORDS} GROUP BY code, kind, remedy, {LABELS}
HAVING count(*) > {FEW} OR bool_or(state = 'covered')
"""
OF_CAUSE = f"{OF_RECORDS} AND code = :code AND kind = :kind AND remedy = :remedy AND {LABELS} = CAST(:labels AS jsonb)"
COVER = f"""
UPDATE attention SET state = 'covered', detail = detail || jsonb_build_object('of', CAST(:of AS bigint))
WHERE state IN ('open', 'covered') AND {OF_CAUSE}
AND NOT (state = 'covered' AND coalesce(detail ->> 'of', '') = CAST(:of AS text))
"""
ALONE = f"UPDATE attention SET state = 'open' WHERE state = 'covered' AND {OF_CAUSE}"
TOGETHER = f"""
SELECT id, quickbooks_id AS key, summary, remedy, severity, state, coalesce((detail ->> 'records')::int, 0) AS records
FROM attention WHERE company_id = :company AND state <> 'resolved' AND starts_with(quickbooks_id, '{MANY}')
"""
STALE = f"""
SELECT company_id FROM attention WHERE state = 'open' AND code <> ALL(:apart) AND (quickbooks_id <> '' OR industrack_id <> '')
AND NOT starts_with(quickbooks_id, '{MANY}') GROUP BY company_id, code, kind, remedy, {LABELS} HAVING count(*) > {FEW}
UNION SELECT s.company_id FROM attention s WHERE s.state = 'open' AND starts_with(s.quickbooks_id, '{MANY}')
AND (s.detail ->> 'records')::int <> (SELECT count(*) FROM attention m WHERE m.company_id = s.company_id AND m.state = 'covered'
AND m.detail ->> 'of' = CAST(s.id AS text))
"""


@dataclass(frozen=True)
class Cause:
    """Records that need the same of a person."""

    code: str
    kind: str
    remedy: str
    labels: list[str]
    number: int
    since: datetime
    told_by: list[str | None]  # the attentions that stand for them; None of those that are shown each by itself
    severity: int
    summary: str  # of the first
    names: list[str]  # or ids, of the first
    answers: list[str]  # of the first
    different: int  # as many different answers do they offer

    @property
    def key(self) -> str:
        told = dump([self.remedy, self.labels])
        return MANY + hashlib.sha256(told.encode()).hexdigest()[:16]


def gather(connection: Connection, company_id: str) -> None:
    """Show as one what more than a few records have in common, and bring the counts up to date."""
    given = {"company": company_id, "apart": list(APART), "gravest": list(GRAVEST)}
    causes = [Cause(**row._mapping) for row in connection.execute(text(CAUSES), given)]
    shown = {str(row.key): row for row in connection.execute(text(TOGETHER), {"company": company_id})}
    for cause in causes:
        held = shown.get(cause.key)
        if held is None and cause.number <= FEW:
            connection.execute(text(ALONE), given | _which(cause))
            continue  # what is said of them is another cause than before
        number = held.id if held is not None else None
        told = _together(cause)
        if held is None or (held.summary, held.severity, held.records) != (told.summary, told.severity, cause.number):
            number = attentions.open_one(connection, company_id, told)
            _count(connection, company_id, number, cause.number, cause.since)
        if cause.told_by != [str(number)]:
            connection.execute(text(COVER), given | _which(cause) | {"of": number})
    over = [row.id for key, row in shown.items() if key not in {cause.key for cause in causes}]
    if over:
        connection.execute(text(f"{OVER} AND id = ANY(:ids)"), {"company": company_id, "ids": over})


def _count(connection: Connection, company_id: str, number: int, records: int, since: datetime) -> None:
    """An attention that stands for many: how many they are, and since when there is one of them."""
    connection.execute(
        text(
            "UPDATE attention SET detail = detail || jsonb_build_object('records', CAST(:records AS int)), since = :since"
            " WHERE company_id = :company AND id = :id"
        ),
        {"company": company_id, "id": number, "records": records, "since": since},
    )


def _which(cause: Cause) -> dict[str, str]:
    return {"code": cause.code, "kind": cause.kind, "remedy": cause.remedy, "labels": dump(cause.labels)}


def _together(cause: Cause) -> Attention:
    more = cause.number - len(cause.names)
    listed = ", ".join(cause.names) + (f" and {more:,} more" if more > 0 else "")
    who = f"{counted(cause.kind, cause.number)} have the same problem: {listed}. " if cause.number > 1 else ""
    return Attention(
        code=cause.code,
        severity=GRAVEST[cause.severity - 1] if cause.severity else "warning",
        summary=f"{who}{cause.summary}",
        remedy=cause.remedy,
        kind=cause.kind,
        quickbooks_id=cause.key,
        choices=tuple(
            (value if cause.different == 1 else f"{EACH}{place}", label)
            for place, (value, label) in enumerate(zip(cause.answers, cause.labels, strict=True))
        ),
    )


def members(connection: Connection, company_id: str, number: int) -> list[dict[str, Any]]:
    """What the attention of this number stands for."""
    rows = connection.execute(
        text(
            f"SELECT {attentions.COLUMNS} FROM attention WHERE company_id = :company AND state = 'covered'"
            " AND detail ->> 'of' = CAST(:of AS text) ORDER BY id"
        ),
        {"company": company_id, "of": number},
    )
    return [dict(row._mapping) for row in rows]


def answer(item: Mapping[str, Any], choose: str) -> str:
    """The value that an answer to all of them is for this one."""
    return str(item["choices"][int(choose.removeprefix(EACH))]["value"]) if choose.startswith(EACH) else choose


def stale(connection: Connection) -> Iterable[str]:
    """Companies whose attentions are to be gathered; as the operators' role."""
    return [str(row.company_id) for row in connection.execute(text(STALE), {"apart": list(APART)})]


def show_one_of_two(connection: Connection, company_id: str) -> None:
    """A question about two records is asked once.

    The one that IndusTrack's record asks is covered while every record of QuickBooks that it offers asks the same of it.
    """
    connection.execute(
        text(
            "UPDATE attention b SET state = CASE WHEN c.covered THEN 'covered' ELSE 'open' END FROM (SELECT x.id, NOT EXISTS"
            " (SELECT 1 FROM jsonb_array_elements(x.choices) o WHERE starts_with(o ->> 'value', 'link:') AND NOT EXISTS"
            " (SELECT 1 FROM attention a WHERE a.company_id = x.company_id AND a.code = x.code AND a.kind = x.kind"
            " AND a.quickbooks_id = substr(o ->> 'value', 6) AND a.industrack_id = '' AND a.state <> 'resolved'"
            " AND a.choices @> jsonb_build_array(jsonb_build_object('value', 'link:' || x.industrack_id)))) AS covered"
            " FROM attention x WHERE x.company_id = :company AND x.code = :code AND x.quickbooks_id = ''"
            " AND x.state IN ('open', 'covered')) c WHERE b.company_id = :company AND b.id = c.id"
            " AND c.covered <> (b.state = 'covered')"
        ),
        {"company": company_id, "code": DUPLICATE},
    )
