"""The first tables: companies, what is known of both sides, and the work between them.

Revision of 2026-11-23; nothing stands before it, so no earlier release has to go on working.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "tables_20261123"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("industrack_url", sa.Text(), nullable=False),
        sa.Column("industrack_token", sa.LargeBinary(), nullable=False),
        sa.Column("webhook_secret", sa.LargeBinary(), nullable=False),
        sa.Column("time_zone", sa.Text(), server_default="", nullable=False),
        sa.Column("setup_token_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_company")),
    )
    op.create_index("ix_company_setup_token_hash", "company", ["setup_token_hash"], unique=False)
    op.create_table(
        "attention",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), server_default="warning", nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("quickbooks_id", sa.Text(), server_default="", nullable=False),
        sa.Column("industrack_id", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("choice", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_attention_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_attention")),
    )
    op.create_index("ix_attention_state", "attention", ["company_id", "state"], unique=False)
    op.create_index(
        "uq_attention_open",
        "attention",
        ["company_id", "code", "kind", "quickbooks_id", "industrack_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'resolved'"),
    )
    op.create_table(
        "change",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("quickbooks_id", sa.Text(), nullable=True),
        sa.Column("industrack_id", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("restorable", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_change_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_at", "change", ["company_id", "at"], unique=False)
    op.create_index("ix_change_industrack_id", "change", ["company_id", "industrack_id"], unique=False)
    op.create_index("ix_change_quickbooks_id", "change", ["company_id", "quickbooks_id"], unique=False)
    op.create_table(
        "choice",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_choice_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "kind", "record_id", "key", name=op.f("pk_choice")),
    )
    op.create_table(
        "company_file",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("pinned_name", sa.Text(), nullable=True),
        sa.Column("file_id_seen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("seen_name", sa.Text(), server_default="", nullable=False),
        sa.Column("path", sa.Text(), server_default="", nullable=False),
        sa.Column("qbxml_version", sa.Text(), server_default="", nullable=False),
        sa.Column("product", sa.Text(), server_default="", nullable=False),
        sa.Column("file_mode", sa.Text(), server_default="", nullable=False),
        sa.Column("host", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("preferences", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("last_restore", sa.Text(), nullable=True),
        sa.Column("stopped", sa.Text(), server_default="", nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("full_read_wanted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("without_recovery", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("skew_seconds", sa.Float(), server_default="0", nullable=False),
        sa.Column("page_size", sa.Integer(), server_default="100", nullable=False),
        sa.Column("cut_reads", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_company_file_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_company_file")),
    )
    op.create_table(
        "connection",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_connection_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_connection")),
        sa.UniqueConstraint("user_name", name=op.f("uq_connection_user_name")),
    )
    op.create_table(
        "cursor",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("swept_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_cursor_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "side", "kind", name=op.f("pk_cursor")),
    )
    op.create_table(
        "hint",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_hint_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "event_id", name=op.f("pk_hint")),
    )
    op.create_index("ix_hint_open", "hint", ["company_id"], unique=False, postgresql_where=sa.text("fetched_at IS NULL"))
    op.create_table(
        "industrack_record",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("industrack_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("dirty", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("match_keys", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("quickbooks_id", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.company_id"], name=op.f("fk_industrack_record_company"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "kind", "industrack_id", name=op.f("pk_industrack_record")),
    )
    op.create_index(
        "ix_industrack_record_dirty", "industrack_record", ["company_id", "kind"], unique=False, postgresql_where=sa.text("dirty")
    )
    op.create_index("ix_industrack_record_match_keys", "industrack_record", ["match_keys"], unique=False, postgresql_using="gin")
    op.create_index("ix_industrack_record_parent", "industrack_record", ["company_id", "kind", "parent_id"], unique=False)
    op.create_table(
        "link",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quickbooks_id", sa.Text(), nullable=False),
        sa.Column("industrack_id", sa.Text(), nullable=False),
        sa.Column(
            "agreed_quickbooks", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "agreed_industrack", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("digest_quickbooks", sa.Text(), server_default="", nullable=False),
        sa.Column("digest_industrack", sa.Text(), server_default="", nullable=False),
        sa.Column("ended", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("why_ended", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_link_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_link")),
    )
    op.create_index(
        "uq_link_industrack", "link", ["company_id", "kind", "industrack_id"], unique=True, postgresql_where=sa.text("NOT ended")
    )
    op.create_index("uq_link_pair", "link", ["company_id", "kind", "quickbooks_id", "industrack_id"], unique=True)
    op.create_index(
        "uq_link_quickbooks", "link", ["company_id", "kind", "quickbooks_id"], unique=True, postgresql_where=sa.text("NOT ended")
    )
    op.create_table(
        "message",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("message_set_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="handed_out", nullable=False),
        sa.Column("request_xml", sa.LargeBinary(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("handed_out_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ingested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hresult", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("answer_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("answer_digest", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_message_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_session_id", "message", ["company_id", "session_id"], unique=False)
    op.create_index("ix_message_set", "message", ["company_id", "message_set_id"], unique=False)
    op.create_table(
        "message_chunk",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.company_id"], name=op.f("fk_message_chunk_company"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "message_id", "n", name=op.f("pk_message_chunk")),
    )
    op.create_table(
        "preview",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kinds", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_as", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_preview_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_preview")),
    )
    op.create_table(
        "push",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("industrack_id", sa.Text(), nullable=True),
        sa.Column("quickbooks_id", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("if_match", sa.Text(), nullable=True),
        sa.Column("client_ref", sa.Text(), nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column(
            "agreed_quickbooks", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("pending", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("step", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_push_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_push")),
    )
    op.create_index("ix_push_state", "push", ["company_id", "state"], unique=False)
    op.create_index(
        "uq_push_live_industrack",
        "push",
        ["company_id", "kind", "industrack_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'working') AND industrack_id IS NOT NULL"),
    )
    op.create_index(
        "uq_push_live_quickbooks",
        "push",
        ["company_id", "kind", "quickbooks_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'working') AND quickbooks_id IS NOT NULL"),
    )
    op.create_table(
        "quickbooks_record",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quickbooks_id", sa.Text(), nullable=False),
        sa.Column("edit_sequence", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("dirty", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("match_keys", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("modified_at", sa.Text(), server_default="", nullable=False),
        sa.Column("as_of", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.company_id"], name=op.f("fk_quickbooks_record_company"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("company_id", "kind", "quickbooks_id", name=op.f("pk_quickbooks_record")),
    )
    op.create_index(
        "ix_quickbooks_record_dirty", "quickbooks_record", ["company_id", "kind"], unique=False, postgresql_where=sa.text("dirty")
    )
    op.create_index("ix_quickbooks_record_match_keys", "quickbooks_record", ["match_keys"], unique=False, postgresql_using="gin")
    op.create_index("ix_quickbooks_record_parent", "quickbooks_record", ["company_id", "kind", "parent_id"], unique=False)
    op.create_table(
        "request",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("quickbooks_id", sa.Text(), nullable=True),
        sa.Column("industrack_id", sa.Text(), nullable=True),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("covers", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("quickbooks_version", sa.Text(), server_default="", nullable=False),
        sa.Column("industrack_version", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("status_message", sa.Text(), server_default="", nullable=False),
        sa.Column("applied", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("search", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_request_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_request")),
    )
    op.create_index("ix_request_message_id", "request", ["company_id", "message_id"], unique=False)
    op.create_index("ix_request_state", "request", ["company_id", "state"], unique=False)
    op.create_index(
        "ix_request_unapplied", "request", ["company_id", "kind"], unique=False, postgresql_where=sa.text("NOT applied")
    )
    op.create_index(
        "uq_request_live_industrack",
        "request",
        ["company_id", "kind", "industrack_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'handed_out', 'unknown', 'held') AND industrack_id IS NOT NULL"),
    )
    op.create_index(
        "uq_request_live_quickbooks",
        "request",
        ["company_id", "kind", "quickbooks_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'handed_out', 'unknown', 'held') AND quickbooks_id IS NOT NULL"),
    )
    op.create_table(
        "session",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("ticket_hash", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_call_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("percent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waits", sa.Integer(), server_default="0", nullable=False),
        sa.Column("manual", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("progress", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_session_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_company_id_started_at", "session", ["company_id", "started_at"], unique=False)
    op.create_index("ix_session_ticket_hash", "session", ["ticket_hash"], unique=True)
    op.create_index("uq_session_live", "session", ["company_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL"))
    op.create_table(
        "task",
        sa.Column("company_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("generation", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=op.f("fk_task_company"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company_id", "what", "key", name=op.f("pk_task")),
    )
    op.create_index("ix_task_due_at", "task", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_task_due_at", table_name="task")
    op.drop_table("task")
    op.drop_index("uq_session_live", table_name="session", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_index("ix_session_ticket_hash", table_name="session")
    op.drop_index("ix_session_company_id_started_at", table_name="session")
    op.drop_table("session")
    op.drop_index(
        "uq_request_live_quickbooks",
        table_name="request",
        postgresql_where=sa.text("state IN ('waiting', 'handed_out', 'unknown', 'held') AND quickbooks_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_request_live_industrack",
        table_name="request",
        postgresql_where=sa.text("state IN ('waiting', 'handed_out', 'unknown', 'held') AND industrack_id IS NOT NULL"),
    )
    op.drop_index("ix_request_unapplied", table_name="request", postgresql_where=sa.text("NOT applied"))
    op.drop_index("ix_request_state", table_name="request")
    op.drop_index("ix_request_message_id", table_name="request")
    op.drop_table("request")
    op.drop_index("ix_quickbooks_record_parent", table_name="quickbooks_record")
    op.drop_index("ix_quickbooks_record_match_keys", table_name="quickbooks_record", postgresql_using="gin")
    op.drop_index("ix_quickbooks_record_dirty", table_name="quickbooks_record", postgresql_where=sa.text("dirty"))
    op.drop_table("quickbooks_record")
    op.drop_index(
        "uq_push_live_quickbooks",
        table_name="push",
        postgresql_where=sa.text("state IN ('waiting', 'working') AND quickbooks_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_push_live_industrack",
        table_name="push",
        postgresql_where=sa.text("state IN ('waiting', 'working') AND industrack_id IS NOT NULL"),
    )
    op.drop_index("ix_push_state", table_name="push")
    op.drop_table("push")
    op.drop_table("preview")
    op.drop_table("message_chunk")
    op.drop_index("ix_message_set", table_name="message")
    op.drop_index("ix_message_session_id", table_name="message")
    op.drop_table("message")
    op.drop_index("uq_link_quickbooks", table_name="link", postgresql_where=sa.text("NOT ended"))
    op.drop_index("uq_link_pair", table_name="link")
    op.drop_index("uq_link_industrack", table_name="link", postgresql_where=sa.text("NOT ended"))
    op.drop_table("link")
    op.drop_index("ix_industrack_record_parent", table_name="industrack_record")
    op.drop_index("ix_industrack_record_match_keys", table_name="industrack_record", postgresql_using="gin")
    op.drop_index("ix_industrack_record_dirty", table_name="industrack_record", postgresql_where=sa.text("dirty"))
    op.drop_table("industrack_record")
    op.drop_index("ix_hint_open", table_name="hint", postgresql_where=sa.text("fetched_at IS NULL"))
    op.drop_table("hint")
    op.drop_table("cursor")
    op.drop_table("connection")
    op.drop_table("company_file")
    op.drop_table("choice")
    op.drop_index("ix_change_quickbooks_id", table_name="change")
    op.drop_index("ix_change_industrack_id", table_name="change")
    op.drop_index("ix_change_at", table_name="change")
    op.drop_table("change")
    op.drop_index("uq_attention_open", table_name="attention", postgresql_where=sa.text("state <> 'resolved'"))
    op.drop_index("ix_attention_state", table_name="attention")
    op.drop_table("attention")
    op.drop_index("ix_company_setup_token_hash", table_name="company")
    op.drop_table("company")
