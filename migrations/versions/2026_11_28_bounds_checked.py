"""Look once whether every message so far has a number below those of the months; others read and write meanwhile."""

from __future__ import annotations

from alembic import op

revision = "bounds_checked_20261128"
down_revision = "bounds_20261128"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("message", "message_chunk"):
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_before")


def downgrade() -> None:
    """Nothing is kept of it."""
