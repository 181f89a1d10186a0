"""A write to IndusTrack as it stands in the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COLUMNS = (
    "company_id, id, kind, collection, industrack_id, quickbooks_id, data, if_match, client_ref, idempotency_key,"
    " agreed_quickbooks, pending, step, name, attempts, said"
)


@dataclass(frozen=True)
class Push:
    company_id: str
    id: int
    kind: str
    collection: str
    industrack_id: str | None
    quickbooks_id: str | None
    data: dict[str, Any]
    if_match: str | None
    client_ref: str | None
    idempotency_key: str | None
    agreed_quickbooks: dict[str, Any]
    pending: list[str]
    step: dict[str, Any]
    name: str
    attempts: int
    said: int = 0  # how often IndusTrack has said something against the record itself
