"""What the source of a kind may ask about other records of its company, answered from Postgres."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.store.sql import Connection, text
from app.sync.mirror import cursors
from app.sync.rules.source import Reread

EVERY = 1_000_000


class PostgresBooks:
    """``app.sync.rules.source.Books`` of one company, in the caller's transaction."""

    def __init__(self, connection: Connection, company_id: str) -> None:
        self._connection = connection
        self._company_id = company_id

    def known(self, kind: str, ids: Collection[str]) -> set[str]:
        return self._ids(
            "SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = :kind"
            " AND quickbooks_id = ANY(:ids) UNION SELECT quickbooks_id FROM link WHERE company_id = :company"
            " AND kind = :kind AND quickbooks_id = ANY(:ids) UNION SELECT quickbooks_id FROM industrack_record"
            " WHERE company_id = :company AND kind = :kind AND quickbooks_id = ANY(:ids)",
            kind,
            ids,
        )

    def mirrored(self, kind: str, ids: Collection[str]) -> set[str]:
        return self._ids(
            "SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = :kind"
            " AND quickbooks_id = ANY(:ids)",
            kind,
            ids,
        )

    def parts_of(self, kind: str, owners: Collection[str]) -> Mapping[str, str | None]:
        rows = self._connection.execute(
            text(
                "SELECT quickbooks_id, \"values\" ->> 'amount' AS amount FROM quickbooks_record WHERE company_id = :company"
                " AND kind = :kind AND NOT deleted AND split_part(quickbooks_id, '#', 2) = ANY(:ids)"
            ),
            {"company": self._company_id, "kind": kind, "ids": list(owners)},
        )
        return {row.quickbooks_id: row.amount for row in rows}

    def taken_off(self, kind: str, parents: Collection[str]) -> set[str]:
        return self._ids(
            "SELECT split_part(quickbooks_id, '#', 2) FROM quickbooks_record WHERE company_id = :company"
            " AND kind = :kind AND parent_id = ANY(:ids) AND deleted AND dirty",
            kind,
            parents,
        )

    def unseen(self, kind: str, closed: Sequence[str], reread: Reread) -> list[str]:
        is_closed = "(" + " OR ".join(f"q.values ->> '{flag}' = 'true'" for flag in closed) + ")"
        found: list[str] = []
        for which, most in (
            (f"NOT {is_closed}", reread.open),
            (f"{is_closed} AND (:full OR q.seen_at < now() - interval '1 day')", reread.closed),
        ):
            rows = self._connection.scalars(
                text(
                    "SELECT q.quickbooks_id FROM quickbooks_record q JOIN link l USING (company_id, kind, quickbooks_id)"
                    f" WHERE company_id = :company AND kind = :kind AND NOT q.deleted AND NOT l.ended AND {which}"
                    " AND CAST(:full AS boolean) IS NOT NULL ORDER BY q.seen_at, q.quickbooks_id LIMIT :most"
                ),
                {"company": self._company_id, "kind": kind, "full": reread.full, "most": EVERY if reread.full else most},
            )
            found += rows
        return found

    def want(self, kind: str, ids: Iterable[str]) -> None:
        wanted = sorted(ids)
        if wanted:
            cursors.want(self._connection, self._company_id, kind, wanted)

    def _ids(self, statement: str, kind: str, ids: Collection[str]) -> set[str]:
        given = {"company": self._company_id, "kind": kind, "ids": list(ids)}
        return set(self._connection.scalars(text(statement), given))
