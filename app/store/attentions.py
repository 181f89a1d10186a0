"""Attention: what a person must decide or fix. One open entry per code and record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.model import Attention
from app.store.json import dump
from app.store.kept import write
from app.store.sql import Connection, text

DUPLICATE = "duplicate_suspected"
OF_HELD = ("refused_by_quickbooks", "name_taken", "cannot_be_written")
"""What is said of a request that is held."""
MANY = "*"
"""In front of what stands in the place of QuickBooks' id in an attention that stands for many records of one cause."""
OVER = "UPDATE attention SET state = 'resolved', changed_at = now() WHERE company_id = :company AND state <> 'resolved'"
"""What is put behind it says which are over."""
RESOLVE = write(
    "qbc_resolve_code_",
    {"company": "text", "code": "text", "kind": "text", "qb": "text", "it": "text"},
    f"{OVER} AND code = :code AND (CAST(:kind AS text) IS NULL OR kind = :kind)"
    " AND (CAST(:qb AS text) IS NULL OR quickbooks_id = :qb) AND (CAST(:it AS text) IS NULL OR industrack_id = :it)",
)
RESOLVE_RECORD = write(
    "qbc_resolve_record_",
    {
        "company": "text",
        "kind": "text",
        "qb": "text",
        "it": "text",
        "of_held": "text[]",
        "codes": "text[]",
        "qbs": "text[]",
        "its": "text[]",
    },
    f"{OVER} AND kind = :kind AND (quickbooks_id <> '' OR industrack_id <> '') AND NOT EXISTS (SELECT 1 FROM"
    " unnest(CAST(:codes AS text[]), CAST(:qbs AS text[]), CAST(:its AS text[])) AS kept (code, qb, it)"
    " WHERE kept.code = attention.code AND kept.qb = quickbooks_id AND kept.it = industrack_id)"
    " AND (quickbooks_id = '' OR quickbooks_id = :qb) AND (industrack_id = '' OR industrack_id = :it)"
    " AND NOT (code = ANY(:of_held) AND EXISTS (SELECT 1 FROM request r WHERE r.company_id = :company AND r.kind = :kind"
    " AND r.state = 'held' AND (r.quickbooks_id = :qb OR r.industrack_id = :it)))",
)
COLUMNS = (
    "id, code, severity, summary, remedy, kind, quickbooks_id, industrack_id, name, choices, since, state, choice,"
    " coalesce((detail ->> 'records')::int, 1) AS records"
)


def open_one(connection: Connection, company_id: str, attention: Attention) -> int:
    """Open it, or bring the open one up to date; one that is ignored stays ignored while its words are the same."""
    number = connection.scalar(
        text(
            "INSERT INTO attention AS a (company_id, code, severity, summary, remedy, kind, quickbooks_id, industrack_id,"
            " name, choices) VALUES (:company, :code, :severity, :summary, :remedy, :kind, :qb, :it, :name,"
            " CAST(:choices AS jsonb)) ON CONFLICT (company_id, code, kind, quickbooks_id, industrack_id)"
            " WHERE state <> 'resolved' DO UPDATE SET severity = excluded.severity, summary = excluded.summary,"
            " remedy = excluded.remedy, name = excluded.name, choices = excluded.choices, changed_at = now(),"
            " state = CASE WHEN a.summary = excluded.summary THEN a.state ELSE 'open' END RETURNING id"
        ),
        {
            "company": company_id,
            "code": attention.code,
            "severity": attention.severity,
            "summary": attention.summary,
            "remedy": attention.remedy,
            "kind": attention.kind or "",
            "qb": attention.quickbooks_id or "",
            "it": attention.industrack_id or "",
            "name": attention.name,
            "choices": dump([{"value": value, "label": label} for value, label in attention.choices]),
        },
    )
    return int(number or 0)


def resolve(
    connection: Connection,
    company_id: str,
    code: str,
    *,
    kind: str | None = None,
    quickbooks_id: str | None = None,
    industrack_id: str | None = None,
) -> None:
    """Its cause is gone; with the next statement. What is left out counts for any."""
    connection.soon(
        RESOLVE,
        {"company": company_id, "code": code, "kind": kind, "qb": quickbooks_id, "it": industrack_id},
    )


def resolve_of_many(connection: Connection, company_id: str, codes: Iterable[str], kind: str) -> None:
    """What was said of the kind under these codes, and not of one record, is over."""
    connection.execute(
        text(
            "UPDATE attention SET state = 'resolved', changed_at = now() WHERE company_id = :company AND kind = :kind"
            " AND code = ANY(CAST(:codes AS text[])) AND quickbooks_id = '' AND industrack_id = '' AND state <> 'resolved'"
        ),
        {"company": company_id, "codes": list(codes), "kind": kind},
    )


def resolve_codes(connection: Connection, company_id: str, codes: Iterable[str]) -> None:
    """The causes of all of these are gone."""
    connection.execute(
        text(f"{OVER} AND code = ANY(:codes)"),
        {"company": company_id, "codes": list(codes)},
    )


def resolve_all(
    connection: Connection,
    company_id: str,
    code: str,
    quickbooks_ids: Iterable[str | None],
    industrack_ids: Iterable[str | None],
) -> None:
    """The cause is gone for all of these records."""
    connection.execute(
        text(f"{OVER} AND code = :code AND (quickbooks_id = ANY(:qb) OR industrack_id = ANY(:it))"),
        {
            "company": company_id,
            "code": code,
            "qb": [one for one in quickbooks_ids if one],
            "it": [one for one in industrack_ids if one],
        },
    )


def resolve_record(
    connection: Connection,
    company_id: str,
    kind: str,
    quickbooks_id: str | None,
    industrack_id: str | None,
    keep: Iterable[Attention] = (),
) -> None:
    """The record was decided without them: every open attention of it that is not in ``keep`` is over.

    What was said of one record before it had a counterpart, and is said of both now, is one attention and not two. What
    QuickBooks refused stays told while its request is held.
    """
    kept = {(one.code, one.quickbooks_id or "", one.industrack_id or "") for one in keep}
    connection.soon(
        RESOLVE_RECORD,
        {
            "company": company_id,
            "kind": kind,
            "qb": quickbooks_id or "",
            "it": industrack_id or "",
            "of_held": list(OF_HELD),
            "codes": [code for code, _, _ in kept],
            "qbs": [one for _, one, _ in kept],
            "its": [one for _, _, one in kept],
        },
    )


def resolve_others(connection: Connection, company_id: str, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
    """What was said of these (QuickBooks id, IndusTrack id) with another counterpart is over: they belong together now."""
    ours, theirs = zip(*pairs, strict=True)
    connection.execute(
        text(
            "UPDATE attention a SET state = 'resolved', changed_at = now() FROM unnest(CAST(:qbs AS text[]),"
            " CAST(:its AS text[])) AS g(qb, it) WHERE a.company_id = :company AND a.kind = :kind AND a.state <> 'resolved'"
            " AND a.quickbooks_id <> '' AND a.industrack_id <> '' AND (a.quickbooks_id = g.qb) <> (a.industrack_id = g.it)"
        ),
        {"company": company_id, "kind": kind, "qbs": list(ours), "its": list(theirs)},
    )


BESIDE = (
    "too_long_for_quickbooks",
    "another_name_in_quickbooks",
    "too_many_ship_tos",
    "too_many_contacts",
    "class_missing",
    "cannot_be_read",
)
"""What is said of a record that goes over all the same."""


def about(connection: Connection, company_id: str, kind: str, industrack_id: str) -> dict[str, Any] | None:
    """What keeps this record of IndusTrack from QuickBooks: asked of it, of one that it may be, of many, or of its whole kind."""
    row = connection.execute(
        text(
            "SELECT CASE state WHEN 'covered' THEN coalesce((detail ->> 'of')::bigint, id) ELSE id END AS number, code, summary,"
            " remedy FROM attention WHERE company_id = :company AND kind = :kind"
            " AND state <> 'resolved' AND code <> ALL(:beside) AND (industrack_id = :id OR choices @> CAST(:offered AS jsonb)"
            " OR quickbooks_id = '' AND industrack_id = '' AND (code = 'mass_change' OR code IN"
            " (SELECT substr(key, 6) FROM choice WHERE company_id = :company AND kind = :kind AND record_id = :id"
            " AND starts_with(key, 'held:'))))"
            " ORDER BY state = 'covered', industrack_id = :id DESC, id LIMIT 1"
        ),
        {
            "company": company_id,
            "kind": kind,
            "id": industrack_id,
            "beside": list(BESIDE),
            "offered": dump([{"value": f"link:{industrack_id}"}]),
        },
    ).one_or_none()
    return None if row is None else dict(row._mapping)


def is_open(connection: Connection, company_id: str, code: str) -> bool:
    """Whether the company has an attention of this code that is not over."""
    return bool(
        connection.scalar(
            text("SELECT EXISTS (SELECT 1 FROM attention WHERE company_id = :company AND code = :code AND state <> 'resolved')"),
            {"company": company_id, "code": code},
        )
    )


def opened(connection: Connection, company_id: str) -> frozenset[tuple[str, str]]:
    """The (code, kind) of which the company has an attention that is not over: most have none, and then none can be resolved."""
    rows = connection.execute(
        text("SELECT DISTINCT code, kind FROM attention WHERE company_id = :company AND state <> 'resolved'"),
        {"company": company_id},
    )
    return frozenset((row.code, row.kind) for row in rows)


def records_with(
    connection: Connection,
    company_id: str,
    kind: str,
    quickbooks_ids: Iterable[str | None],
    industrack_ids: Iterable[str | None],
) -> set[str]:
    """Which of these records of a kind have an attention that is not over."""
    ours, theirs = [one for one in quickbooks_ids if one], [one for one in industrack_ids if one]
    if not ours and not theirs:
        return set()
    rows = connection.execute(
        text(
            "SELECT quickbooks_id, industrack_id FROM attention WHERE company_id = :company AND kind = :kind"
            " AND state <> 'resolved' AND (quickbooks_id = ANY(:qb) OR industrack_id = ANY(:it))"
        ),
        {
            "company": company_id,
            "kind": kind,
            "qb": ours,
            "it": theirs,
        },
    )
    return {one for row in rows for one in row if one}


def listed(connection: Connection, company_id: str, *states: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        text(f"SELECT {COLUMNS} FROM attention WHERE company_id = :company AND state = ANY(:states) ORDER BY since, id"),
        {"company": company_id, "states": list(states or ("open",))},
    )
    return [dict(row._mapping) for row in rows]


def by_number(connection: Connection, number: int) -> dict[str, Any] | None:
    row = connection.execute(text(f"SELECT company_id, {COLUMNS} FROM attention WHERE id = :id"), {"id": number}).one_or_none()
    return None if row is None else dict(row._mapping)


def close(connection: Connection, company_id: str, number: int, state: str, choice: str = "") -> bool:
    """What a person said; False when it was over before, and then nothing changes."""
    closed = connection.execute(
        text(
            "UPDATE attention SET state = :state, choice = :choice, changed_at = now() WHERE company_id = :company AND id = :id"
            " AND state <> 'resolved'"
        ),
        {"company": company_id, "id": number, "state": state, "choice": choice},
    )
    return bool(closed.rowcount)
