"""Invoices by their figures: number, customer, subtotal, tax, total and balance; and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.sync.kinds.invoices import totals
from app.sync.rules import currency
from app.sync.rules.money import BUSY, Money, Right, figure

PAIRS = f"""
WITH pairs AS (
    SELECT l.quickbooks_id, l.industrack_id, q."values" AS q, i."values" AS i,
        coalesce(q.data -> 'currency' ->> 'full_name', '') AS currency,
        (q."values" ->> 'voided')::boolean AS voided,
        coalesce(nullif(q."values" ->> 'subtotal', ''), '0')::numeric AS q_subtotal,
        coalesce(nullif(q."values" ->> 'tax_total', ''), '0')::numeric AS q_tax,
        coalesce(nullif(q."values" ->> 'balance', ''), '0')::numeric AS q_balance,
        coalesce(nullif(i."values" ->> 'subtotal', ''), '0')::numeric AS i_subtotal,
        coalesce(nullif(i."values" ->> 'tax_total', ''), '0')::numeric AS i_tax,
        coalesce(nullif(i."values" ->> 'total', ''), '0')::numeric AS i_total,
        nullif(i."values" ->> 'balance', '')::numeric AS i_balance,
        q.dirty OR i.dirty OR l.industrack_id IN {BUSY} AS busy,
        greatest(q.edited_at, i.edited_at) AS edited_at, q.edited_at > i.edited_at AS theirs_last
    FROM link l
    JOIN quickbooks_record q ON q.company_id = l.company_id AND q.kind = l.kind AND q.quickbooks_id = l.quickbooks_id
        AND NOT q.deleted
    JOIN industrack_record i ON i.company_id = l.company_id AND i.kind = l.kind AND i.industrack_id = l.industrack_id
        AND NOT i.deleted
    WHERE l.company_id = :company AND l.kind = 'invoice' AND NOT l.ended AND (:all OR l.industrack_id = ANY(:ids)))
"""

MERGED = """EXISTS (SELECT 1 FROM link c JOIN quickbooks_record g ON g.company_id = c.company_id AND g.kind = c.kind
        AND g.quickbooks_id = c.quickbooks_id AND g.deleted WHERE c.company_id = :company AND c.kind = 'customer' AND c.ended
        AND c.industrack_id = p.i ->> 'customer_id')"""
"""The invoice's customer in IndusTrack is no longer in QuickBooks: merged there, so that the invoice shows the survivor."""

WRONG = f"""{PAIRS}
SELECT p.quickbooks_id, p.industrack_id, p.q, p.i, p.q_subtotal, p.q_tax, p.q_balance, p.i_subtotal, p.i_tax, p.i_total,
    p.i_balance, p.voided, (SELECT f.preferences FROM company_file f WHERE f.company_id = :company) AS says,
    (SELECT max(c.quickbooks_id) FROM link c WHERE c.company_id = :company AND NOT c.ended
        AND (c.kind = 'customer' AND c.industrack_id = p.i ->> 'customer_id')) AS customer,
    (SELECT max(c.quickbooks_id) FROM link c WHERE c.company_id = :company AND NOT c.ended
        AND c.kind = 'location' AND c.industrack_id = p.i ->> 'location_id') AS location,
    (SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer'
        AND q.quickbooks_id = p.q ->> 'customer') AS customer_there,
    (SELECT r.name FROM industrack_record r WHERE r.company_id = :company AND r.kind = 'customer'
        AND r.industrack_id = p.i ->> 'customer_id') AS customer_here, {MERGED} AS merged,
    (SELECT max(c.value) FROM choice c WHERE c.company_id = :company AND c.kind = 'invoice' AND c.key = :right
        AND c.record_id IN (p.quickbooks_id, p.industrack_id)) AS said_right
FROM pairs p
WHERE NOT p.busy AND NOT EXISTS (SELECT 1 FROM choice c WHERE c.company_id = :company AND c.kind = 'invoice'
        AND c.record_id IN (p.quickbooks_id, p.industrack_id) AND starts_with(c.value, 'keep:'))
    AND (p.q ->> 'number' <> p.i ->> 'number' AND p.q ->> 'number' <> ''
        OR p.voided <> (p.i ->> 'voided')::boolean
        OR p.q ->> 'currency' IS NOT NULL
        OR NOT p.voided AND (p.i_subtotal <> 0 AND p.i_subtotal <> p.q_subtotal
            OR p.i_total <> 0 AND abs(p.i_total - p.q_subtotal - p.q_tax) > :tolerance
            OR p.i_balance IS NOT NULL AND p.i_balance <> p.q_balance
            OR (p.q ->> 'paid')::boolean <> (p.i ->> 'paid')::boolean
            OR p.q ->> 'customer' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM link c WHERE c.company_id = :company AND NOT c.ended
                AND c.quickbooks_id = p.q ->> 'customer' AND (c.kind = 'customer' AND c.industrack_id = p.i ->> 'customer_id'
                    OR c.kind = 'location' AND c.industrack_id = p.i ->> 'location_id')) AND NOT {MERGED}))
"""

SUMS = f"""{PAIRS}
SELECT currency, to_char(to_date(nullif(left(p.i ->> 'date', 7), ''), 'YYYY-MM'), 'YYYY-MM') AS month, count(*) AS number,
    sum(q_subtotal + q_tax) AS q_total, sum(CASE WHEN i_total = 0 AND i_subtotal = 0 THEN q_subtotal + q_tax ELSE i_total END)
    AS i_total, sum(q_balance) AS q_balance, sum(coalesce(i_balance, q_balance)) AS i_balance
FROM pairs p WHERE NOT voided GROUP BY 1, 2 ORDER BY 1, 2
"""


def _fields(row: Any, tolerance: Decimal) -> Iterator[tuple[str, Any, Any]]:
    if row.q.get("number") and row.q.get("number") != row.i.get("number"):
        yield "number", row.q["number"], row.i["number"]
    if row.voided != bool(row.i.get("voided")):
        yield "voided", row.voided, bool(row.i.get("voided"))
    if row.voided:
        return
    if row.q.get("customer") is not None and row.q["customer"] not in {row.customer, row.location} and not row.merged:
        yield "customer", row.customer_there or row.q["customer"], row.customer_here or row.i.get("customer_id")
    if row.q.get("currency"):  # invoices go over in the company's own currency alone
        yield "currency", row.q["currency"], currency.home(row.says or {})
    if row.said_right is None or row.said_right != totals.right(row.i, row.q):
        yield from _amounts(row, tolerance)
    if row.i_balance is not None and row.i_balance != row.q_balance:
        yield "balance", figure(row.q_balance), figure(row.i_balance)
    if bool(row.q.get("paid")) != bool(row.i.get("paid")):
        yield "paid", bool(row.q.get("paid")), bool(row.i.get("paid"))


def _amounts(row: Any, tolerance: Decimal) -> Iterator[tuple[str, Any, Any]]:
    if row.i_subtotal and row.i_subtotal != row.q_subtotal:
        yield "subtotal", figure(row.q_subtotal), figure(row.i_subtotal)
    if row.i_total and abs(row.i_total - row.q_subtotal - row.q_tax) > tolerance:
        if abs(row.q_tax - row.i_tax) > tolerance:
            yield "tax_total", figure(row.q_tax), figure(row.i_tax)
        yield "total", figure(row.q_subtotal + row.q_tax), figure(row.i_total)


def _name(row: Any) -> str:
    return str(row.q.get("number") or row.i.get("number") or "")


MONEY = Money(
    wrong=WRONG,
    fields=_fields,
    name=_name,
    sums=SUMS,
    summed={"total": "Invoices", "balance": "Still to be paid"},
    by_month=True,
    right=Right(frozenset({"subtotal", "tax_total", "total"}), totals.CODE, totals.right),
    tolerance="tax_tolerance",
)
