"""What is known of the company file behind a session, as a call finds it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class File:
    """The row of the company file, without what QuickBooks said of itself at length."""

    qbxml_version: str
    stopped: str  # the code of the attention that stops it
    page_size: int
    without_recovery: bool
    file_mode: str
    read_at: datetime | None
    full_read_wanted: bool
    seen_name: str | None
    pinned_name: str | None
    file_id_seen: bool
    last_restore: str | None
    country: str | None  # of QuickBooks' edition
    printed_offset: float | None  # seconds
    skew_seconds: float
    skew_within: float | None
    owner_id: str  # of the .qwc file
    file_id: str


NAMES = tuple(one.name for one in fields(File))
SAID = {"country": "f.host ->> 'country'", "owner_id": "n.owner_id", "file_id": "n.file_id"}
COLUMNS = ", ".join(f"{SAID.get(name, f'f.{name}')} AS {name}" for name in NAMES)
"""Of ``company_file f`` and ``connection n``."""


def of_row(row: Any) -> File:
    """From a row with ``COLUMNS`` among others."""
    return File(**{name: getattr(row, name) for name in NAMES})
