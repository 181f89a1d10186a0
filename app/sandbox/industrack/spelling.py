"""The same answer as the contract also lets it be written: without what is empty, with fields that it does not name."""

from typing import Any

ENVELOPE = ("data", "next_cursor", "results", "errors")  # no fields of a record
DECIMALS = ("price", "cost", "unit_price", "quantity", "quantity_on_hand", "percent")
PLACES = 5  # at most
UNNAMED: dict[str, Any] = {"labels": [], "custom": {"color": "red", "sizes": [1, None]}, "is_favourite": True}


def freely(value: Any) -> Any:
    """An absent field is an empty one, unit prices have up to five places, and times any offset."""
    if isinstance(value, list):
        return [freely(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {name: freely(one) for name, one in value.items() if name in ENVELOPE or one not in ("", None, [], {})}
    is_envelope = any(name in ENVELOPE for name in value)
    return {name: _spelled(name, one) for name, one in kept.items()} | ({} if is_envelope else UNNAMED)


def _spelled(name: str, value: Any) -> Any:
    if name in DECIMALS and isinstance(value, str):
        whole, _, part = value.partition(".")
        return f"{whole}.{part.ljust(PLACES, '0')}"
    return value.replace("Z", "+00:00") if name.endswith("_at") and isinstance(value, str) else value
