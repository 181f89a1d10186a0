"""The way from a QuickBooks record to the records of IndusTrack that name it, which was a search through all of a company's.

The release before knows nothing of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "named_20261127"
down_revision = "back_20261127"
branch_labels = None
depends_on = None

NAME = "ix_industrack_record_quickbooks_id"


def upgrade() -> None:
    op.create_index(
        NAME, "industrack_record", ["quickbooks_id", "company_id", "kind"], postgresql_where=sa.text("quickbooks_id IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index(NAME, "industrack_record")
