"""Keys with scopes, answers kept for repeated calls, webhooks to IndusTrack's own application; accounts told apart.

The release before knows none of the new tables and columns, and goes on: columns are nullable or have defaults. What is told by
webhook is written by a trigger beside the attention itself, so that whatever opens or closes one tells of it, or neither happens.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "callers_20261127"
down_revision = "open_messages_20261123"
branch_labels = None
depends_on = None

APP = "qbconnector_app"
OPS = "qbconnector_ops"

SERVICE_TABLES = ("api_key", "kept_answer", "webhook")
NOW = sa.text("now()")

TOLD = """
DECLARE
  told text := CASE WHEN NEW.state = 'open' THEN 'attention.opened' ELSE 'attention.closed' END;
BEGIN
  IF NEW.state = 'open' AND TG_OP = 'UPDATE' AND OLD.state = 'open' THEN RETURN NULL; END IF;
  IF NEW.state <> 'open' AND (TG_OP = 'INSERT' OR OLD.state <> 'open') THEN RETURN NULL; END IF;
  INSERT INTO {schema}.webhook_delivery (company_id, webhook_id, event, data)
  SELECT NEW.company_id, w.id, told, jsonb_build_object('company_id', NEW.company_id, 'attention', jsonb_build_object(
    'id', NEW.id, 'code', NEW.code, 'severity', NEW.severity, 'summary', NEW.summary, 'remedy', NEW.remedy,
    'kind', nullif(NEW.kind, ''), 'quickbooks_id', nullif(NEW.quickbooks_id, ''),
    'industrack_id', nullif(NEW.industrack_id, ''), 'name', nullif(NEW.name, ''), 'choices', NEW.choices,
    'since', to_char(NEW.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'state', NEW.state))
  FROM {schema}.webhook w
  WHERE w.stopped_at IS NULL AND told = ANY(w.events) AND (w.only_company IS NULL OR w.only_company = NEW.company_id);
  RETURN NULL;
END
"""


def upgrade() -> None:
    schema = str(op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())")))
    _tables()
    op.add_column("company", sa.Column("industrack_account", sa.Text(), nullable=True))
    op.add_column("company", sa.Column("synced_first_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("uq_company_industrack_account", "company", ["industrack_account"], unique=True)
    op.create_index("ix_company_created_at", "company", ["created_at", "company_id"])
    op.create_index("ix_attention_open", "attention", ["company_id", "since", "id"], postgresql_where=sa.text("state = 'open'"))
    for table in SERVICE_TABLES:
        _secure(table)
        op.execute(f"CREATE POLICY all_companies ON {table} TO {OPS} USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {OPS}")
    _secure("webhook_delivery")
    op.execute(
        f"CREATE POLICY one_company ON webhook_delivery TO {APP}"
        " USING (company_id = current_setting('qbconnector.company', true))"
        " WITH CHECK (company_id = current_setting('qbconnector.company', true))"
    )
    op.execute(f"CREATE POLICY all_companies ON webhook_delivery TO {OPS} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO {APP}, {OPS}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {APP}, {OPS}")
    _trigger(schema)


def _tables() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("only_company", sa.Text(), nullable=True),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["only_company"], ["company.company_id"], name="fk_api_key_company", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
    )
    op.create_index("uq_api_key_key_hash", "api_key", ["key_hash"], unique=True)
    op.create_table(
        "kept_answer",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("asked_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_kept_answer"),
    )
    op.create_index("ix_kept_answer_created_at", "kept_answer", ["created_at"])
    op.create_table(
        "webhook",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("only_company", sa.Text(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["only_company"], ["company.company_id"], name="fk_webhook_company", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name="fk_webhook_delivery_company", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_webhook_delivery"),
    )
    op.create_index("ix_webhook_delivery_due", "webhook_delivery", ["not_before"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_index("ix_webhook_delivery_webhook_id", "webhook_delivery", ["webhook_id", "id"])


def _secure(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _trigger(schema: str) -> None:
    """A function that runs as the operators' role, because a company's own transaction sees no webhooks."""
    op.execute(
        "CREATE FUNCTION qbc_tell_attention() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog AS $body$ {TOLD.format(schema=schema)} $body$"
    )
    op.execute("REVOKE ALL ON FUNCTION qbc_tell_attention() FROM PUBLIC")
    op.execute(
        "CREATE TRIGGER tell_attention AFTER INSERT OR UPDATE OF state ON attention"
        " FOR EACH ROW EXECUTE FUNCTION qbc_tell_attention()"
    )
    op.execute(f"GRANT {OPS} TO CURRENT_USER")
    op.execute(f"GRANT CREATE ON SCHEMA {schema} TO {OPS}")
    op.execute(f"ALTER FUNCTION qbc_tell_attention() OWNER TO {OPS}")
    op.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {OPS}")
    op.execute(f"REVOKE {OPS} FROM CURRENT_USER")


def downgrade() -> None:
    op.execute("DROP TRIGGER tell_attention ON attention")
    op.execute("DROP FUNCTION qbc_tell_attention()")
    for table in ("webhook_delivery", *reversed(SERVICE_TABLES)):
        op.drop_table(table)
    op.drop_index("ix_attention_open", "attention")
    op.drop_index("ix_company_created_at", "company")
    op.drop_index("uq_company_industrack_account", "company")
    for column in ("synced_first_at", "industrack_account"):
        op.drop_column("company", column)
