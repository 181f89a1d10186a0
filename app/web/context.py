"""What every page finds in the application it is served by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app

from app.config import Settings
from app.web.office import Office

KEY = "qbconnector"


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Context:
    office: Office
    settings: Settings
    now: Callable[[], datetime] = clock


def context() -> Context:
    found: Context = current_app.extensions[KEY]
    return found


def office() -> Office:
    return context().office
