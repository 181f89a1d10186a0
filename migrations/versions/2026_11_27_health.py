"""A company's rhythm of contact, and the state it is in, so that silence is told and a list of thousands sorts by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "health_20261127"
down_revision = "live_figures_20261127"
branch_labels = None
depends_on = None

APP, OPS = "qbconnector_app", "qbconnector_ops"


def upgrade() -> None:
    op.add_column("connection", sa.Column("first_login_at", sa.DateTime(timezone=True)))
    op.add_column("connection", sa.Column("rhythm_seconds", sa.Float, nullable=False, server_default="0"))
    op.add_column("connection", sa.Column("hours", JSONB, nullable=False, server_default=sa.text("'{}'::jsonb")))
    op.create_table(
        "health",
        sa.Column("company_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("last_contact_at", sa.DateTime(timezone=True)),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("company_id", name="pk_health"),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name="fk_health_company", ondelete="CASCADE"),
    )
    op.create_index("ix_health_state", "health", ["state", "since"])
    op.execute("ALTER TABLE health ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE health FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY one_company ON health TO {APP}"
        " USING (company_id = current_setting('qbconnector.company', true))"
        " WITH CHECK (company_id = current_setting('qbconnector.company', true))"
    )
    op.execute(f"CREATE POLICY all_companies ON health TO {OPS} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON health TO {APP}, {OPS}")


def downgrade() -> None:
    op.drop_table("health")
    for column in ("hours", "rhythm_seconds", "first_login_at"):
        op.drop_column("connection", column)
