"""Real servers for the tests: those of DATABASE_URL and REDIS_URL, or embedded ones that live as long as the run."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import hypothesis
import psycopg2
import pytest

from app.config import Settings
from app.database_url import DatabaseUrl
from app.embedded import Servers, servers
from app.store import migrate
from tests import pooler
from tests.order import in_lanes

OURS = ("DATABASE_URL", "REDIS_URL")
UNTIMED = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
"""No test fails because the machine is busy."""
hypothesis.settings.register_profile("desk", UNTIMED)
hypothesis.settings.load_profile("desk")
hypothesis.settings.register_profile("steady", UNTIMED, derandomize=True)
"""The same examples every time: what lands does not depend on luck. At the desk each run looks for new ones."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Nobody waits at the end of a run for one that takes long. All workers must find the same order."""
    workers: int = getattr(config, "workerinput", {}).get("workercount", 0)
    if workers:
        items[:] = in_lanes(items, workers)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector of garbage need not go through all of it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def real_servers() -> Iterator[Servers]:
    """PostgreSQL and Redis, started once a run when the environment names none."""
    environ = _given()
    with _server_folder() as folder:
        settings = Settings.from_env({"QBCONNECTOR_DATA_DIR": str(folder / "data"), **environ})
        with servers(settings) as found:
            if "DATABASE_URL" not in environ:
                _need_not_survive_a_power_cut(found.database_url)
            yield found


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """An empty folder for data folders with servers in them."""
    with _server_folder() as folder:
        yield folder


@pytest.fixture
def empty_database(real_servers: Servers) -> Iterator[str]:
    """The address of a database of the test's own, empty, as its owner."""
    name = f"test_{uuid4().hex}"
    _run(real_servers.database_url, f'CREATE DATABASE "{name}"')
    yield _named(real_servers.database_url, name)
    _run(real_servers.database_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated_settings(real_servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings on a migrated database that the tests of a run share; what they put in they keep apart by company."""
    name = f"test_{uuid4().hex}"
    _run(real_servers.database_url, f'CREATE DATABASE "{name}"')
    settings = Settings.from_env(
        {
            "DATABASE_URL": _named(real_servers.database_url, name),
            "REDIS_URL": real_servers.redis_url,
            "QBCONNECTOR_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        }
    )
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    with pooler.pooled(settings) if pooler.is_wanted() else nullcontext(settings) as reached:
        yield reached
    _run(real_servers.database_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def program_environment(server_folder: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """Variables for a whole program of the test's own: a data folder, and on given servers a database."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    environ = {**kept, **_given(), "QBCONNECTOR_DATA_DIR": str(server_folder / "data")}
    if "DATABASE_URL" in environ:
        environ["DATABASE_URL"] = request.getfixturevalue("empty_database")
    return environ


def _given() -> dict[str, str]:
    """The servers that the environment names. In Redis each of pytest's workers has a database of its own: whole services
    in one would take each other's tasks."""
    given = {name: os.environ[name] for name in OURS if os.environ.get(name)}
    if "REDIS_URL" in given:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        given["REDIS_URL"] = urlsplit(given["REDIS_URL"])._replace(path=f"/{worker}").geturl()
    return given


@contextmanager
def _server_folder() -> Iterator[Path]:
    """Not one of pytest's: every run closes those of all runs to other users, also to that of a running PostgreSQL."""
    with TemporaryDirectory(prefix="qbconnector-test-") as folder:
        yield Path(folder)


def _need_not_survive_a_power_cut(url: str) -> None:
    """The embedded server of a test run lives as long as the run: waiting for the disk would only cost time."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(url, f"ALTER SYSTEM SET {name} = off")
    _run(url, "SELECT pg_reload_conf()")


def _named(url: str, database: str) -> str:
    parts = DatabaseUrl.parse(url)
    return DatabaseUrl(parts.user, parts.password, parts.hosts, database, parts.options).text


def _run(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
