"""Values out of a record, flat keys out of nested ones, and the fingerprint by which SQL compares them."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

import orjson

from app.model import Values

Data = Mapping[str, Any]
UNREAD = "unread"
READ_FROM: Mapping[str, str] = {"is_active": "active"}
"""The mapped value that each field is read into, where a field that cannot be read must not count as absent."""
ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
PLAIN = frozenset((str, bool, int, type(None)))
"""Values that orjson spells as Python's own JSON does; floating numbers are not among them."""


def trimmed(value: object) -> str:
    text = value if type(value) is str else str(value or "")
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()


def ref_id(data: Data, name: str) -> str | None:
    found = (data.get(name) or {}).get("list_id")
    return str(found) if found else None


def without_unread(values: Values, unread: Mapping[str, str], keys: Mapping[str, str]) -> Values:
    """The values without those that could not be read, which are neither absent nor zero; ``unread`` then says what stood there.

    ``keys`` are the mapped values by the last part of the field's name (``sales_price``: ``price``).
    """
    told = {field: text for field, text in unread.items() if field.rpartition(".")[2] in keys}
    if not told:
        return values
    gone = {keys[field.rpartition(".")[2]] for field in told}
    return {**{key: value for key, value in values.items() if key not in gone}, UNREAD: dict(sorted(told.items()))}


def flat(prefix: str, values: Mapping[str, Any]) -> Values:
    return {f"{prefix}.{key}": value for key, value in values.items()}


def part(prefix: str, values: Values) -> Values:
    """The inverse of ``flat`` for one prefix."""
    start = f"{prefix}."
    return {key[len(start) :]: value for key, value in values.items() if key.startswith(start)}


def digest(values: Mapping[str, Any]) -> str:
    """Equal values have equal digests, whatever the order of their keys; they are kept, so their form stays as it is."""
    if not PLAIN.issuperset(map(type, values.values())):
        text = ENCODER.encode(values).encode()
    else:
        try:
            text = orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # whole numbers of more than 64 bits
            text = ENCODER.encode(values).encode()
    return hashlib.blake2b(text, digest_size=16).hexdigest()
