"""Count what is under way without looking at what is settled: ``/metrics`` is asked every few seconds, for all companies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "live_figures_20261127"
down_revision = "callers_20261127"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_request_live", "request", ["kind", "state", "since"], "state IN ('waiting', 'handed_out', 'unknown', 'held')"),
    ("ix_push_live", "push", ["kind", "state", "created_at"], "state IN ('waiting', 'working', 'failed')"),
    ("ix_attention_by_code", "attention", ["code", "severity", "since"], "state = 'open'"),
)


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
