"""Every table. What belongs to a company carries ``company_id`` first in its key, and row-level security keeps it apart.

``columns`` is how columns are spelled; the other modules are the tables, one subject each.
"""

from app.store.tables import companies, people, proofs, queue, records, sessions
from app.store.tables.columns import metadata
from app.store.tables.service import SERVICE_TABLES

__all__ = ["SERVICE_TABLES", "companies", "metadata", "people", "proofs", "queue", "records", "sessions"]
