"""What QuickBooks prints behind its times says where its PC is, whatever the account says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "printed_offset_20261127"
down_revision = "health_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("company_file", sa.Column("printed_offset", sa.Float()))


def downgrade() -> None:
    op.drop_column("company_file", "printed_offset")
