"""Attention about records that cannot be taken over: open until they can."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.model import Attention
from app.store import attentions
from app.store.sql import Connection, text


def tell(connection: Connection, company_id: str, attention: Attention) -> None:
    """A record could not be taken over; over as soon as it can: ``read_again``."""
    number = attentions.open_one(connection, company_id, attention)
    connection.execute(
        text(
            "UPDATE attention SET detail = jsonb_build_object('unread', true) WHERE company_id = :company AND id = :id"
            " AND NOT coalesce(detail @> '{\"unread\": true}', false)"
        ),
        {"company": company_id, "id": number},
    )


def read_again(
    connection: Connection,
    company_id: str,
    kind: str,
    *,
    quickbooks_ids: Iterable[str] = (),
    industrack_ids: Iterable[str] = (),
    names: Iterable[str] = (),
    before: datetime | None = None,
) -> bool:
    """These could be taken over: by id; those without any by name, or all of them that were last seen ``before``.

    Answers whether anything had been said of one of them.
    """
    over = connection.execute(
        text(
            f"{attentions.OVER} AND kind = :kind AND code = 'cannot_be_read' AND detail @> '{{\"unread\": true}}'"
            " AND (quickbooks_id = ANY(:qb) OR industrack_id = ANY(:it) OR (quickbooks_id = '' AND industrack_id = ''"
            " AND (name = ANY(:names) OR changed_at < :before)))"
        ),
        {
            "company": company_id,
            "kind": kind,
            "qb": list(quickbooks_ids),
            "it": list(industrack_ids),
            "names": [name for name in names if name],
            "before": before,
        },
    )
    return bool(over.rowcount)
