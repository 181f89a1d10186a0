"""Where the database stands among the revisions of this release.

Asked by processes that never migrate, so it reads the revisions' files itself: what carries them out takes long to load.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from app.store.sql import Connection, text

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def is_current(connection: Connection) -> bool:
    """Whether the database stands at the newest revision."""
    return revision(connection) == known()[0]


def is_later(connection: Connection) -> bool:
    """Whether a later release has migrated: its revision is none of ours. Its tables are made so that we can go on with them."""
    stands_at = revision(connection)
    return stands_at is not None and stands_at not in known()


def revision(connection: Connection) -> str | None:
    """Where the database stands; None while it is empty."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@cache
def known() -> tuple[str, ...]:
    """Those of the release that this process runs, the newest first; files of a later one laid over its own change nothing."""
    declared = [_declared(path) for path in (FOLDER / "versions").glob("*.py")]
    after = {one["down_revision"]: one["revision"] for one in declared if "revision" in one}
    order: list[str] = []
    at = None
    while at in after:
        at = after[at]
        order.insert(0, at)
    return tuple(order)


def _declared(path: Path) -> dict[str, Any]:
    """What a revision is called and what it comes after, with what else its file gives a plain name to."""
    return {name: value for line in ast.parse(path.read_text(encoding="utf-8")).body for name, value in _assigned(line)}


def _assigned(line: ast.stmt) -> Iterator[tuple[str, Any]]:
    """What a line of a file gives a name to, where it is a plain value."""
    if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(line.value, ast.Constant):
        for target in line.targets if isinstance(line, ast.Assign) else [line.target]:
            if isinstance(target, ast.Name):
                yield target.id, line.value.value
