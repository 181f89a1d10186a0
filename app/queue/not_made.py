"""What a person is told of a write that could not be made."""

from __future__ import annotations

from typing import Protocol

from app.model import Attention
from app.store import attentions
from app.store.sql import Connection


class Write(Protocol):
    """A request or a push."""

    @property
    def kind(self) -> str: ...

    @property
    def quickbooks_id(self) -> str | None: ...

    @property
    def industrack_id(self) -> str | None: ...

    @property
    def name(self) -> str: ...


def tell(
    connection: Connection,
    company_id: str,
    write: Write,
    code: str,
    summary: str,
    remedy: str,
    choices: tuple[tuple[str, str], ...] = (),
) -> None:
    """Open an attention about it, as an error."""
    ids = (write.kind, write.quickbooks_id, write.industrack_id, write.name)
    attentions.open_one(connection, company_id, Attention(code, summary, remedy, "error", *ids, choices))
