"""When we were there again after a time in which nobody could call: an outage of ours is no company's silence.

The release before does not know the column.
"""

from __future__ import annotations

from alembic import op

revision = "back_20261127"
down_revision = "clock_measured_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE connection ADD COLUMN IF NOT EXISTS back_at timestamptz")


def downgrade() -> None:
    op.drop_column("connection", "back_at")
