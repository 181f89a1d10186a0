"""Whether another company has a company file of this name is found by the name: each session asks, and read all files for it."""

from __future__ import annotations

from alembic import op

revision = "file_names_20261128"
down_revision = "keys_together_20261128"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    op.execute("CREATE INDEX ix_company_file_pinned_name ON company_file (pinned_name)")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    op.execute("DROP INDEX ix_company_file_pinned_name")
