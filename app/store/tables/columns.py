"""How the columns and keys are spelled that many tables have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

EMPTY_OBJECT = text("'{}'::jsonb")
EMPTY_LIST = text("'[]'::jsonb")
NOW = text("now()")


def moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **options)


def string(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="", **options)


def json(name: str, default: Any = EMPTY_OBJECT) -> Column[Any]:
    return Column(name, JSONB, nullable=False, server_default=default)


def flag(name: str, default: str = "false") -> Column[Any]:
    return Column(name, Boolean, nullable=False, server_default=text(default))


def encrypted(name: str, **options: Any) -> Column[Any]:
    """With the secret key; ``rekey`` finds these by themselves when it is changed."""
    return Column(name, LargeBinary, info={"encrypted": True}, **options)


def count(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default="0")


def company_key() -> Column[Any]:
    return Column("company_id", Text, primary_key=True)


def number_key() -> Column[Any]:
    return Column("id", BigInteger, Identity(), primary_key=True)


def of_company(name: str, *items: SchemaItem) -> Table:
    """A table that belongs to companies: its rows go when the company goes."""
    to_company = ForeignKeyConstraint(["company_id"], ["company.company_id"], ondelete="CASCADE")
    return Table(name, metadata, company_key(), *items, to_company)
