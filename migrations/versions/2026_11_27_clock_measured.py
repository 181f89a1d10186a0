"""How exactly it is known by how much the clock of QuickBooks' PC is fast."""

from __future__ import annotations

from alembic import op

revision = "clock_measured_20261127"
down_revision = "clock_within_20261127"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE company_file ADD COLUMN IF NOT EXISTS skew_within double precision")


def downgrade() -> None:
    op.drop_column("company_file", "skew_within")
