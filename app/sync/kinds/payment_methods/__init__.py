"""Payment methods of QuickBooks: known here, named by payments."""

from __future__ import annotations

from app.sync.rules.kind import Kind
from app.sync.rules.list_source import list_source
from app.sync.rules.lists import Known
from qbxml import messages as m

KIND = Kind(
    name="payment_method",
    one="payment method",
    many="payment methods",
    rules=Known("payment_method_type"),
    source=list_source("payment_method", m.PaymentMethodQueryRq, "PaymentMethodRet"),
)
