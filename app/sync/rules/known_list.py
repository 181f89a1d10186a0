"""Accounts, sales tax codes and payment methods: QuickBooks' own lists, known here and never written on either side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.model import Context, Decision, Unit, Values
from app.sync.rules.reading import trimmed

Data = Mapping[str, Any]


class Known:
    """A list of QuickBooks without a counterpart in IndusTrack."""

    name = ""
    fields: tuple[str, ...] = ()

    def quickbooks_values(self, data: Data, parents: tuple[Data, ...], context: Context) -> Values:
        return {
            "name": trimmed(data.get("full_name") or data.get("name")),
            **{key: _plain(data.get(key)) for key in self.fields},
            "active": data.get("is_active", True),
        }

    def industrack_values(self, data: Data, context: Context) -> Values:
        return {}

    def decide(self, unit: Unit, context: Context) -> Decision:
        """Nothing: what refers to it is decided."""
        return Decision()


class Accounts(Known):
    """The kind ``account``."""

    name = "account"
    fields = ("account_type", "account_number", "special_account_type")


class TaxCodes(Known):
    """The kind ``tax_code``. A code can be called anything, so its own flag says whether it taxes."""

    name = "tax_code"
    fields = ("is_taxable",)


class PaymentMethods(Known):
    """The kind ``payment_method``."""

    name = "payment_method"
    fields = ("payment_method_type",)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else trimmed(value)
