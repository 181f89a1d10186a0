"""Invoices and payments by their figures: number, customer, subtotal, tax, total and balance; and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from app.companies import Company
from app.store.sql import Connection, text
from app.sync.kinds.invoices import totals
from app.sync.proof.words import Cause, Difference
from app.sync.rules import currency

KINDS = ("invoice", "payment")
"""Compared by their figures in one statement; their agreed values say what was sent, and not how they stand."""

TOLERANCE = Decimal("0.05")
AT_ONCE = 500  # rows in memory

BUSY = (
    "(SELECT industrack_id AS id FROM push WHERE company_id = :company AND kind = ANY(:kinds) AND state IN ('waiting', 'working')"
    " AND industrack_id IS NOT NULL UNION SELECT industrack_id FROM request WHERE company_id = :company AND kind = ANY(:kinds)"
    " AND industrack_id IS NOT NULL AND (state IN ('waiting', 'handed_out', 'unknown', 'held')"
    " OR state = 'settled' AND NOT applied))"
)

INVOICES = f"""
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

WRONG = f"""{INVOICES}
SELECT p.quickbooks_id, p.industrack_id, p.q, p.i, p.q_subtotal, p.q_tax, p.q_balance, p.i_subtotal, p.i_tax, p.i_total,
    p.i_balance, p.voided, (SELECT f.preferences FROM company_file f WHERE f.company_id = :company) AS says,
    (SELECT max(c.quickbooks_id) FROM link c WHERE c.company_id = :company AND NOT c.ended
        AND (c.kind = 'customer' AND c.industrack_id = p.i ->> 'customer_id')) AS customer,
    (SELECT max(c.quickbooks_id) FROM link c WHERE c.company_id = :company AND NOT c.ended
        AND c.kind = 'location' AND c.industrack_id = p.i ->> 'location_id') AS location,
    (SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer'
        AND q.quickbooks_id = p.q ->> 'customer') AS customer_there,
    (SELECT r.name FROM industrack_record r WHERE r.company_id = :company AND r.kind = 'customer'
        AND r.industrack_id = p.i ->> 'customer_id') AS customer_here,
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
                    OR c.kind = 'location' AND c.industrack_id = p.i ->> 'location_id'))))
"""

PAYMENTS = f"""
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


def differences(connection: Connection, company: Company, among: Sequence[str] | None = None) -> Iterator[Difference]:
    """Invoices and payments that do not say the same on both sides, and are not on their way; with ``among`` only those."""
    tolerance = company.settings.get("tax_tolerance", TOLERANCE)
    given = {"company": company.id, "kinds": list(KINDS), "tolerance": tolerance, "all": among is None, "ids": list(among or ())}
    given |= {"right": totals.CODE}
    for row in connection.stream(text(WRONG), given, AT_ONCE):
        for field, theirs, ours in _invoice(row, Decimal(str(given["tolerance"]))):
            yield _difference("invoice", row, str(row.q.get("number") or row.i.get("number") or ""), field, theirs, ours)
    for row in connection.stream(text(PAYMENTS), given, AT_ONCE):
        for field in ("amount", "date", "reference"):
            if row.q.get(field) != row.i.get(field):
                name = row.q.get("reference") or row.q.get("date")
                yield _difference("payment", row, name, field, row.q.get(field), row.i.get(field))
        if row.i.get("voided"):
            yield _difference("payment", row, row.q.get("reference") or row.q.get("date"), "voided", False, True)


def _invoice(row: Any, tolerance: Decimal) -> Iterator[tuple[str, Any, Any]]:
    if row.q.get("number") and row.q.get("number") != row.i.get("number"):
        yield "number", row.q["number"], row.i["number"]
    if row.voided != bool(row.i.get("voided")):
        yield "voided", row.voided, bool(row.i.get("voided"))
    if row.voided:
        return
    if row.q.get("customer") is not None and row.q["customer"] not in {row.customer, row.location}:
        yield "customer", row.customer_there or row.q["customer"], row.customer_here or row.i.get("customer_id")
    if row.q.get("currency"):  # invoices go over in the company's own currency alone
        yield "currency", row.q["currency"], currency.home(row.says or {})
    if row.said_right is None or row.said_right != totals.right(row.i, row.q):
        yield from _amounts(row, tolerance)
    if row.i_balance is not None and row.i_balance != row.q_balance:
        yield "balance", _figure(row.q_balance), _figure(row.i_balance)
    if bool(row.q.get("paid")) != bool(row.i.get("paid")):
        yield "paid", bool(row.q.get("paid")), bool(row.i.get("paid"))


def _amounts(row: Any, tolerance: Decimal) -> Iterator[tuple[str, Any, Any]]:
    if row.i_subtotal and row.i_subtotal != row.q_subtotal:
        yield "subtotal", _figure(row.q_subtotal), _figure(row.i_subtotal)
    if row.i_total and abs(row.i_total - row.q_subtotal - row.q_tax) > tolerance:
        if abs(row.q_tax - row.i_tax) > tolerance:
            yield "tax_total", _figure(row.q_tax), _figure(row.i_tax)
        yield "total", _figure(row.q_subtotal + row.q_tax), _figure(row.i_total)


def _difference(kind: str, row: Any, name: str, field: str, theirs: Any, ours: Any) -> Difference:
    return Difference(kind, row.quickbooks_id, row.industrack_id, name, field, theirs, ours, Cause.EDITED_AFTER)


SUMS = f"""{INVOICES}
SELECT currency, to_char(to_date(nullif(left(p.i ->> 'date', 7), ''), 'YYYY-MM'), 'YYYY-MM') AS month, count(*) AS invoices,
    sum(q_subtotal + q_tax) AS q_total, sum(CASE WHEN i_total = 0 AND i_subtotal = 0 THEN q_subtotal + q_tax ELSE i_total END)
    AS i_total, sum(q_balance) AS q_balance, sum(coalesce(i_balance, q_balance)) AS i_balance
FROM pairs p WHERE NOT voided GROUP BY 1, 2 ORDER BY 1, 2
"""

RECEIVED = """
SELECT sum(nullif(q."values" ->> 'amount', '')::numeric) AS q, sum(nullif(i."values" ->> 'amount', '')::numeric) AS i
FROM link l JOIN quickbooks_record q ON q.company_id = l.company_id AND q.kind = l.kind AND q.quickbooks_id = l.quickbooks_id
    AND NOT q.deleted
JOIN industrack_record i ON i.company_id = l.company_id AND i.kind = l.kind AND i.industrack_id = l.industrack_id
    AND NOT i.deleted AND NOT (i."values" ->> 'voided')::boolean
WHERE l.company_id = :company AND l.kind = 'payment' AND NOT l.ended
"""


def sums(connection: Connection, company_id: str, heart: Callable[[], None]) -> dict[str, Any]:
    """What the paired invoices and payments come to on either side: in all, by currency, and by month where it differs."""
    heart()
    given = {"company": company_id, "kinds": list(KINDS), "all": True, "ids": []}
    rows = connection.execute(text(SUMS), given).all()
    received = connection.execute(text(RECEIVED), {"company": company_id}).one()
    sides = {"quickbooks": ("q_total", "q_balance"), "industrack": ("i_total", "i_balance")}

    def summed(of: Sequence[Any]) -> dict[str, dict[str, str]]:
        return {side: {"total": _sum(of, total), "balance": _sum(of, balance)} for side, (total, balance) in sides.items()}

    currencies = {one: summed([row for row in rows if row.currency == one]) for one in sorted({row.currency for row in rows})}
    return {
        "invoice": summed(rows),
        "payment": {"quickbooks": _figure(received.q), "industrack": _figure(received.i)},
        "currencies": currencies,
        "months": [_month(row) for row in rows if row.q_total != row.i_total or row.q_balance != row.i_balance],
    }


def _month(row: Any) -> dict[str, Any]:
    return {
        "month": row.month,
        "currency": row.currency,
        "invoices": row.invoices,
        "quickbooks": {"total": _figure(row.q_total), "balance": _figure(row.q_balance)},
        "industrack": {"total": _figure(row.i_total), "balance": _figure(row.i_balance)},
    }


def _sum(rows: Any, column: str) -> str:
    return _figure(sum((getattr(row, column) for row in rows), Decimal(0)))


def _figure(value: Any) -> str:
    return format(Decimal(value or 0).quantize(Decimal("0.01")), "f")
