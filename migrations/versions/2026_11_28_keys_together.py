"""The keys of new records are written by one statement for all records that a statement makes, not by one for each record.

Keys of changed records stay with the trigger by row: a transition table would be filled by every mark that is set or taken away,
and almost no update changes a key.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "keys_together_20261128"
down_revision = "marks_20261128"
branch_labels = None
depends_on = None

SIDES = {"quickbooks": "quickbooks_id", "industrack": "industrack_id"}
BODY = """
BEGIN
    INSERT INTO {schema}.match_key (company_id, kind, side, key, record_id)
    SELECT made.company_id, made.kind, '{side}', key, made.{id} FROM made, unnest(made.match_keys) AS key ON CONFLICT DO NOTHING;
    RETURN NULL;
END
"""


def upgrade() -> None:
    schema = str(op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())")))
    op.execute("SET LOCAL lock_timeout = '800ms'")
    for side, id_name in SIDES.items():
        function, body = f"qbc_keys_of_new_{side}", BODY.format(schema=schema, side=side, id=id_name)
        op.execute(f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$")
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"DROP TRIGGER keys_of_new ON {side}_record")
        op.execute(
            f"CREATE TRIGGER keys_of_new AFTER INSERT ON {side}_record REFERENCING NEW TABLE AS made"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '800ms'")
    for side in SIDES:
        op.execute(f"DROP TRIGGER keys_of_new ON {side}_record")
        op.execute(f"DROP FUNCTION qbc_keys_of_new_{side}")
        op.execute(
            f"CREATE TRIGGER keys_of_new AFTER INSERT ON {side}_record FOR EACH ROW WHEN (NEW.match_keys <> '{{}}')"
            f" EXECUTE FUNCTION qbc_keys_of_{side}()"
        )
