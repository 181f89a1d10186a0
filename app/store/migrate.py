"""Make the roles and bring the tables up to date; safe to run again, and by two processes at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, ProgrammingError

from app.config import for_sqlalchemy
from app.store import bodies
from app.store.revisions import FOLDER

LOCK = 5_917_316_042  # any number that is ours
MOST_ATTEMPTS = 20
BUSY = {"55P03", "40P01"}  # a table was not free within the time that a revision allows itself, or not without a deadlock
# What two that change one role at once are told: tuple concurrently updated, role exists, a name that is there already.
COLLISIONS = {"XX000", "42710", "23505", *BUSY}

BODIES = f"""CREATE OR REPLACE FUNCTION qbc_bodies() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
 SET search_path = pg_catalog AS $body$ SELECT '{bodies.ZSTD}' $body$"""


def upgrade(owner_url: str, app_url: str, ops_url: str) -> None:
    """Roles first, then every revision that is missing.

    ``owner_url`` is a role that may create tables and roles; the other two name the roles that the program works as, with
    their passwords. Raises: sqlalchemy.exc.OperationalError when the server cannot be reached.
    """
    with _locked(owner_url) as connection:
        for url in (app_url, ops_url):
            _patiently(connection, partial(_role, connection, make_url(url)))
        # Revisions change memberships of roles, which belong to the whole server as well.
        _patiently(connection, partial(command.upgrade, configuration(connection), "head"))


def finish(owner_url: str) -> None:
    """No process of the release before is left: what it could not have read is written from now on."""
    with _locked(owner_url) as connection:
        connection.execute(text(BODIES))
        connection.commit()


def rebuilt(
    owner_url: str,
    app_url: str,
    ops_url: str,
    revision: str,
    check: Callable[[Connection], object],
    fill: Callable[[Connection], object],
) -> None:
    """The tables of this revision anew, and ``fill`` in the same transaction; whatever fails leaves everything as it was.

    ``check`` looks at what is there before and may refuse by an exception.
    """
    with _locked(owner_url) as connection:
        for url in (app_url, ops_url):
            _patiently(connection, partial(_role, connection, make_url(url)))
        check(connection)
        for table in ("company", "match_key"):  # what nobody wants is not carried along on the way down; keys refer to nothing
            if connection.scalar(text("SELECT to_regclass(:table) IS NOT NULL"), {"table": table}):
                connection.execute(text(f"TRUNCATE {table} CASCADE"))
        command.downgrade(configuration(connection), "base")
        command.upgrade(configuration(connection), revision)
        fill(connection)
        connection.commit()


@contextmanager
def _locked(owner_url: str) -> Iterator[Connection]:
    """A connection as the owner, while nobody else migrates this database."""
    engine = create_engine(for_sqlalchemy(owner_url))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
            connection.commit()
            try:
                yield connection
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
                connection.commit()
    finally:
        engine.dispose()


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _patiently(connection: Connection, work: Callable[[], object]) -> None:
    """Do it and commit, again when a table is busy or another database's migration is at it: no lock spans the databases."""
    for attempt in range(1, MOST_ATTEMPTS + 1):
        try:
            work()
            connection.commit()
            return
        except (InternalError, IntegrityError, OperationalError, ProgrammingError) as error:
            connection.rollback()
            if attempt == MOST_ATTEMPTS or getattr(error.orig, "pgcode", "") not in COLLISIONS:
                raise
            time.sleep(0.1 * attempt)


def _role(connection: Connection, url: URL) -> None:
    """A login role without any power of its own, with the password that the program will use."""
    name, password = url.username or "", str(url.password or "")
    quote = connection.dialect.identifier_preparer.quote
    exists = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    verb = "ALTER" if exists else "CREATE"
    literal = connection.scalar(text("SELECT quote_literal(:password)"), {"password": password})
    options = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE" if not exists else "LOGIN"
    connection.exec_driver_sql(f"{verb} ROLE {quote(name)} {options} PASSWORD {str(literal).replace('%', '%%')}")
