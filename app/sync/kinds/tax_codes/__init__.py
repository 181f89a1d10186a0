"""Sales tax codes of QuickBooks. A code can be called anything, so its own flag says whether it taxes."""

from __future__ import annotations

from app.sync.rules.kind import Kind
from app.sync.rules.list_source import list_source
from app.sync.rules.lists import Known
from qbxml import messages as m

KIND = Kind(
    name="tax_code",
    one="tax code",
    many="tax codes",
    rules=Known("is_taxable"),
    source=list_source("tax_code", m.SalesTaxCodeQueryRq, "SalesTaxCodeRet"),
)
