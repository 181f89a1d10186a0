"""What crosses companies: the operators' role alone sees these tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem

from app.store.tables.columns import NOW, encrypted, metadata, moment


def of_service(name: str, *items: SchemaItem) -> Table:
    """A table that crosses companies: the operators' role alone sees it."""
    return Table(name, metadata, *items)


def one_company() -> tuple[Column[Any], ForeignKeyConstraint]:
    """For one company, or None for all; what is for one goes with it."""
    to_company = ForeignKeyConstraint(["only_company"], ["company.company_id"], ondelete="CASCADE")
    return Column("only_company", Text), to_company


# Who may call the management API, besides the operators' key of the environment.
api_key = of_service(
    "api_key",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),  # read, operate, admin
    *one_company(),
    Column("key_hash", Text, nullable=False),
    moment("created_at", nullable=False, server_default=NOW),
    moment("last_used_at"),
    moment("revoked_at"),
    Index("uq_api_key_key_hash", "key_hash", unique=True),
)

# What a call with an Idempotency-Key was answered, for a day; without an answer while it is under way.
kept_answer = of_service(
    "kept_answer",
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("asked_hash", Text, nullable=False),  # keyed: what was asked can hold a token
    Column("status", Integer),
    encrypted("answer"),  # it can hold a password
    moment("created_at", nullable=False, server_default=NOW),
    Index("ix_kept_answer_created_at", "created_at"),
)

# Where IndusTrack's own application wants to be told.
webhook = of_service(
    "webhook",
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", ARRAY(Text), nullable=False),
    *one_company(),
    encrypted("secret", nullable=False),
    moment("created_at", nullable=False, server_default=NOW),
    moment("stopped_at"),
)

# Up to when operators were told what is new.
told = of_service("told", Column("name", Text, primary_key=True), moment("told_until", nullable=False))

# People who sign in to the operators' pages, and what they are signed in with; without a user it was the operators' key.
user_account = of_service(
    "user_account",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),  # operator, read_only
    Column("password_hash", Text, nullable=False),  # argon2
    moment("created_at", nullable=False, server_default=NOW),
    moment("last_sign_in_at"),
    Index("uq_user_account_name", text("lower(name)"), unique=True),
)
user_session = of_service(
    "user_session",
    Column("token_hash", Text, primary_key=True),
    Column("user_id", Text),
    moment("until", nullable=False),
    moment("created_at", nullable=False, server_default=NOW),
    ForeignKeyConstraint(["user_id"], ["user_account.id"], ondelete="CASCADE"),
)

SERVICE_TABLES: tuple[Table, ...] = (api_key, kept_answer, told, user_account, user_session, webhook)
