"""The keys of the records that were there before; others read and write meanwhile, and their triggers keep what they write."""

from __future__ import annotations

from alembic import op

revision = "keys_filled_20261128"
down_revision = "keys_20261128"
branch_labels = None
depends_on = None

OPS = "qbconnector_ops"
SIDES = {"quickbooks": "quickbooks_id", "industrack": "industrack_id"}


def upgrade() -> None:
    """As the operators' role, which is lent for the moment: rows are hidden from the tables' owner."""
    op.execute(f"GRANT {OPS} TO CURRENT_USER")
    op.execute(f"SET LOCAL ROLE {OPS}")
    for side, id_name in SIDES.items():
        op.execute(
            "INSERT INTO match_key (company_id, kind, side, key, record_id)"
            f" SELECT company_id, kind, '{side}', unnest(match_keys), {id_name} FROM {side}_record ON CONFLICT DO NOTHING"
        )
    op.execute("RESET ROLE")
    op.execute(f"REVOKE {OPS} FROM CURRENT_USER")


def downgrade() -> None:
    """They go with their table."""
