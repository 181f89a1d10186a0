"""When a customer's set-up address was last used: thirty days after that it no longer opens. Those of today count from now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "setup_used_20261127"
down_revision = "said_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "company", sa.Column("setup_used_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))
    )


def downgrade() -> None:
    op.drop_column("company", "setup_used_at")
