"""What people call the kinds of records."""

from __future__ import annotations

KINDS = {
    "customer": ("customer", "customers"),
    "location": ("service location", "service locations"),
    "item": ("item", "items"),
    "invoice": ("invoice", "invoices"),
    "payment": ("payment", "payments"),
    "receipt": ("payment received", "payments received"),
    "account": ("account", "accounts"),
    "tax_code": ("tax code", "tax codes"),
    "tax_rate": ("tax rate", "tax rates"),
    "terms": ("payment terms", "payment terms"),
    "payment_method": ("payment method", "payment methods"),
}


def kind(name: str | None, count: int = 2) -> str:
    """What people call a kind of record: ``customers``."""
    one, many = KINDS.get(name or "", (name or "record", f"{name or 'record'}s"))
    return one if count == 1 else many


def counted(name: str | None, count: int) -> str:
    """``1 customer``, ``1,200 customers``."""
    return f"{count:,} {kind(name, count)}"
