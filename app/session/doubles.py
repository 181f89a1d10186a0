"""A record that may stand in QuickBooks twice: never put right by a program, always shown to a person."""

from __future__ import annotations

from typing import Any

import qbxml
from app.model import Attention
from app.queue import requests
from app.queue.requests import Request
from app.session.hearing import Heard
from app.session.outgoing import Call
from app.store import attentions, choices
from app.store.sql import text
from app.sync.kinds import for_message

CODE = "possibly_doubled"
SAME, TWO = "same", "two"
NO_KIND = ""
"""It is about what stands in QuickBooks, so that a decision about the record does not settle it."""


def late_evidence(call: Call, number: int, heard: Heard) -> None:
    """A late answer tells that a write was done which has been sent a second time since."""
    found = requests.by_ids(call.connection, call.company_id, [number])
    done = qbxml.status.lookup(heard.code, heard.words).may_be_written
    if not found or not found[0].is_add or not done or not for_message(found[0].message).txn:
        return
    for record in heard.all:
        if record.get("txn_id") and not _is_linked(call, found[0], str(record["txn_id"])):
            show(call, found[0], [record])


def show(call: Call, request: Request, records: list[dict[str, Any]]) -> None:
    ids = "+".join(sorted(str(one.get("txn_id") or one.get("list_id")) for one in records))
    if f"{TWO}:{ids}" in _chosen(call, request):
        return
    numbers = ", ".join(str(one.get("ref_number") or one.get("txn_id")) for one in records)
    attentions.open_one(
        call.connection,
        call.company_id,
        Attention(
            code=CODE,
            severity="error",
            summary=f"{request.name} may stand in QuickBooks twice (look for {numbers}).",
            remedy="Compare the two in QuickBooks, and delete there the one that is not shown in IndusTrack.",
            industrack_id=request.industrack_id,
            name=request.name,
            choices=(
                (f"{SAME}:{ids}", "They are the same: one of them is deleted in QuickBooks now"),
                (f"{TWO}:{ids}", "They are two different ones: both stay"),
            ),
        ),
    )


def _chosen(call: Call, request: Request) -> list[str]:
    """What a person has said of its doubles."""
    record = str(request.industrack_id or "")
    return list(choices.of_records(call.connection, call.company_id, NO_KIND, [record]).get(record, {}).values())


def _is_linked(call: Call, request: Request, txn_id: str) -> bool:
    return bool(
        call.connection.scalar(
            text("SELECT EXISTS (SELECT 1 FROM link WHERE company_id = :company AND kind = :kind AND quickbooks_id = :id)"),
            {"company": call.company_id, "kind": request.kind, "id": txn_id},
        )
    )
