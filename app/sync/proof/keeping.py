"""The differences of a proof in Postgres."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.model import Direction
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import setting_of
from app.sync.proof import words
from app.sync.proof.store import Proof
from app.sync.proof.words import Difference

MOST = 10_000  # of one proof that are kept; the counts say how many there were


def keep(connection: Connection, proof: Proof, company: Company, found: Iterable[Difference]) -> int:
    """Each once; answers how many there are."""
    once = list({difference.key: difference for difference in reversed(list(found))}.values())[::-1]
    rows = [_row(n, one, company) for n, one in enumerate(once[:MOST])]
    if rows:
        connection.execute(
            text(
                "INSERT INTO proof_difference (company_id, proof_id, kind, quickbooks_id, industrack_id, name, field, quickbooks,"
                " industrack, cause, says, remedy, choices, moved_last, only_proof) SELECT :company, :proof, kind,"
                " quickbooks_id, industrack_id, name, field, quickbooks, industrack, cause, says, remedy, choices, moved_last,"
                " only_proof FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(n int, kind text, quickbooks_id text,"
                " industrack_id text, name text, field text, quickbooks jsonb, industrack jsonb, cause text, says text,"
                " remedy text, choices jsonb, moved_last text, only_proof boolean) ORDER BY n"
            ),
            {"company": proof.company_id, "proof": proof.id, "rows": dump(rows)},
        )
    return len(once)


def _row(n: int, one: Difference, company: Company) -> dict[str, Any]:
    direction = Direction(company.settings.get(setting_of(one.kind)) or Direction.OFF)
    return {
        "n": n,
        "kind": one.kind,
        "quickbooks_id": one.quickbooks_id,
        "industrack_id": one.industrack_id,
        "name": one.name[:500],
        "field": one.field,
        "quickbooks": one.quickbooks,
        "industrack": one.industrack,
        "cause": one.cause,
        "says": words.says(one),
        "remedy": words.remedy(one),
        "choices": [{"value": value, "label": label} for value, label in words.choices(one, direction)],
        "moved_last": one.side or "",
        "only_proof": one.only_proof,
    }


def of_proof(connection: Connection, company_id: str, proof_id: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        text(
            "SELECT id, kind, quickbooks_id, industrack_id, name, field, quickbooks, industrack, says AS cause, cause AS code,"
            " remedy, choices, moved_last, found_at, mended_at FROM proof_difference WHERE company_id = :company"
            " AND proof_id = :proof ORDER BY id"
        ),
        {"company": company_id, "proof": proof_id},
    )
    return [dict(row._mapping) | {"moved_last": row.moved_last or None} for row in rows]
