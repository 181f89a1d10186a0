"""Proofs that both sides agree: what is read for one, what it found, and the document that is kept."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "proof_20261127"
down_revision = "statistics_20261127"
branch_labels = None
depends_on = None

APP, OPS = "qbconnector_app", "qbconnector_ops"
TABLES = ("proof", "proof_record", "proof_difference")


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _now(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.text("false"))


def _json(name: str, default: str) -> sa.Column[Any]:
    return sa.Column(name, JSONB, nullable=False, server_default=sa.text(f"'{default}'::jsonb"))


def _of_company(name: str, key: tuple[str, ...], *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("company_id", sa.Text, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("company_id", *key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["company_id"], ["company.company_id"], name=f"fk_{name}_company", ondelete="CASCADE"),
    )


def _number() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def upgrade() -> None:
    _of_company(
        "proof",
        ("id",),
        _number(),
        sa.Column("state", sa.Text, nullable=False, server_default="reading"),
        _flag("asked"),
        _now("began_at"),
        _json("position", "{}"),
        _moment("quickbooks_read_at"),
        _moment("industrack_read_at"),
        _moment("at"),
        _text("verdict"),
        _text("because"),
        _json("document", "{}"),
    )
    op.create_index("ix_proof_at", "proof", ["company_id", "at"])
    op.create_index("uq_proof_open", "proof", ["company_id"], unique=True, postgresql_where=sa.text("state <> 'done'"))
    _of_company(
        "proof_record",
        ("side", "kind", "record_id"),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Text),
        *map(_text, ("version", "stamp", "digest")),
        _flag("deleted"),
        sa.Column("as_of", sa.BigInteger, nullable=False, server_default="0"),
        _now("seen_at"),
        _text("suspect"),
        sa.Column("held", JSONB),
        sa.Column("shown", JSONB),
        sa.Column("other_id", sa.Text),
        sa.Column("other", JSONB),
    )
    op.create_index("ix_proof_record_suspect", "proof_record", ["company_id"], postgresql_where=sa.text("suspect <> ''"))
    _of_company(
        "proof_difference",
        ("id",),
        _number(),
        sa.Column("proof_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("quickbooks_id", sa.Text),
        sa.Column("industrack_id", sa.Text),
        *map(_text, ("name", "field")),
        sa.Column("quickbooks", JSONB),
        sa.Column("industrack", JSONB),
        sa.Column("cause", sa.Text, nullable=False),
        *map(_text, ("says", "remedy")),
        _json("choices", "[]"),
        _text("moved_last"),
        _flag("only_proof"),
        _now("found_at"),
        _moment("mended_at"),
    )
    op.create_index("ix_proof_difference_proof_id", "proof_difference", ["company_id", "proof_id"])
    op.create_index("ix_proof_difference_open", "proof_difference", ["company_id"], postgresql_where=sa.text("mended_at IS NULL"))
    op.create_index("ix_proof_difference_found_at", "proof_difference", ["found_at"])
    for table in TABLES:
        _keep_apart(table)


def _keep_apart(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY one_company ON {table} TO {APP}"
        " USING (company_id = current_setting('qbconnector.company', true))"
        " WITH CHECK (company_id = current_setting('qbconnector.company', true))"
    )
    op.execute(f"CREATE POLICY all_companies ON {table} TO {OPS} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}, {OPS}")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
