"""The embedded servers: real ones, below the data folder, gone with their owner whatever happens to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import psycopg2.extras
import pytest
import redis

from app.config import Settings
from app.embedded import ServerFailed, Servers, Unreachable, run_file, servers
from app.embedded.leftovers import end_leftovers
from app.embedded.lock import FolderLock
from app.embedded.postgres import Postgres
from app.embedded.process import MARK
from app.embedded.reach import check_database, check_redis
from app.embedded.valkey import Valkey
from tests.integration.owning import gone_within, owner, running


@pytest.fixture
def settings(server_folder: Path) -> Settings:
    return Settings.from_env({"QBCONNECTOR_DATA_DIR": str(server_folder / "a folder with blänks" / "data")})


def ask(url: str, statement: str) -> object:
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def test_both_servers_are_real_and_remember_across_starts(settings: Settings) -> None:
    with servers(settings) as found:
        assert found.started
        ask(found.database_url, "CREATE TABLE kept (n integer)")
        ask(found.database_url, "INSERT INTO kept VALUES (41)")
        redis.Redis.from_url(found.redis_url).set("kept", "42")
        first = found
    assert not running(settings.data_dir)
    with servers(settings) as found:
        assert (found.database_url, found.redis_url) == (first.database_url, first.redis_url)
        assert ask(found.database_url, "SELECT n FROM kept") == 41
        assert redis.Redis.from_url(found.redis_url).get("kept") == b"42"


def test_letters_beyond_ascii_have_upper_and_lower_case(settings: Settings) -> None:
    with servers(settings) as found:
        assert ask(found.database_url, "SELECT lower('ÄÉЖ')") == "äéж"


def test_nobody_gets_in_without_the_password(settings: Settings) -> None:
    with servers(settings) as found:
        password = found.database_url.split(":")[2].partition("@")[0]
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(found.database_url.replace(password, "guess"))
        address = found.redis_url.rpartition("@")[2]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(f"redis://{address}").ping()


def test_no_password_stands_in_a_command_line(settings: Settings) -> None:
    with servers(settings):
        lines = [" ".join(process.cmdline()) for process in running(settings.data_dir)]
        assert len(lines) >= 2
        for name in ("postgres_password", "valkey_password"):
            secret = (settings.data_dir / name).read_text().strip()
            assert not any(secret in line for line in lines)


def test_servers_do_not_get_our_secrets(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBCONNECTOR_SECRET_KEY", "a-secret-of-enough-characters")
    server = Valkey(settings.data_dir)
    server.start()
    try:
        assert server.process is not None
        assert "QBCONNECTOR_SECRET_KEY" not in psutil.Process(server.process.pid).environ()
    finally:
        server.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_servers_end_with_an_owner_that_was_killed(settings: Settings) -> None:
    with owner(settings.data_dir) as (process, _, _):
        assert running(settings.data_dir)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert gone_within(settings.data_dir, 60)


def test_after_a_killed_owner_the_folder_can_be_used_at_once(settings: Settings) -> None:
    with owner(settings.data_dir) as (process, database_url, _):
        ask(database_url, "CREATE TABLE kept AS SELECT 7 AS n")
        process.send_signal(signal.SIGKILL)
        process.wait()
    with servers(settings) as found:
        assert ask(found.database_url, "SELECT n FROM kept") == 7


def test_servers_that_outlived_their_owner_are_ended_before_new_ones_start(settings: Settings) -> None:
    with owner(settings.data_dir, "unbound") as (process, database_url, _):
        ask(database_url, "CREATE TABLE kept AS SELECT 8 AS n")
        process.send_signal(signal.SIGKILL)
        process.wait()
        orphans = running(settings.data_dir)
        assert {orphan.name() for orphan in orphans} == {"postgres", "valkey-server"}
    with servers(settings) as found:
        assert not any(orphan.is_running() and orphan.status() != psutil.STATUS_ZOMBIE for orphan in orphans)
        assert ask(found.database_url, "SELECT n FROM kept") == 8


def test_what_a_killed_owner_left_running_is_ended_and_strangers_are_not(settings: Settings) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    left = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], env={**os.environ, MARK: str(settings.data_dir)}
    )
    folder = settings.data_dir / "postgres"
    folder.mkdir()
    (folder / "postmaster.pid").write_text(f"{stranger.pid}\n{folder}\n")
    try:
        assert end_leftovers(settings.data_dir) == [left.pid]
        assert left.wait(60) is not None
        assert stranger.poll() is None
    finally:
        stranger.kill()
        left.kill()
        stranger.wait()
        left.wait()


def test_a_postmaster_that_was_killed_is_started_again_on_its_port(settings: Settings) -> None:
    server = Postgres(settings.data_dir)
    server.start()
    try:
        ask(server.url, "CREATE TABLE kept AS SELECT 9 AS n")
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        port = server.port
        server.start()
        assert server.port == port
        assert ask(server.url, "SELECT n FROM kept") == 9
    finally:
        server.stop()


def test_a_busy_server_process_that_outlived_its_postmaster_does_not_hinder_the_next(settings: Settings) -> None:
    server = Postgres(settings.data_dir)
    server.start()
    try:
        with closing(psycopg2.connect(server.url, async_=True)) as busy:
            psycopg2.extras.wait_select(busy)
            busy.cursor().execute("SELECT count(*) FROM generate_series(1, 1000000000000)")
            at_it = psutil.Process(busy.get_backend_pid())
            while ask(server.url, f"SELECT state FROM pg_stat_activity WHERE pid = {at_it.pid}") != "active":
                time.sleep(0.05)
            assert server.process is not None
            server.process.kill()
            server.process.wait()
            left = running(settings.data_dir)
            assert at_it in left, "the busy process ought to live on"
            server.start()
            assert ask(server.url, "SELECT 1") == 1
            assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in left)
    finally:
        server.stop()


def test_a_cluster_half_made_is_made_anew(settings: Settings) -> None:
    half = settings.data_dir / "postgres.unfinished"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    (settings.data_dir / "postgres.secret").write_text("left behind")
    with servers(settings) as found:
        assert ask(found.database_url, "SELECT 1") == 1
    assert not half.exists()
    assert not (settings.data_dir / "postgres.secret").exists()


def test_data_of_another_postgresql_version_is_left_alone_with_one_sentence(settings: Settings) -> None:
    with servers(settings):
        pass
    version = settings.data_dir / "postgres" / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(ServerFailed, match="was made by PostgreSQL 9"), servers(settings):
        pass
    assert not running(settings.data_dir)


def test_a_dump_that_cannot_be_read_is_put_aside(settings: Settings) -> None:
    server = Valkey(settings.data_dir)
    server.folder.mkdir()
    (server.folder / "dump.rdb").write_bytes(b"REDIS0011 and then nonsense")
    server.start()
    try:
        assert redis.Redis.from_url(server.url).dbsize() == 0
        assert (server.folder / "dump.unreadable").exists()
    finally:
        server.stop()


def test_a_port_that_somebody_else_took_is_replaced(settings: Settings) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (settings.data_dir / "valkey_port").write_text(f"{port}\n")
        server = Valkey(settings.data_dir)
        server.start()
        try:
            assert server.port != port
            assert int((settings.data_dir / "valkey_port").read_text()) == server.port
        finally:
            server.stop()


def test_a_second_command_waits_and_then_says_that_the_folder_is_in_use(settings: Settings) -> None:
    lock = FolderLock(settings.data_dir)
    assert lock.acquire()
    try:
        with pytest.raises(Unreachable, match="Another program is using"), servers(settings, patience=0.3):
            pass
    finally:
        lock.release()


def test_a_command_beside_a_running_program_uses_its_servers(settings: Settings) -> None:
    with owner(settings.data_dir) as (_, database_url, redis_url):
        run = run_file.Run("http://localhost:8123", "http://localhost:8123/qbwc", database_url, redis_url, {})
        run_file.write(settings.data_dir, run)
        with servers(settings) as found:
            assert found == Servers(database_url, redis_url, url="http://localhost:8123")


def test_servers_of_a_running_program_that_stay_away_are_reported(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.embedded.use.RESTART", 0.5)
    lock = FolderLock(settings.data_dir)
    assert lock.acquire()
    try:
        run_file.write(settings.data_dir, run_file.Run("", "", "postgresql://u@127.0.0.1:1/x", "redis://127.0.0.1:1", {}))
        with pytest.raises(Unreachable, match="PostgreSQL cannot be reached"), servers(settings):
            pass
    finally:
        lock.release()


def test_a_run_file_whose_program_is_dead_is_not_believed(settings: Settings) -> None:
    run_file.write(settings.data_dir, run_file.Run("http://localhost:1", "", "postgresql://nobody/x", "redis://x", {}))
    with servers(settings) as found:
        assert found.started
        assert run_file.read(settings.data_dir) is None, "the next command would believe it of this one"


def test_given_servers_are_used_as_they_are(settings: Settings, tmp_path: Path) -> None:
    with servers(settings) as own:
        given = Settings.from_env(
            {
                "DATABASE_URL": own.database_url,
                "REDIS_URL": own.redis_url,
                "QBCONNECTOR_DATA_DIR": str(tmp_path / "other"),
            }
        )
        with servers(given) as found:
            assert found == Servers(own.database_url, own.redis_url)
            assert not running(given.data_dir)


def test_unreachable_servers_are_one_sentence_without_the_password() -> None:
    with pytest.raises(Unreachable) as caught:
        check_database("postgresql://owner:hunter2@127.0.0.1:1/books")
    assert "127.0.0.1:1" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    with pytest.raises(Unreachable) as caught:
        check_redis("redis://:hunter2@127.0.0.1:1/0")
    assert "127.0.0.1:1" in str(caught.value)
    assert "hunter2" not in str(caught.value)
