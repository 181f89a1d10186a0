"""Plans that do not depend on luck: statistics follow the rows, and no index can be mistaken for a way to one record.

Between a company's first rows and the first visit of autovacuum the planner knew nothing of the mirrors, and took indexes on the
company and its kind for a way to single records.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "statistics_20261127"
down_revision = "polls_20261127"
branch_labels = None
depends_on = None

APP, OPS = "qbconnector_app", "qbconnector_ops"
NAME = "qbc_refresh_statistics"
MIRRORS = ("quickbooks_record", "industrack_record")
TABLES = (*MIRRORS, "link", "push", "request", "change", "hint", "message", "session", "attention")
BODIES = {  # wide, and never looked for by what stands in them
    "quickbooks_record": ("data", '"values"'),
    "industrack_record": ("data", '"values"'),
    "link": ("agreed_quickbooks", "agreed_industrack"),
    "push": ("data", "agreed_quickbooks", "step"),
    "request": ("body", "covers"),
    "change": ("before", "after"),
}
FUNCTION = """
DECLARE
    grown name;
BEGIN
    FOR grown IN
        SELECT c.relname FROM pg_class c JOIN pg_stat_all_tables s ON s.relid = c.oid
         WHERE c.oid = ANY(ARRAY[{tables}]) AND s.n_mod_since_analyze > 100 + greatest(c.reltuples, 0)
    LOOP
        IF pg_try_advisory_xact_lock(5917316043) THEN
            EXECUTE format('ANALYZE {schema}.%I', grown);
        END IF;
    END LOOP;
END
"""


def upgrade() -> None:
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    for table in MIRRORS:
        op.drop_index(f"ix_{table}_parent", table)
        op.create_index(
            f"ix_{table}_parent", table, ["company_id", "kind", "parent_id"], postgresql_where=sa.text("parent_id IS NOT NULL")
        )
    op.execute("CREATE INDEX ix_link_newest ON link (company_id, kind, created_at DESC, id DESC) WHERE NOT ended")
    for table, columns in BODIES.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    tables = ", ".join(f"'{schema}.{table}'::regclass" for table in TABLES)
    body = FUNCTION.format(schema=schema, tables=tables)
    # Only the tables' owner may bring their statistics up to date, so it runs as their owner.
    op.execute(
        f"CREATE FUNCTION {NAME}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog"
        f" AS $body${body}$body$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {NAME} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {NAME} TO {APP}, {OPS}")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {NAME}")
    for table, columns in BODIES.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1")
    op.drop_index("ix_link_newest", "link")
    for table in MIRRORS:
        op.drop_index(f"ix_{table}_parent", table)
        op.create_index(f"ix_{table}_parent", table, ["company_id", "kind", "parent_id"])
