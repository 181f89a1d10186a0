"""What grows during a first sync is not read once more for each batch of it.

Pushes that wait are found in the order in which they go, without those that are done; harm that waits is found without looking at
all that waits; a request that is under way is found by its record.
"""

from __future__ import annotations

from alembic import op

revision = "growth_20261128"
down_revision = "keys_filled_20261128"
branch_labels = None
depends_on = None

NEW = {
    "ix_request_unapplied_quickbooks": ("request", "(company_id, kind, quickbooks_id) WHERE NOT applied"),
    "ix_request_unapplied_industrack": ("request", "(company_id, kind, industrack_id) WHERE NOT applied"),
    "ix_request_harm": ("request", """(company_id, kind) WHERE steps @> '[{"counts": true}]'::jsonb"""),
    "ix_push_open": ("push", "(company_id, state, id) WHERE state IN ('waiting', 'working', 'failed')"),
    "ix_push_again": ("push", "(company_id, not_before) WHERE state = 'waiting' AND not_before IS NOT NULL"),
    "ix_push_harm": ("push", "(company_id, kind) WHERE step ->> 'counts' = 'true'"),
}
OLD = {
    "ix_request_unapplied": ("request", "(company_id, kind) WHERE NOT applied"),
    "ix_push_state": ("push", "(company_id, state)"),
}


def upgrade() -> None:
    _replace(OLD, NEW)


def downgrade() -> None:
    _replace(NEW, OLD)


def _replace(old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]]) -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    for name, (table, columns) in new.items():
        op.execute(f"CREATE INDEX {name} ON {table} {columns}")
    for name in old:
        op.execute(f"DROP INDEX {name}")
