"""Find the few messages that are under way among the many that are done: the sweep looks for them every 15 seconds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "open_messages_20261123"
down_revision = "tenants_20261123"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_message_open", "message"


def upgrade() -> None:
    op.create_index(INDEX, TABLE, ["company_id"], postgresql_where=sa.text("state IN ('handed_out', 'answered')"))


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
