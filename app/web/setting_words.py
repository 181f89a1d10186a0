"""A company's settings as the pages show them: what each is called, and what may be chosen, from their declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sync.company_settings import SETTINGS

WORDS: dict[str, tuple[str, str]] = {name: (setting.title, setting.note) for name, setting in SETTINGS.items()}
"""What a setting is called, and what it is measured in."""

OPTIONS: dict[str, Mapping[str, str]] = {name: setting.options for name, setting in SETTINGS.items() if setting.options}
"""What may be chosen: value → words."""


def text(value: Any) -> str:
    """A setting's value as it is typed."""
    return str(value).lower() if isinstance(value, bool) else str("" if value is None else value)
