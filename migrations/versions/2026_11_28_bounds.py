"""Every message so far has a number below those that the months will have: said here, so that nobody has to look later.

The first of three steps towards messages by month. Each is a transaction by itself: this one and the last hold a lock for
moments, and while the one between reads all rows, everything goes on.
"""

from __future__ import annotations

from alembic import op

revision = "bounds_20261128"
down_revision = "many_20261128"
branch_labels = None
depends_on = None

FIRST = 202611 * 10**9  # of November 2026
BOUNDS = {"message": "id", "message_chunk": "message_id"}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    for table, number in BOUNDS.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_before CHECK ({number} < {FIRST}) NOT VALID")


def downgrade() -> None:
    for table in BOUNDS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS ck_{table}_before")
