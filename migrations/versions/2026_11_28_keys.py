"""A table of the keys that records may be recognised by, because no index on an array serves a role under row-level security.

``&&`` is not leakproof: PostgreSQL looks at the policy first and then at all records of the company, one by one. Plain equality
of a column of its own goes by an index. Triggers keep the table from ``match_keys``, so that it is right whichever release writes
those; a record is removed with its company alone, and so are its keys.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "keys_20261128"
down_revision = "months_20261128"
branch_labels = None
depends_on = None

APP, OPS = "qbconnector_app", "qbconnector_ops"
SIDES = {"quickbooks": "quickbooks_id", "industrack": "industrack_id"}
TRIGGERS = {
    "keys_of_new": ("INSERT", "NEW.match_keys <> '{}'"),
    "keys_of_changed": ("UPDATE OF match_keys", "OLD.match_keys IS DISTINCT FROM NEW.match_keys"),
}
BODY = """
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM {schema}.match_key WHERE company_id = OLD.company_id AND kind = OLD.kind AND side = '{side}'
           AND key = ANY(OLD.match_keys) AND key <> ALL(NEW.match_keys) AND record_id = OLD.{id};
    END IF;
    INSERT INTO {schema}.match_key (company_id, kind, side, key, record_id)
    SELECT NEW.company_id, NEW.kind, '{side}', key, NEW.{id} FROM unnest(NEW.match_keys) AS key ON CONFLICT DO NOTHING;
    RETURN NULL;
END
"""


def upgrade() -> None:
    schema = str(op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())")))
    op.execute("SET LOCAL lock_timeout = '800ms'")
    op.create_table(
        "match_key",
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("company_id", "kind", "side", "key", "record_id")],
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name="fk_match_key_company", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "kind", "side", "key", "record_id", name="pk_match_key"),
    )
    bound = "company_id = current_setting('qbconnector.company', true)"
    op.execute("ALTER TABLE match_key ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE match_key FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_company ON match_key TO {APP} USING ({bound}) WITH CHECK ({bound})")
    op.execute(f"CREATE POLICY all_companies ON match_key TO {OPS} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON match_key TO {APP}, {OPS}")
    for side, id_name in SIDES.items():
        _keep(schema, side, id_name)
        op.drop_index(f"ix_{side}_record_match_keys", f"{side}_record")


def _keep(schema: str, side: str, id_name: str) -> None:
    """It works with the rights of whoever writes the record, so nobody reaches another company's keys by it."""
    function, table = f"qbc_keys_of_{side}", f"{side}_record"
    body = BODY.format(schema=schema, side=side, id=id_name)
    op.execute(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$")
    op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    for trigger, (event, condition) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {trigger} AFTER {event} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    for side in SIDES:
        for trigger in TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger} ON {side}_record")
        op.execute(f"DROP FUNCTION qbc_keys_of_{side}")
        op.create_index(f"ix_{side}_record_match_keys", f"{side}_record", ["match_keys"], postgresql_using="gin")
    op.drop_table("match_key")
