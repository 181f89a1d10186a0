"""The proofs of a company in Postgres: the one that goes on, and those that are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.store.json import dump
from app.store.sql import Connection, text


class State(StrEnum):
    """How far a proof is."""

    READING = "reading"  # both sides are read
    SETTLING = "settling"  # until ordinary reads have shown what changed meanwhile
    LOOKING = "looking"  # what is not as expected is read once more, by its id
    DONE = "done"


class Verdict(StrEnum):
    """What a proof says."""

    AGREE = "agree"
    DIFFER = "differ"
    UNPROVEN = "unproven"


READS_QUICKBOOKS = (
    "EXISTS (SELECT 1 FROM proof p WHERE p.company_id = :company AND p.state = 'reading' AND p.quickbooks_read_at IS NULL)"
)
"""A proof goes on that has still to read QuickBooks."""

COLUMNS = "id, state, asked, began_at, position, quickbooks_read_at, industrack_read_at"


@dataclass
class Proof:
    """One that goes on. ``position`` says what was read: ``parts`` of QuickBooks, and where IndusTrack's pages stand."""

    company_id: str
    id: int
    state: str
    asked: bool
    began_at: datetime
    position: dict[str, Any] = field(default_factory=dict)
    quickbooks_read_at: datetime | None = None
    industrack_read_at: datetime | None = None

    @property
    def parts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.position.get("parts") or []
        return found

    @property
    def reads_quickbooks(self) -> bool:
        return self.state == State.READING and self.quickbooks_read_at is None


def begin(connection: Connection, company_id: str, now: datetime, *, asked: bool) -> None:
    """A new proof; one that goes on already goes on, and is hurried when it was asked for."""
    connection.execute(
        text(
            "INSERT INTO proof AS p (company_id, asked, began_at) VALUES (:company, :asked, :now)"
            " ON CONFLICT (company_id) WHERE state <> 'done' DO UPDATE SET asked = p.asked OR excluded.asked"
        ),
        {"company": company_id, "asked": asked, "now": now},
    )


def going_on(connection: Connection, company_id: str, *, lock: bool = False) -> Proof | None:
    row = connection.execute(
        text(f"SELECT {COLUMNS} FROM proof WHERE company_id = :company AND state <> 'done'{' FOR UPDATE' if lock else ''}"),
        {"company": company_id},
    ).one_or_none()
    return None if row is None else Proof(company_id, **row._mapping)


def save(connection: Connection, proof: Proof) -> None:
    connection.execute(
        text(
            "UPDATE proof SET state = :state, position = CAST(:position AS jsonb), quickbooks_read_at = :qb,"
            " industrack_read_at = :it WHERE company_id = :company AND id = :id"
        ),
        {
            "company": proof.company_id,
            "id": proof.id,
            "state": proof.state,
            "position": dump(proof.position),
            "qb": proof.quickbooks_read_at,
            "it": proof.industrack_read_at,
        },
    )


def newest(connection: Connection, company_id: str, proof_id: int | None = None) -> Any:
    """The row of the newest that is done, or of one of them; None when there is none."""
    return connection.execute(
        text(
            "SELECT id, at, verdict, because, document FROM proof WHERE company_id = :company AND state = 'done'"
            " AND (CAST(:id AS bigint) IS NULL OR id = :id) ORDER BY at DESC, id DESC LIMIT 1"
        ),
        {"company": company_id, "id": proof_id},
    ).one_or_none()


def conclude(
    connection: Connection, proof: Proof, verdict: Verdict, because: str, document: dict[str, Any], now: datetime
) -> None:
    """Keep the document, and let go of what was read for it."""
    connection.execute(
        text(
            "UPDATE proof SET state = 'done', at = :now, verdict = :verdict, because = :because,"
            " document = CAST(:document AS jsonb) WHERE company_id = :company AND id = :id"
        ),
        {
            "company": proof.company_id,
            "id": proof.id,
            "now": now,
            "verdict": verdict,
            "because": because,
            "document": dump(document),
        },
    )
    connection.execute(text("DELETE FROM proof_record WHERE company_id = :company"), {"company": proof.company_id})
