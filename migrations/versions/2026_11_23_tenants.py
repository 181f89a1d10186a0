"""Keep companies apart: grants, forced row-level security, and the look-ups that come before a company is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "tenants_20261123"
down_revision = "tables_20261123"
branch_labels = None
depends_on = None

APP = "qbconnector_app"
OPS = "qbconnector_ops"

TABLES = (
    "company",
    "attention",
    "change",
    "choice",
    "company_file",
    "connection",
    "cursor",
    "hint",
    "industrack_record",
    "link",
    "message",
    "message_chunk",
    "preview",
    "push",
    "quickbooks_record",
    "request",
    "session",
    "task",
)

LOOK_UPS = {
    "qbc_login(user_name text)": (
        "TABLE (company_id text, password_hash text)",
        "SELECT c.company_id, c.password_hash FROM {schema}.connection c WHERE c.user_name = $1",
    ),
    "qbc_company_of_ticket(ticket_hash text)": (
        "TABLE (company_id text)",
        "SELECT s.company_id FROM {schema}.session s WHERE s.ticket_hash = $1",
    ),
    "qbc_company_of_setup_token(token_hash text)": (
        "TABLE (company_id text)",
        "SELECT c.company_id FROM {schema}.company c WHERE c.setup_token_hash = $1 AND $1 <> ''",
    ),
}


def upgrade() -> None:
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(f"GRANT USAGE ON SCHEMA {schema} TO {APP}, {OPS}")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY one_company ON {table} TO {APP}"
            " USING (company_id = current_setting('qbconnector.company', true))"
            " WITH CHECK (company_id = current_setting('qbconnector.company', true))"
        )
        op.execute(f"CREATE POLICY all_companies ON {table} TO {OPS} USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}, {OPS}")
    # A company is made and removed by operators only.
    op.execute(f"REVOKE INSERT, DELETE ON company FROM {APP}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {APP}, {OPS}")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP}, {OPS}")
    for signature, (result, body) in LOOK_UPS.items():
        _look_up(signature, result, body.format(schema=schema), str(schema))


def _look_up(signature: str, result: str, body: str, schema: str) -> None:
    """A function that runs as the operators' role, so that it sees one row of a company that is not known yet."""
    op.execute(
        f"CREATE FUNCTION {signature} RETURNS {result} LANGUAGE sql STABLE SECURITY DEFINER"
        f" SET search_path = pg_catalog AS $body$ {body} $body$"
    )
    name = signature.split("(", maxsplit=1)[0]
    op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {APP}, {OPS}")
    # Giving a function away needs membership and, for a moment, the right to create in the schema.
    op.execute(f"GRANT {OPS} TO CURRENT_USER")
    op.execute(f"GRANT CREATE ON SCHEMA {schema} TO {OPS}")
    op.execute(f"ALTER FUNCTION {name} OWNER TO {OPS}")
    op.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {OPS}")
    op.execute(f"REVOKE {OPS} FROM CURRENT_USER")


def downgrade() -> None:
    for signature in LOOK_UPS:
        op.execute(f"DROP FUNCTION {signature.split('(', maxsplit=1)[0]}")
    for table in TABLES:
        op.execute(f"DROP POLICY one_company ON {table}")
        op.execute(f"DROP POLICY all_companies ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
