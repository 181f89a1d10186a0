"""What was read and is not as the mirrors hold it: looked at once more before it is called a difference.

A record that an ordinary read has brought meanwhile, or that was shown since in a newer state, was only on its way. What is left
is fetched by its id, as anything that is missing, and so mended by the next decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from app.industrack import errors
from app.model import Context, Side
from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.industrack import records as industrack_side
from app.sync.mirror import company as context
from app.sync.mirror import cursors
from app.sync.mirror import records as mirrors
from app.sync.proof import accounts, held, pages, plan
from app.sync.proof.store import Proof
from app.sync.quickbooks.anew import held_anew
from app.sync.rules.reading import digest

BATCH = 200
OWNERS: dict[str, str] = {source.derived_kind: source.kind for source in plan.PROVED.values() if source.derived_kind}
"""Kinds that come inside the record of another one → that kind."""

ARRIVED = {
    Side.QUICKBOOKS: (
        "m.digest = p.digest AND m.deleted = p.deleted OR m.as_of > p.as_of OR m.deleted AND p.suspect = 'gone'"
        " OR EXISTS (SELECT 1 FROM quickbooks_record o WHERE o.company_id = p.company_id AND o.quickbooks_id = p.parent_id"
        " AND o.kind = ANY(:owners) AND p.kind <> ALL(:owners) AND o.as_of > p.as_of)"
    ),
    Side.INDUSTRACK: (
        "m.digest = p.digest AND m.deleted = p.deleted AND m.quickbooks_id IS NOT DISTINCT FROM p.shown ->> 'quickbooks_id'"
        " OR m.seen_at > p.seen_at OR m.deleted AND p.suspect = 'gone'"
    ),
}
"""The mirror ``m`` has it by now, or has been shown something newer."""


def narrow(connection: Connection, seen: Context, proof: Proof) -> None:
    """Find what is missing, and let go of what has arrived by itself, or differs only by rules that are new."""
    company_id = proof.company_id
    before = pages.first_number(connection, proof)
    held.note_missing(connection, company_id, Side.QUICKBOOKS, plan.SHOWN, before)
    held.note_missing(connection, company_id, Side.INDUSTRACK, list(accounts.READ.values()), 0)
    for side in Side:
        connection.execute(
            text(
                f"UPDATE proof_record p SET suspect = '' FROM {mirrors.TABLES[side]} m WHERE p.company_id = :company"
                " AND p.side = :side AND p.suspect NOT IN ('', 'unstamped', 'lost')"
                " AND m.company_id = p.company_id AND m.kind = p.kind"
                f" AND m.{mirrors.IDS[side]} = p.record_id AND ({ARRIVED[side]})"
                " AND CAST(:owners AS text[]) IS NOT NULL"
            ),
            {"company": company_id, "side": side, "owners": sorted(set(OWNERS.values()))},
        )
    for batch in _batches(connection, company_id, Side.QUICKBOOKS):
        _by_new_rules(connection, seen, batch)
    for batch in _batches(connection, company_id, Side.INDUSTRACK):
        _theirs_by_new_rules(connection, seen, batch)


def _theirs_by_new_rules(connection: Connection, seen: Context, batch: Sequence[Any]) -> None:
    for kind in {row.kind for row in batch}:
        of_kind = {row.record_id: row for row in batch if row.kind == kind}
        known = mirrors.load(connection, seen.company_id, Side.INDUSTRACK, kind, of_kind)
        entries = [industrack_side.entry(kind, mirror.data, seen, ours=False) for mirror in known.values()]
        same = [
            entry
            for entry in entries
            if digest(entry.values) == of_kind[entry.id].digest != digest(known[entry.id].values)
            and entry.quickbooks_id == of_kind[entry.id].link
            and of_kind[entry.id].suspect not in {"gone", "lost"}
        ]
        mirrors.write(connection, seen.company_id, Side.INDUSTRACK, same)
        if same:
            _let_go(connection, seen.company_id, Side.INDUSTRACK, [of_kind[entry.id] for entry in same])


def _by_new_rules(connection: Connection, seen: Context, batch: Sequence[Any]) -> None:
    """The mirror holds the same data, which today's rules only see otherwise: brought up to date, and no difference."""
    for kind in set(OWNERS.values()) | {row.kind for row in batch if row.kind not in OWNERS}:
        ids = {_owner(row)[1] for row in batch if _owner(row)[0] == kind}
        entries = held_anew(connection, seen, kind, ids) if ids else []
        now = {(entry.kind, entry.id): digest(entry.values) for entry in entries}
        same = [
            row for row in batch if _owner(row)[0] == kind and now.get((row.kind, row.record_id)) == row.digest != row.mirrored
        ]
        if same:
            stale = {(row.kind, row.record_id) for row in same}
            mirrors.write(connection, seen.company_id, Side.QUICKBOOKS, [e for e in entries if (e.kind, e.id) in stale])
            _let_go(connection, seen.company_id, Side.QUICKBOOKS, same)


def look_again(services: Services, claim: Claim, heart: Callable[[], None]) -> dict[str, list[str]]:
    """Have everything suspect read by its id; answers what QuickBooks will be asked for. IndusTrack is asked at once."""
    with services.database.company(claim.company_id) as connection:
        asked: dict[str, list[str]] = {}
        for row in _rows(connection, claim.company_id, Side.QUICKBOOKS):
            kind, record_id = _owner(row)
            asked.setdefault(kind, []).append(record_id)
        asked = {kind: sorted(set(ids)) for kind, ids in asked.items()}
        for kind, ids in asked.items():
            cursors.want(connection, claim.company_id, kind, ids)
        if asked:
            connection.execute(
                text("UPDATE company_file SET read_wanted_at = :now WHERE company_id = :company"),
                {"company": claim.company_id, "now": services.now()},
            )
        theirs = _rows(connection, claim.company_id, Side.INDUSTRACK)
    _ask_industrack(services, claim, theirs, heart)
    return asked


def _ask_industrack(services: Services, claim: Claim, rows: Sequence[Any], heart: Callable[[], None]) -> None:
    collections = {kind: collection for collection, kind in accounts.READ.items()}
    client = companies.industrack(services, claim.company_id)
    for row in rows:
        try:
            record = client.get(collections[row.kind], row.record_id)
        except errors.NotFound:
            record = None
        with services.database.company(claim.company_id) as connection:
            tasks.turn(connection, claim.company_id)
            if record is None:
                mirrors.mark_deleted(connection, claim.company_id, Side.INDUSTRACK, row.kind, [row.record_id])
            else:
                seen = context.load(connection, companies.get(connection, claim.company_id), services.now())
                _take(connection, seen, row, record)
            tasks.ask(connection, claim.company_id, "decide")
            tasks.hold(connection, claim)
        heart()
    if rows:
        services.wake(claim.company_id, "decide")


def _take(connection: Connection, seen: Context, row: Any, record: dict[str, Any]) -> None:
    """What it is now into the mirror. One that is by now what the mirror held all the time was no difference; of what changed
    without a stamp that says nothing, because it may have been put right meanwhile.
    """
    industrack_side.write(connection, seen, [(row.kind, record)], ours=False)
    now = industrack_side.entry(row.kind, record, seen, ours=False)
    if (
        row.suspect not in {"unstamped", "lost"}
        and row.held is not None
        and not now.deleted
        and now.values | {"quickbooks_id": now.quickbooks_id} == row.held
    ):
        _let_go(connection, seen.company_id, Side.INDUSTRACK, [row])


def _owner(row: Any) -> tuple[str, str]:
    """Kind and id that QuickBooks is asked for to see this record."""
    return (OWNERS[row.kind], str(row.parent_id)) if row.kind in OWNERS else (row.kind, row.record_id)


def _let_go(connection: Connection, company_id: str, side: Side, rows: Sequence[Any]) -> None:
    connection.execute(
        text(
            "UPDATE proof_record SET suspect = '' WHERE company_id = :company AND side = :side AND (kind, record_id) IN"
            " (SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[])))"
        ),
        {
            "company": company_id,
            "side": side,
            "kinds": [row.kind for row in rows],
            "ids": [row.record_id for row in rows],
        },
    )


def all_of(connection: Connection, company_id: str, side: Side) -> list[Any]:
    """Everything that is suspect still, with what the mirrors held of it and of its counterpart, and what was read."""
    return _rows(connection, company_id, side, "held, shown, other_id, other")


def _rows(
    connection: Connection, company_id: str, side: Side, more: str = "p.digest, held, shown ->> 'quickbooks_id' AS link"
) -> list[Any]:
    return list(
        connection.execute(
            text(
                f"SELECT p.kind, record_id, p.parent_id, suspect, m.digest AS mirrored, {more} FROM proof_record p"
                f" LEFT JOIN {mirrors.TABLES[side]} m ON m.company_id = p.company_id AND m.kind = p.kind"
                f" AND m.{mirrors.IDS[side]} = p.record_id WHERE p.company_id = :company"
                " AND p.side = :side AND suspect <> '' ORDER BY p.kind, record_id"
            ),
            {"company": company_id, "side": side},
        )
    )


def _batches(connection: Connection, company_id: str, side: Side) -> Iterator[list[Any]]:
    rows = iter(_rows(connection, company_id, side))
    while batch := list(islice(rows, BATCH)):
        yield batch
