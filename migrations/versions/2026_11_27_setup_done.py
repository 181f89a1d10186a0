"""Which steps of the set-up page a customer has said are done, so that the page goes on where they left it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "setup_done_20261127"
down_revision = "setup_used_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("company", sa.Column("setup_done", JSONB, nullable=False, server_default=sa.text("'{}'::jsonb")))


def downgrade() -> None:
    op.drop_column("company", "setup_done")
