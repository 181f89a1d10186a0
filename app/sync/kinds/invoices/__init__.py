"""Invoices: from IndusTrack to QuickBooks, and how they stand there back again; ``payments`` are what settles them.

``deciding`` tells the story; ``values`` is what is mapped, ``writing`` and ``lines`` what QuickBooks is given, ``marker`` how it
is known again, ``missing`` what holds it, ``linked`` what follows once it is there, ``ending`` when it is there no more,
``status`` what IndusTrack is told, ``totals`` how the figures are compared.
"""

from __future__ import annotations

from decimal import Decimal

from app.model import Direction
from app.sync.kinds.invoices import adding, asked, figures, missing
from app.sync.kinds.invoices.deciding import Invoices
from app.sync.kinds.invoices.payments import figures as received
from app.sync.kinds.invoices.payments.deciding import Payments, Receipts
from app.sync.kinds.invoices.payments.source import RECEIPTS
from app.sync.kinds.invoices.source import INVOICES
from app.sync.kinds.invoices.values import told
from app.sync.rules.kind import Kind, Owner, Refers
from app.sync.rules.setting import Amount, Setting, Whole, choice, direction, named

SETTINGS = (
    choice(
        "invoice_numbering",
        "Invoices are numbered by",
        quickbooks="QuickBooks’ numbers",
        industrack="IndusTrack’s numbers",
    ),
    named("discount_item", "Discount item"),
    Setting("invoice_batch", Whole(1, 100), 1, "Invoices a message", "1 is safest"),
    Setting("tax_tolerance", Amount(Decimal("100.00")), "0.05", "Tax may differ by", "Rounded by line or by invoice"),
)

KINDS = (
    Kind(
        name="invoice",
        one="invoice",
        many="invoices",
        rules=Invoices(),
        source=INVOICES,
        collection="invoices",
        direction=direction("invoices", "Invoices", Direction.INDUSTRACK_TO_QUICKBOOKS, Direction.OFF, question=asked.WAY),
        settings=SETTINGS,
        refers=(
            Refers("customer", ids=("customer", "customer_id")),
            Refers("location", ids=("location_id",)),
            Refers("item"),
            Refers("class"),
            Refers("tax_rate", "tax_rate_id", waits=True),
            Refers("terms", "terms_id", waits=True),
        ),
        fields=(
            "number previous_number customer_id location_id date due_date terms_id po_number description tax_rate_id discount"
            " lines subtotal tax_total total approved sync_status sync_error paid balance voided"
        ),
        tried_again_while=("sync_status", "error"),
        moves_unstamped=("balance", "paid"),
        told=told,
        money=figures.MONEY,
        us_only=missing.EDITION,
        not_sent=adding.not_sent,
        sent_while="(v ->> 'approved')::boolean AND v ->> 'sync_status' IN ('ready_for_sync', 'error')",
    ),
    Kind(
        name="payment",
        one="payment",
        many="payments",
        rules=Payments(),
        collection="payments",
        owner=Owner("invoice", "invoice_id"),
        fields="invoice_id date amount method reference voided",
        told=received.told,
        money=received.MONEY,
    ),
    Kind(
        name="receipt",
        one="payment received",
        many="payments received",
        rules=Receipts(),
        source=RECEIPTS,
        owner=Owner("payment", ""),
        counted=False,
    ),
)
