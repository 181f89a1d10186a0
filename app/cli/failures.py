"""Which failures a person can mend: their sentence and their exit code."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from app.cli.exits import FAILED, UNREACHABLE
from app.config import BadSetting, NoDatabase
from app.embedded import ServerFailed


def explained(error: Exception) -> tuple[str, int] | None:
    """What to say of this failure and the exit code to leave with; None when it is a mistake in the program."""
    if isinstance(error, BadSetting):
        return str(error), FAILED
    if isinstance(error, ServerFailed | NoDatabase):
        return str(error), UNREACHABLE
    if isinstance(error, OperationalError):
        return f"PostgreSQL cannot be used: {' '.join(str(error.orig).split())}", UNREACHABLE
    return None
