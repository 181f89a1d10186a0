"""What is told by webhook of an attention that stands for many records.

Rows that are shown and gathered in one transaction are told once, as the one that stands for them: the trigger looks at the end
of the transaction what is left of each. The release before writes no such rows, and its own are told as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "many_20261128"
down_revision = "bodies_20261128"
branch_labels = None
depends_on = None

OPS = "qbconnector_ops"
SIGNATURE = "CREATE OR REPLACE FUNCTION qbc_tell_attention() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
TOLD = """
DECLARE
  told text := CASE WHEN NEW.state = 'open' THEN 'attention.opened' ELSE 'attention.closed' END;
{declared}BEGIN
  IF NEW.state = 'open' AND TG_OP = 'UPDATE' AND OLD.state = 'open' THEN RETURN NULL; END IF;
  IF NEW.state <> 'open' AND (TG_OP = 'INSERT' OR OLD.state <> 'open') THEN RETURN NULL; END IF;
{looked}  INSERT INTO {schema}.webhook_delivery (company_id, webhook_id, event, data)
  SELECT NEW.company_id, w.id, told, jsonb_build_object('company_id', NEW.company_id, 'attention', jsonb_build_object(
    'id', NEW.id, 'code', NEW.code, 'severity', {shown}.severity, 'summary', {shown}.summary, 'remedy', NEW.remedy,
    'kind', nullif(NEW.kind, ''), 'quickbooks_id', {quickbooks_id},
    'industrack_id', nullif(NEW.industrack_id, ''), 'name', nullif(NEW.name, ''), 'choices', {shown}.choices,{records}
    'since', to_char(NEW.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'state', NEW.state))
  FROM {schema}.webhook w
  WHERE w.stopped_at IS NULL AND told = ANY(w.events) AND (w.only_company IS NULL OR w.only_company = NEW.company_id);
  RETURN NULL;
END
"""
NEW_WORDS = {
    "declared": "  at_last {schema}.attention%ROWTYPE;\n",
    "looked": """  SELECT * INTO at_last FROM {schema}.attention a WHERE a.company_id = NEW.company_id AND a.id = NEW.id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF (NEW.state = 'open') <> (at_last.state = 'open') THEN RETURN NULL; END IF;
  IF NEW.state <> 'open' AND NEW.since = now() THEN RETURN NULL; END IF;
""",
    "shown": "at_last",
    "quickbooks_id": "CASE WHEN starts_with(NEW.quickbooks_id, '*') THEN NULL ELSE nullif(NEW.quickbooks_id, '') END",
    "records": " 'records', coalesce((at_last.detail ->> 'records')::int, 1),",
}
OLD_WORDS = {
    "declared": "",
    "looked": "",
    "shown": "NEW",
    "quickbooks_id": "nullif(NEW.quickbooks_id, '')",
    "records": "",
}
WHEN = "tell_attention AFTER INSERT OR UPDATE OF state ON attention"
AT_ONCE = f"CREATE TRIGGER {WHEN} FOR EACH ROW"
AT_THE_END = f"CREATE CONSTRAINT TRIGGER {WHEN} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"


def upgrade() -> None:
    _write(NEW_WORDS, AT_THE_END)


def downgrade() -> None:
    _write(OLD_WORDS, AT_ONCE)


def _write(words: dict[str, str], trigger: str) -> None:
    """The function stays the operators' role's, which is lent for the moment."""
    schema = str(op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())")))
    body = TOLD.format(**{name: said.format(schema=schema) for name, said in words.items()}, schema=schema)
    op.execute(f"GRANT {OPS} TO CURRENT_USER")
    op.execute(f"{SIGNATURE} SET search_path = pg_catalog AS $body$ {body} $body$")
    op.execute("DROP TRIGGER tell_attention ON attention")
    op.execute(f"{trigger} EXECUTE FUNCTION qbc_tell_attention()")
    op.execute(f"REVOKE {OPS} FROM CURRENT_USER")
