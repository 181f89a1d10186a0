"""What an ordinary read has come across between two proofs waits for the next one, which names it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "met_20261127"
down_revision = "partner_20261127"
branch_labels = None
depends_on = None

TABLE, APP, OPS = "proof_met", "qbconnector_app", "qbconnector_ops"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("company_id", sa.Text, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Text),
        sa.Column("suspect", sa.Text, nullable=False, server_default=""),
        sa.Column("held", JSONB),
        sa.Column("shown", JSONB),
        sa.Column("other_id", sa.Text),
        sa.Column("other", JSONB),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("company_id", "side", "kind", "record_id", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=f"fk_{TABLE}_company", ondelete="CASCADE"),
    )
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY one_company ON {TABLE} TO {APP}"
        " USING (company_id = current_setting('qbconnector.company', true))"
        " WITH CHECK (company_id = current_setting('qbconnector.company', true))"
    )
    op.execute(f"CREATE POLICY all_companies ON {TABLE} TO {OPS} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO {APP}, {OPS}")


def downgrade() -> None:
    op.drop_table(TABLE)
