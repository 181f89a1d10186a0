"""Of what is marked a batch finds its own records, and does not go through all that is marked."""

from __future__ import annotations

from alembic import op

revision = "marks_20261128"
down_revision = "claims_20261128"
branch_labels = None
depends_on = None

IDS = {"quickbooks_record": "quickbooks_id", "industrack_record": "industrack_id"}


def upgrade() -> None:
    _replace({table: f"company_id, kind, {id_name}" for table, id_name in IDS.items()})


def downgrade() -> None:
    _replace(dict.fromkeys(IDS, "company_id, kind"))


def _replace(columns: dict[str, str]) -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    for table, named in columns.items():
        op.execute(f"DROP INDEX ix_{table}_dirty")
        op.execute(f"CREATE INDEX ix_{table}_dirty ON {table} ({named}) WHERE dirty")
