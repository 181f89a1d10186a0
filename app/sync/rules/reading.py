"""Values out of a record, and flat keys out of nested ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from app.model import Values

Data = Mapping[str, Any]


def trimmed(value: object) -> str:
    return unicodedata.normalize("NFC", str(value or "")).strip()


def ref_id(data: Data, name: str) -> str | None:
    found = (data.get(name) or {}).get("list_id")
    return str(found) if found else None


def flat(prefix: str, values: Mapping[str, Any]) -> Values:
    return {f"{prefix}.{key}": value for key, value in values.items()}


def part(prefix: str, values: Values) -> Values:
    """The inverse of ``flat`` for one prefix."""
    return {key[len(prefix) + 1 :]: value for key, value in values.items() if key.startswith(f"{prefix}.")}
