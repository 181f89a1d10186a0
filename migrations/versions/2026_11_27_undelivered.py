"""What a webhook's receiver did not take is looked for every 15 seconds, among all that was ever delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "undelivered_20261127"
down_revision = "setup_done_20261127"
branch_labels = None
depends_on = None

NAME = "ix_webhook_delivery_undelivered"


def upgrade() -> None:
    op.create_index(NAME, "webhook_delivery", ["company_id", "created_at"], postgresql_where=sa.text("state <> 'delivered'"))


def downgrade() -> None:
    op.drop_index(NAME, "webhook_delivery")
