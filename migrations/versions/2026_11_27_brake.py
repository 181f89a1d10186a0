"""Harm is counted over a day and by record, so that a mass change in parts is one and an answer is for what was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "brake_20261127"
down_revision = "printed_offset_20261127"
branch_labels = None
depends_on = None

EMPTY = sa.text("'{}'::jsonb")
NO = sa.text("false")


def upgrade() -> None:
    op.add_column("change", sa.Column("counts", sa.Boolean, nullable=False, server_default=NO))
    op.create_index("ix_change_counts", "change", ["company_id", "kind", "at"], postgresql_where=sa.text("counts"))
    op.add_column("attention", sa.Column("detail", JSONB, nullable=False, server_default=EMPTY))
    op.add_column("preview", sa.Column("harm", JSONB, nullable=False, server_default=EMPTY))
    op.add_column("preview", sa.Column("as_is_wanted", sa.Boolean, nullable=False, server_default=NO))


def downgrade() -> None:
    op.drop_column("preview", "as_is_wanted")
    op.drop_column("preview", "harm")
    op.drop_column("attention", "detail")
    op.drop_index("ix_change_counts", "change")
    op.drop_column("change", "counts")
