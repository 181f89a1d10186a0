"""What a session has to say that ended as it began is known with its ticket, so that closing it is one look-up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "polls_20261127"
down_revision = "told_20261127"
branch_labels = None
depends_on = None

APP, OPS = "qbconnector_app", "qbconnector_ops"
NAME = "qbc_session_of_ticket"


def upgrade() -> None:
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(
        f"CREATE FUNCTION {NAME}(ticket_hash text) RETURNS TABLE (company_id text, told text)"
        " LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $body$"
        " SELECT s.company_id, CASE WHEN s.outcome = 'nothing_to_do' THEN nullif(s.message, '') END"
        f" FROM {schema}.session s WHERE s.ticket_hash = $1 $body$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {NAME} TO {APP}, {OPS}")
    # Giving a function away needs membership and, for a moment, the right to create in the schema.
    op.execute(f"GRANT {OPS} TO CURRENT_USER")
    op.execute(f"GRANT CREATE ON SCHEMA {schema} TO {OPS}")
    op.execute(f"ALTER FUNCTION {NAME} OWNER TO {OPS}")
    op.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {OPS}")
    op.execute(f"REVOKE {OPS} FROM CURRENT_USER")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {NAME}")
