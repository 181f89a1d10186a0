"""Payments by their figures: amount, date and reference; and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.sync.rules.kind import Moved
from app.sync.rules.money import BUSY, Money

WRONG = f"""
SELECT l.quickbooks_id, l.industrack_id, q."values" AS q, i."values" AS i FROM link l
JOIN quickbooks_record q ON q.company_id = l.company_id AND q.kind = l.kind AND q.quickbooks_id = l.quickbooks_id
    AND NOT q.deleted AND NOT q.dirty
JOIN industrack_record i ON i.company_id = l.company_id AND i.kind = l.kind AND i.industrack_id = l.industrack_id
    AND NOT i.deleted AND NOT i.dirty
WHERE l.company_id = :company AND l.kind = 'payment' AND NOT l.ended AND (:all OR l.industrack_id = ANY(:ids))
    AND l.industrack_id NOT IN {BUSY}
    AND (nullif(q."values" ->> 'amount', '')::numeric <> nullif(i."values" ->> 'amount', '')::numeric
        OR q."values" ->> 'date' <> i."values" ->> 'date' OR q."values" ->> 'reference' <> i."values" ->> 'reference'
        OR (i."values" ->> 'voided')::boolean)
"""

SUMS = """
SELECT sum(nullif(q."values" ->> 'amount', '')::numeric) AS q_total, sum(nullif(i."values" ->> 'amount', '')::numeric) AS i_total
FROM link l JOIN quickbooks_record q ON q.company_id = l.company_id AND q.kind = l.kind AND q.quickbooks_id = l.quickbooks_id
    AND NOT q.deleted
JOIN industrack_record i ON i.company_id = l.company_id AND i.kind = l.kind AND i.industrack_id = l.industrack_id
    AND NOT i.deleted AND NOT (i."values" ->> 'voided')::boolean
WHERE l.company_id = :company AND l.kind = 'payment' AND NOT l.ended
"""


def _fields(row: Any, _: Decimal) -> Iterator[tuple[str, Any, Any]]:
    for field in ("amount", "date", "reference"):
        if row.q.get(field) != row.i.get(field):
            yield field, row.q.get(field), row.i.get(field)
    if row.i.get("voided"):
        yield "voided", False, True


def _name(row: Any) -> str:
    return str(row.q.get("reference") or row.q.get("date"))


MONEY = Money(wrong=WRONG, fields=_fields, name=_name, sums=SUMS, summed={"total": "Payments"})


def told(moved: Moved) -> dict[str, str]:
    """Not its invoice where that was not held before: those that were read before a release are held without."""
    if "voided" in moved.keys and moved.shown.get("voided"):
        return {"voided": "voided"}
    return {key: key for key in moved.keys if key in moved.held or key != "invoice_id"}
