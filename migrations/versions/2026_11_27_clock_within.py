"""How exactly an edit in QuickBooks is dated, where it was the first to show that its PC's clock is wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "clock_within_20261127"
down_revision = "users_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quickbooks_record", sa.Column("edited_within", sa.Float()))


def downgrade() -> None:
    op.drop_column("quickbooks_record", "edited_within")
