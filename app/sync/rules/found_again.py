"""How a record is found again after a write whose answer was lost, and how we know that it is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

IGNORED = frozenset({"list_id", "edit_sequence", "include_ret_element"})


def list_name(body: Mapping[str, Any], parent_name: str | None = None) -> str:
    """FullName of a list record that was to be added."""
    parent = (body.get("parent") or {}).get("full_name") or parent_name
    name = str(body.get("name") or "")
    return f"{parent}:{name}" if parent else name


def holds(sent: Any, found: Any) -> bool:
    """Whether everything that was sent stands in what was found; QuickBooks adds much of its own."""
    if isinstance(sent, Mapping):
        if not isinstance(found, Mapping):
            return all(_is_empty(value) for value in sent.values())
        if sent.get("list_id"):
            return bool(sent["list_id"] == found.get("list_id"))
        return all(holds(value, found.get(key)) for key, value in sent.items() if key not in IGNORED)
    if isinstance(sent, list):
        others = found if isinstance(found, list) else []
        return len(sent) <= len(others) and all(any(holds(one, other) for other in others) for one in sent)
    if _is_empty(sent):
        return _is_empty(found)
    return str(sent).strip().casefold() == str(found if found is not None else "").strip().casefold()


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {}, False)
