"""Up to when operators were told what is new, so that a digest says nothing twice and leaves nothing out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "told_20261127"
down_revision = "restored_20261127"
branch_labels = None
depends_on = None

OPS = "qbconnector_ops"


def upgrade() -> None:
    op.create_table(
        "told",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_told"),
    )
    op.execute("ALTER TABLE told ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE told FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY operators ON told TO {OPS} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON told TO {OPS}")


def downgrade() -> None:
    op.drop_table("told")
