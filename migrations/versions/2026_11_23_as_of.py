"""A record of QuickBooks knows which message set showed it so: an older answer never takes the place of a newer one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "as_of_20261123"
down_revision = "tenants_20261123"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quickbooks_record", sa.Column("as_of", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("quickbooks_record", "as_of")
