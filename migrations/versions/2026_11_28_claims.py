"""Requests that wait are found in the order in which they go, without those that are settled."""

from __future__ import annotations

from alembic import op

revision = "claims_20261128"
down_revision = "growth_20261128"
branch_labels = None
depends_on = None

OPEN = "state IN ('waiting', 'handed_out', 'unknown', 'held')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    op.execute(f"CREATE INDEX ix_request_open ON request (company_id, state, id) WHERE {OPEN}")
    op.execute("DROP INDEX ix_request_state")


def downgrade() -> None:
    op.execute("CREATE INDEX ix_request_state ON request (company_id, state)")
    op.execute("DROP INDEX ix_request_open")
