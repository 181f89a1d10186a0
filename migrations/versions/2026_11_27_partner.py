"""The pair of a record of IndusTrack is found by an index, ended pairs too; statistics are renewed half as often.

``uq_link_industrack`` holds the pairs that have not ended. A question that must see ended ones went through every pair of the
company for each record: twice the customers, four times the work.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "partner_20261127"
down_revision = "undelivered_20261127"
branch_labels = None
depends_on = None

INDEX, NAME = "ix_link_industrack", "qbc_refresh_statistics"
DOUBLED, TREBLED = "> 100 + greatest(c.reltuples, 0)", "> 200 + 2 * greatest(c.reltuples, 0)"


def upgrade() -> None:
    op.create_index(INDEX, "link", ["company_id", "industrack_id", "kind"])  # else it looks like a way to a kind, too
    _threshold(DOUBLED, TREBLED)


def downgrade() -> None:
    _threshold(TREBLED, DOUBLED)
    op.drop_index(INDEX, "link")


def _threshold(before: str, now: str) -> None:
    """Rows that changed, of which an update is one: most tables get two updates for each row soon after it came."""
    body = op.get_bind().scalar(sa.text("SELECT pg_get_functiondef(CAST(:name AS regproc))"), {"name": NAME})
    if before not in str(body):
        raise RuntimeError(f"{NAME} is not as it was made")
    op.get_bind().exec_driver_sql(str(body).replace(before, now).replace("%", "%%"))
