"""A customer's sales tax: QuickBooks' tax code and tax item, IndusTrack's ``taxable`` and tax rate."""

from __future__ import annotations

from app.model import Context
from app.sync.rules.reading import Data, ref_id

KEYS = ("taxable", "tax_rate_id")


def preferences(context: Context) -> Data | None:
    """None while sales tax is switched off in QuickBooks or its preferences are not known, and in other editions."""
    if context.country != "US":
        return None
    return context.preferences.get("sales_tax_preferences") or None


def is_taxable(code_id: str | None, context: Context) -> bool | None:
    """What the code says, however it is called; a customer without a code is taxable; None when the code is
    not known.
    """
    if code_id is None:
        return True
    code = context.lookup.quickbooks("tax_code", code_id)
    if code is not None and code.data.get("is_taxable") is not None:
        return bool(code.data["is_taxable"])
    defaults = {default_code(flag, context): flag for flag in (True, False)}
    return defaults.get(code_id)


def default_code(taxable: bool, context: Context) -> str | None:
    name = "default_taxable_sales_tax_code" if taxable else "default_non_taxable_sales_tax_code"
    return ref_id(preferences(context) or {}, name)
