"""What a person chose for a record, and how often a name was tried: part of what decide is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from app.store.sql import Connection, text


def choose(connection: Connection, company_id: str, kind: str, record_id: str, key: str, value: str) -> None:
    connection.execute(
        text(
            "INSERT INTO choice (company_id, kind, record_id, key, value) VALUES (:company, :kind, :id, :key, :value)"
            " ON CONFLICT (company_id, kind, record_id, key) DO UPDATE SET value = excluded.value, chosen_at = now()"
        ),
        {"company": company_id, "kind": kind, "id": record_id, "key": key, "value": value},
    )


def forget(connection: Connection, company_id: str, kind: str, record_id: str | None, keys: Iterable[str]) -> None:
    """These choices have served, or hold no longer."""
    connection.soon(
        text("DELETE FROM choice WHERE company_id = :company AND kind = :kind AND record_id = :id AND key = ANY(:keys)"),
        {"company": company_id, "kind": kind, "id": record_id, "keys": list(keys)},
    )


def forget_all(
    connection: Connection,
    company_id: str,
    kind: str,
    key: str,
    record_ids: Iterable[str] | None = None,
    *,
    value: str | None = None,
) -> None:
    """This choice, with ``value`` only where that was chosen, has served, for these records or for all of the kind."""
    ids = None if record_ids is None else list(record_ids)
    if ids == []:
        return
    connection.execute(
        text(
            "DELETE FROM choice WHERE company_id = :company AND kind = :kind AND key = :key"
            " AND (CAST(:ids AS text[]) IS NULL OR record_id = ANY(:ids))"
            " AND (CAST(:value AS text) IS NULL OR value = :value)"
        ),
        {"company": company_id, "kind": kind, "key": key, "ids": ids, "value": value},
    )


def forget_each(connection: Connection, company_id: str, kind: str, served: Collection[tuple[str, str, str | None]]) -> None:
    """These (record id, key, value) have served; without a value whatever was chosen."""
    if not served:
        return
    ids, keys, values = zip(*served, strict=True)
    connection.soon(
        text(
            "DELETE FROM choice c USING unnest(CAST(:ids AS text[]), CAST(:keys AS text[]), CAST(:values AS text[]))"
            " AS s (id, key, value) WHERE c.company_id = :company AND c.kind = :kind AND c.record_id = s.id"
            " AND c.key = s.key AND (s.value IS NULL OR c.value = s.value)"
        ),
        {"company": company_id, "kind": kind, "ids": list(ids), "keys": list(keys), "values": list(values)},
    )


def next_name_attempt(connection: Connection, company_id: str, kind: str, record_id: str) -> None:
    """The name that was tried is taken; decide derives the next one from the count."""
    connection.execute(
        text(
            "INSERT INTO choice (company_id, kind, record_id, key, value) VALUES (:company, :kind, :id, 'name_attempt', '1')"
            " ON CONFLICT (company_id, kind, record_id, key) DO UPDATE SET value = (choice.value::int + 1)::text"
        ),
        {"company": company_id, "kind": kind, "id": record_id},
    )


def of_records(connection: Connection, company_id: str, kind: str, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    ids = list(ids)
    if not ids:
        return {}
    rows = connection.execute(
        text("SELECT record_id, key, value FROM choice WHERE company_id = :company AND kind = :kind AND record_id = ANY(:ids)"),
        {"company": company_id, "kind": kind, "ids": ids},
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.record_id, {})[row.key] = row.value
    return found


def let_go(connection: Connection, company_id: str, key: str, now: datetime) -> list[tuple[str, str]]:
    """Choices that say until when they hold, hold no longer; answers the (kind, record id) of those that did."""
    rows = connection.execute(
        text(
            "UPDATE choice SET value = (value::jsonb || jsonb_build_object('until', CAST(:now AS text)))::text"
            " WHERE company_id = :company AND key = :key AND value::jsonb ->> 'until' > :now AND NOT value::jsonb ? 'of'"
            " RETURNING kind, record_id"
        ),
        {"company": company_id, "key": key, "now": now.isoformat()},
    )
    return [(row.kind, row.record_id) for row in rows]
