"""Marks: which records are to be decided."""

from __future__ import annotations

from collections.abc import Iterable

from app.store.sql import Connection, text

HELD = "held:"
"""How the choices begin that say what a record waits for."""


def mark_held(connection: Connection, company_id: str, kind: str) -> None:
    """What held them may be gone: decide the held records anew."""
    connection.execute(
        text(
            "UPDATE industrack_record SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
            " AND industrack_id IN (SELECT record_id FROM choice WHERE company_id = :company AND kind = :kind"
            " AND starts_with(key, :prefix))"
        ),
        {"company": company_id, "kind": kind, "prefix": HELD},
    )


def mark_to_be_made(connection: Connection, company_id: str, kind: str, ids: Iterable[str]) -> None:
    """Those of IndusTrack's records that wait to be made in QuickBooks, where one that may be the same was found since."""
    connection.execute(
        text(
            "UPDATE industrack_record SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
            " AND industrack_id IN (SELECT industrack_id FROM request WHERE company_id = :company AND kind = :kind"
            " AND state = 'waiting' AND action = 'create' AND industrack_id = ANY(:ids))"
        ),
        {"company": company_id, "kind": kind, "ids": list(ids)},
    )


def mark_told(connection: Connection, company_id: str, kind: str, code: str) -> None:
    """IndusTrack's records of which this is said: its cause may be gone."""
    connection.execute(
        text(
            "UPDATE industrack_record SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
            " AND industrack_id IN (SELECT industrack_id FROM attention WHERE company_id = :company AND kind = :kind"
            " AND code = :code AND state <> 'resolved')"
        ),
        {"company": company_id, "kind": kind, "code": code},
    )


def mark_differences(connection: Connection, company_id: str, kind: str) -> int:
    """Mark every record that is linked to nothing, or differs from what its link agreed on; one statement a side."""
    marked = 0
    # Statistics that are older than a first sync make the planner go through all links for every record.
    connection.execute(text("SET LOCAL enable_nestloop = off"))
    for table, own, agreed in (
        ("quickbooks_record", "quickbooks_id", "digest_quickbooks"),
        ("industrack_record", "industrack_id", "digest_industrack"),
    ):
        marked += connection.execute(
            text(
                f"UPDATE {table} r SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
                f" AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = r.company_id AND l.kind = r.kind"
                f" AND l.{own} = r.{own} AND (l.ended OR (l.{agreed} = r.digest AND NOT r.deleted)))"
            ),
            {"company": company_id, "kind": kind},
        ).rowcount
    connection.execute(text("SET LOCAL enable_nestloop = on"))
    return marked


def mark_everything(connection: Connection, company_id: str, kind: str) -> None:
    """Decide every record of the kind again: the rules have changed."""
    for table in ("quickbooks_record", "industrack_record"):
        connection.execute(
            text(f"UPDATE {table} SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"),
            {"company": company_id, "kind": kind},
        )


def mark_decided(
    connection: Connection, company_id: str, kind: str, quickbooks_ids: Iterable[str | None], industrack_ids: Iterable[str | None]
) -> None:
    """These need not be looked at again until something changes."""
    _set(connection, company_id, kind, quickbooks_ids, industrack_ids, dirty=False)


def mark(
    connection: Connection, company_id: str, kind: str, quickbooks_ids: Iterable[str | None], industrack_ids: Iterable[str | None]
) -> None:
    """These are to be decided."""
    _set(connection, company_id, kind, quickbooks_ids, industrack_ids, dirty=True)


def _set(
    connection: Connection,
    company_id: str,
    kind: str,
    quickbooks_ids: Iterable[str | None],
    industrack_ids: Iterable[str | None],
    *,
    dirty: bool,
) -> None:
    for table, column, ids in (
        ("quickbooks_record", "quickbooks_id", quickbooks_ids),
        ("industrack_record", "industrack_id", industrack_ids),
    ):
        wanted = [one for one in ids if one]
        if wanted:
            connection.soon(
                text(
                    f"UPDATE {table} SET dirty = :dirty WHERE company_id = :company AND kind = :kind AND {column} = ANY(:ids)"
                    " AND dirty <> :dirty"  # a row that is marked already, or not at all, is not written once more
                ),
                {"company": company_id, "kind": kind, "ids": wanted, "dirty": dirty},
            )
