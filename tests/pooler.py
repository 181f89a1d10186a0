"""PgBouncer in transaction mode between the program and Postgres: ``TESTS_THROUGH=pgbouncer`` asks for it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import Settings
from app.database_url import DatabaseUrl
from app.embedded.ports import kept_port

CONNECTIONS = 4  # to Postgres, of either role: fewer than the program has, so that they change hands
STARTS_WITHIN = 30.0  # seconds


def is_wanted() -> bool:
    return os.environ.get("TESTS_THROUGH") == "pgbouncer"


@contextmanager
def pooled(settings: Settings) -> Iterator[Settings]:
    """The same settings with the program's two roles behind a pooler; the owner, who migrates, goes straight."""
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    with TemporaryDirectory(prefix="qbconnector-pooler-") as name:
        folder, port = Path(name), kept_port(Path(name) / "port")
        command = [program, str(_configuration(folder, settings, port))]
        if os.geteuid() == 0:  # it does not work as root
            nobody = pwd.getpwnam("nobody")
            for path in (folder, *folder.iterdir()):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
            command = [program, "-u", "nobody", *command[1:]]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _until_it_listens(process, port)
            yield replace(
                settings,
                app_url=_through(settings.app_database_url, port),
                ops_url=_through(settings.ops_database_url, port),
            )
        finally:
            process.terminate()
            process.wait(timeout=30)


def _configuration(folder: Path, settings: Settings, port: int) -> Path:
    owner = DatabaseUrl.parse(settings.owner_database_url)
    host, _, server_port = owner.hosts.rpartition(":")
    roles = [DatabaseUrl.parse(url) for url in (settings.app_database_url, settings.ops_database_url)]
    (folder / "users").write_text("".join(f'"{role.user}" "{role.password}"\n' for role in roles))
    path = folder / "pgbouncer.ini"
    path.write_text(
        f"[databases]\n{owner.database} = host={host} port={server_port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nauth_type = scram-sha-256\nauth_file = {folder / 'users'}\nunix_socket_dir =\n"
        f"pool_mode = transaction\ndefault_pool_size = {CONNECTIONS}\nmax_client_conn = 500\n"
    )
    return path


def _through(url: str, port: int) -> str:
    parts = DatabaseUrl.parse(url)
    return DatabaseUrl(parts.user, parts.password, f"127.0.0.1:{port}", parts.database, parts.options).text


def _until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < STARTS_WITHIN and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("PgBouncer did not start")
