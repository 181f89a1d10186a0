"""IndusTrack's collections and the kind of record that each holds; registered here and nowhere else."""

from __future__ import annotations

COLLECTIONS: dict[str, str] = {
    "tax_rates": "tax_rate",
    "terms": "terms",
    "customers": "customer",
    "locations": "location",
    "items": "item",
    "invoices": "invoice",
    "payments": "payment",
}
"""Collection → kind, in the order in which they are read: what is referred to comes first."""
