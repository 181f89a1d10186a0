"""The keys of a record refer to nothing, and those of a new one are taken to be new: half of what a new customer cost Postgres.

Each of its keys asked whether the company is there, which the record itself has asked, and was written in two steps because it
might have been there already. Where one is there after all, they are written as before. Keys go with their company by a trigger.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "keys_alone_20261128"
down_revision = "statistics_20261128"
branch_labels = None
depends_on = None

SIDES = {"quickbooks": "quickbooks_id", "industrack": "industrack_id"}
NEW = """
BEGIN
    INSERT INTO {schema}.match_key (company_id, kind, side, key, record_id)
    SELECT made.company_id, made.kind, '{side}', key, made.{id} FROM made, unnest(made.match_keys) AS key;
    RETURN NULL;
EXCEPTION WHEN unique_violation THEN
    INSERT INTO {schema}.match_key (company_id, kind, side, key, record_id)
    SELECT made.company_id, made.kind, '{side}', key, made.{id} FROM made, unnest(made.match_keys) AS key ON CONFLICT DO NOTHING;
    RETURN NULL;
END
"""
BEFORE = """
BEGIN
    INSERT INTO {schema}.match_key (company_id, kind, side, key, record_id)
    SELECT made.company_id, made.kind, '{side}', key, made.{id} FROM made, unnest(made.match_keys) AS key ON CONFLICT DO NOTHING;
    RETURN NULL;
END
"""
GONE = """
BEGIN
    DELETE FROM {schema}.match_key WHERE company_id = OLD.company_id;
    RETURN NULL;
END
"""


def upgrade() -> None:
    schema = _schema()
    op.execute("SET LOCAL lock_timeout = '800ms'")
    op.execute(f"CREATE FUNCTION qbc_keys_of_gone() RETURNS trigger LANGUAGE plpgsql AS $body${GONE.format(schema=schema)}$body$")
    op.execute("REVOKE ALL ON FUNCTION qbc_keys_of_gone FROM PUBLIC")
    op.execute("CREATE TRIGGER keys_of_gone AFTER DELETE ON company FOR EACH ROW EXECUTE FUNCTION qbc_keys_of_gone()")
    op.drop_constraint("fk_match_key_company", "match_key", type_="foreignkey")
    _write(schema, NEW)


def downgrade() -> None:
    schema = _schema()
    op.execute("SET LOCAL lock_timeout = '800ms'")
    _write(schema, BEFORE)
    op.create_foreign_key("fk_match_key_company", "match_key", "company", ["company_id"], ["company_id"], ondelete="CASCADE")
    op.execute("DROP TRIGGER keys_of_gone ON company")
    op.execute("DROP FUNCTION qbc_keys_of_gone")


def _schema() -> str:
    return str(op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())")))


def _write(schema: str, body: str) -> None:
    for side, id_name in SIDES.items():
        made = body.format(schema=schema, side=side, id=id_name)
        op.execute(f"CREATE OR REPLACE FUNCTION qbc_keys_of_new_{side}() RETURNS trigger LANGUAGE plpgsql AS $body${made}$body$")
