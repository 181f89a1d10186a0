"""No statistics of what no plan depends on: records as JSON, and what they are recognised by.

A first sync has its tables analysed whenever they have doubled, and most of what that costs is sorting JSON by the thousand.
"""

from __future__ import annotations

from alembic import op

revision = "statistics_20261128"
down_revision = "file_names_20261128"
branch_labels = None
depends_on = None

COLUMNS = {
    "quickbooks_record": ("edit_sequence", "data", '"values"', "match_keys", "modified_at", "edited_within"),
    "industrack_record": ("version", "data", '"values"', "match_keys"),
    "link": ("agreed_quickbooks", "agreed_industrack"),
    "push": ("data", "agreed_quickbooks", "step", "pending"),
}


def upgrade() -> None:
    _set("0")


def downgrade() -> None:
    _set("-1")


def _set(number: str) -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    for table, columns in COLUMNS.items():
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {name} SET STATISTICS {number}" for name in columns))
