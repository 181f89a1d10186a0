"""One record of a list, or one transaction."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Record:
    """What QuickBooks keeps about one thing.

    ``data`` holds the values by the element names of its Ret; a reference is the ListID alone. Times are seconds of the
    epoch. ``kind`` is spelled as ListDelType and TxnDelType spell it.
    """

    kind: str
    id: str
    created: int
    modified: int
    sequence: int
    data: dict[str, Any]
    full_name: str = ""
    order: tuple[str, ...] = field(default=(), repr=False)

    @property
    def list_id(self) -> str:
        return self.id

    @property
    def txn_id(self) -> str:
        return self.id

    @property
    def edit_sequence(self) -> str:
        return str(self.sequence)

    @property
    def name(self) -> str:
        return str(self.data.get("Name", ""))

    @property
    def is_active(self) -> bool:
        return bool(self.data.get("IsActive", "true") == "true")

    @property
    def parent_id(self) -> str | None:
        return self.data.get("ParentRef") or None

    def get(self, tag: str, default: Any = None) -> Any:
        """A value by its element name."""
        return self.data.get(tag, default)

    def __getitem__(self, tag: str) -> Any:
        return self.data[tag]

    def __contains__(self, tag: str) -> bool:
        return tag in self.data

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "id": self.id,
            "created": self.created,
            "modified": self.modified,
            "sequence": self.sequence,
            "data": self.data,
        }
