"""People who sign in to the operators' pages by name, and what they are signed in with, so that signing out ends it for good.

The release before knows neither table, and goes on with the operators' key.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "users_20261127"
down_revision = "met_20261127"
branch_labels = None
depends_on = None

OPS = "qbconnector_ops"
NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "user_account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_user_account"),
    )
    op.create_index("uq_user_account_name", "user_account", [sa.text("lower(name)")], unique=True)
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_user_session_user_account", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_user_session"),
    )
    for table in ("user_account", "user_session"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY operators ON {table} TO {OPS} USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {OPS}")


def downgrade() -> None:
    op.drop_table("user_session")
    op.drop_table("user_account")
