"""When our own database was restored from a back-up: for a while, what is made in QuickBooks is looked for there first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "restored_20261127"
down_revision = "brake_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("company", sa.Column("restored_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("company", "restored_at")
