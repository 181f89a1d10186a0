"""In which form bodies of messages are written: what the release before can read, until it is gone.

A database that never held a company has no release before, and begins with the new form.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bodies_20261128"
down_revision = "named_20261127"
branch_labels = None
depends_on = None

APP, OPS = "qbconnector_app", "qbconnector_ops"
NAME = "qbc_bodies"


def upgrade() -> None:
    # Counting companies would not do: row-level security hides them from the owner.
    is_new = op.get_bind().scalar(sa.text("SELECT pg_relation_size('company') = 0"))
    op.execute(
        f"CREATE FUNCTION {NAME}() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog"
        f" AS $body$ SELECT '{'zstd' if is_new else 'zlib'}' $body$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {NAME} TO {APP}, {OPS}")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {NAME}")
