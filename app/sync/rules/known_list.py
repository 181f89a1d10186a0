"""QuickBooks' own lists that are known here and never written on either side: accounts, tax codes, classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.model import Context, Decision, Unit, Values
from app.sync.rules.reading import trimmed

Data = Mapping[str, Any]


class Known:
    """A list of QuickBooks without a counterpart in IndusTrack; ``fields`` are kept beside name and active."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields

    def quickbooks_values(self, data: Data, parents: tuple[Data, ...], context: Context) -> Values:
        return {
            "name": trimmed(data.get("full_name") or data.get("name")),
            **{key: _plain(data.get(key)) for key in self.fields},
            "active": data.get("is_active", True),
        }

    def industrack_values(self, data: Data, context: Context) -> Values:
        return {}

    def decide(self, unit: Unit, context: Context) -> Decision:
        """Nothing: what refers to it is decided."""
        return Decision()


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else trimmed(value)
