"""How exactly the clock of QuickBooks' PC is known, and with it the time of an edit there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "clock_within_20261127"
down_revision = "users_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("company_file", sa.Column("skew_within", sa.Float()))
    op.add_column("quickbooks_record", sa.Column("edited_within", sa.Float()))


def downgrade() -> None:
    op.drop_column("quickbooks_record", "edited_within")
    op.drop_column("company_file", "skew_within")
