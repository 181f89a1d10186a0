"""Statements of the program that Postgres keeps as functions, so that it plans them once a connection and not at each call.

``migrate`` puts them there from the statements that the rest of the program uses, under names with their digest. Where one is
missing (``migrate`` of this release has not run yet, or that of the next one has), calls cost more and say the same: whoever
calls one has another way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection, text

from app.store.sql import Statement
from app.store.sql import text as plain_text

PARAMETER = re.compile(r"(?<!:):([a-z_]+)\b")


@dataclass(frozen=True)
class Kept:
    """One that answers JSON. In its body ``:name`` is what is given or found, ``{schema}`` where the tables are."""

    prefix: str
    given: Mapping[str, str]  # names and types, in order
    found: Mapping[str, str]  # of its variables that statements name as if they were given
    body: str
    told: Mapping[str, str] = field(default_factory=dict)  # what is the same at each call, as SQL

    @cached_property
    def name(self) -> str:
        return self.prefix + hashlib.sha256(self.definition("", "").encode()).hexdigest()[:12]

    @cached_property
    def call(self) -> Statement:
        return Statement(f"SELECT {self.called}")

    @cached_property
    def called(self) -> Statement:
        return Statement(f"{self.name}({', '.join(f'%({one})s::{kind}' for one, kind in self.given.items())})")

    def definition(self, schema: str, name: str) -> str:
        """As the tables' owner puts it there."""
        body = PARAMETER.sub(lambda one: self.told.get(one[1], f"v_{one[1]}"), self.body.replace("{schema}", schema))
        declared = "\n    ".join(f"v_{one} {kind};" for one, kind in self.found.items())
        parameters = ", ".join(f"v_{one} {kind}" for one, kind in self.given.items())
        return (
            f"CREATE FUNCTION {schema}.{name}({parameters}) RETURNS jsonb LANGUAGE plpgsql AS"
            f" $body$\nDECLARE\n    {declared}\n{body}$body$"
        )


@dataclass(frozen=True)
class Write:
    """A statement that only writes, as a function and as it is; both take the same."""

    kept: Kept
    plain: Statement

    @property
    def called(self) -> Statement:
        return self.kept.called


def write(prefix: str, given: Mapping[str, str], statement: str) -> Write:
    """``statement`` with ``:name`` for what is given."""
    return Write(Kept(prefix, given, {}, f"BEGIN\n    {statement};\n    RETURN NULL;\nEND\n"), plain_text(statement))


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str]) -> str:
    return f"ARRAY[{', '.join(map(quoted, values))}]"


def install(connection: Connection, all_of_them: Iterable[Kept], *, app_role: str) -> None:
    """Put them there, and remove those of other releases. As the tables' owner."""
    schema = str(connection.scalar(text("SELECT quote_ident(current_schema())")))
    for kept in all_of_them:
        there = _there(connection, kept)
        if any(kept.name in one for one in there):
            continue
        for one in there:
            connection.exec_driver_sql(f"DROP FUNCTION {one}")
        connection.exec_driver_sql(kept.definition(schema, kept.name).replace("%", "%%"))
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {schema}.{kept.name} FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {schema}.{kept.name} TO {app_role}")


def remove(connection: Connection, all_of_them: Iterable[Kept]) -> None:
    """With the tables."""
    for kept in all_of_them:
        for one in _there(connection, kept):
            connection.exec_driver_sql(f"DROP FUNCTION {one}")


def _there(connection: Connection, kept: Kept) -> list[str]:
    """Those of any release, as Postgres names them."""
    return list(
        connection.scalars(
            text(
                "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                " WHERE n.nspname = current_schema() AND starts_with(p.proname, :name)"
            ),
            {"name": kept.prefix},
        ).all()
    )
