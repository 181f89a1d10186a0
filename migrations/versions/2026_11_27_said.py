"""What IndusTrack said against a record itself is counted apart from what failed for other causes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "said_20261127"
down_revision = "proof_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("push", sa.Column("said", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute("UPDATE industrack_record SET updated_at = NULL WHERE updated_at >= '9999-12-31'")
    op.execute("UPDATE industrack_record SET edited_at = NULL WHERE edited_at >= '9999-12-31'")


def downgrade() -> None:
    op.drop_column("push", "said")
