"""JSON merge patch (RFC 7396), except that null stays: which fields it may clear is for the fields to say."""

from typing import Any


def merge(target: object, patch: dict[str, Any]) -> dict[str, Any]:
    """``target`` with what ``patch`` names; objects merge, everything else is replaced. Changes neither."""
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        merged[name] = merge(merged.get(name), value) if isinstance(value, dict) else value
    return merged
