"""The collections of IndusTrack's contract and the fields of their records."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.sandbox.industrack.fields import (
    Choice,
    Day,
    Field,
    Flag,
    Group,
    Many,
    Number,
    Reference,
    Text,
    Unique,
    Whole,
)

READ_ONLY = ("id", "version", "created_at", "updated_at", "deleted")
SYNC_STATUSES = ("not_ready", "ready_for_sync", "synced", "error")

ADDRESS = Group(
    fields={name: Text() for name in ("street", "unit", "city", "state", "postal_code", "country")},
)
COMMON: dict[str, Field] = {"quickbooks_id": Text(nullable=True), "client_ref": Unique()}
ACTIVE = Flag(empty=True)
NO = Flag(empty=False)
NULL_TEXT = Text(nullable=True)
MONEY = Number(money=True)

DISCOUNT = Group(nullable=True, fields={"kind": Choice(among=("amount", "percent")), "value": Number()})
LINE = Group(
    fields={
        "item_id": Reference(to="items", nullable=True),
        "description": Text(),
        "quantity": Number(required=True),
        "unit_price": Number(required=True),
        "amount": MONEY,
        "taxable": Flag(),
        "class": NULL_TEXT,
        "serial_numbers": Many(of=Text()),
    },
)


@dataclass(frozen=True)
class Collection:
    """One collection: its name, how its ids begin, its fields, and how its records are numbered."""

    name: str
    prefix: str
    own_fields: Mapping[str, Field]
    numbered: str | None = None
    office_writes: bool = True

    @property
    def fields(self) -> Mapping[str, Field]:
        """Everything that may be written, the common fields first."""
        return COMMON | dict(self.own_fields)


CUSTOMERS = Collection(
    "customers",
    "cus",
    {
        "number": Text(),
        "company_name": Text(required=True, at_most=200),
        "first_name": Text(),
        "last_name": Text(),
        "phone": Text(),
        "mobile": Text(),
        "fax": Text(),
        "email": Text(),
        "website": Text(),
        "billing_address": ADDRESS,
        "parent_customer_id": Reference(to="customers", nullable=True),
        "tax_rate_id": Reference(to="tax_rates", nullable=True),
        "taxable": Flag(empty=True),
        "class": NULL_TEXT,
        "active": ACTIVE,
    },
    numbered="C{:05d}",
)
LOCATIONS = Collection(
    "locations",
    "loc",
    {
        "customer_id": Reference(to="customers", required=True),
        "name": Text(at_most=100),
        "contact_name": Text(),
        "phone": Text(),
        "email": Text(),
        "address": ADDRESS,
        "is_default": NO,
        "active": ACTIVE,
    },
)
ITEMS = Collection(
    "items",
    "itm",
    {
        "kind": Choice(among=("inventory", "non_inventory", "service", "equipment", "assembly"), required=True),
        "name": Text(required=True, at_most=100),
        "number": Text(),
        "sales_description": Text(),
        "purchase_description": Text(),
        "price": Number(),
        "cost": Number(),
        "taxable": Flag(empty=True),
        "income_account": NULL_TEXT,
        "expense_account": NULL_TEXT,
        "asset_account": NULL_TEXT,
        "manufacturer": Text(),
        "model": Text(),
        "quantity_on_hand": Number(nullable=True),
        "active": ACTIVE,
    },
)
INVOICES = Collection(
    "invoices",
    "inv",
    {
        "number": Text(),
        "previous_number": NULL_TEXT,
        "customer_id": Reference(to="customers", required=True),
        "location_id": Reference(to="locations", nullable=True),
        "date": Day(required=True),
        "due_date": Day(nullable=True),
        "terms_id": Reference(to="terms", nullable=True),
        "po_number": Text(),
        "description": Text(),
        "tax_rate_id": Reference(to="tax_rates", nullable=True),
        "discount": DISCOUNT,
        "lines": Many(of=LINE, required=True),
        "subtotal": MONEY,
        "tax_total": MONEY,
        "total": MONEY,
        "approved": NO,
        "sync_status": Choice(among=SYNC_STATUSES, empty="not_ready"),
        "sync_error": NULL_TEXT,
        "paid": NO,
        "balance": MONEY,
        "voided": NO,
    },
    numbered="IT-{:05d}",
)
PAYMENTS = Collection(
    "payments",
    "pay",
    {
        "invoice_id": Reference(to="invoices"),
        "date": Day(),
        "amount": MONEY,
        "method": Text(),
        "reference": Text(),
        "voided": NO,
    },
)
TAX_RATES = Collection("tax_rates", "tax", {"name": Text(), "percent": Number(), "active": Flag()}, office_writes=False)
TERMS = Collection("terms", "trm", {"name": Text(), "due_days": Whole(), "active": Flag()})

COLLECTIONS = {one.name: one for one in (CUSTOMERS, LOCATIONS, ITEMS, INVOICES, PAYMENTS, TAX_RATES, TERMS)}
