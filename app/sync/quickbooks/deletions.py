"""Whether QuickBooks tells what was deleted: a read by date shows only what is still there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import qbxml
from app.model import Attention
from app.store import attentions
from app.store.messages import Message
from app.store.sql import Connection
from app.sync.kinds import called

CODE = "deletions_not_told"
PARTS = ("deleted", "txn_deleted")
"""By what their requestIDs end with."""


def answered(connection: Connection, message: Message, statuses: Mapping[str, int], opened: Collection[tuple[str, str]]) -> None:
    """With the page came what was deleted, or a refusal; ``opened`` are the codes and kinds of open attention."""
    codes = [statuses[name] for part in PARTS if (name := f"{message.id}-{part}") in statuses]
    refused = [code for code in codes if not qbxml.status.lookup(code).is_done]
    kind = str(message.detail.get("kind") or "")
    if refused:
        not_told(connection, message.company_id, kind, str(refused[0]))
    elif codes and (CODE, kind) in opened:
        attentions.resolve(connection, message.company_id, CODE, kind=kind)


def not_told(connection: Connection, company_id: str, kind: str, code: str) -> None:
    """Over as soon as QuickBooks answers the question."""
    attentions.open_one(
        connection,
        company_id,
        Attention(
            code=CODE,
            severity="info",
            summary=f"QuickBooks does not say which {called(kind)} were deleted there ({code}).",
            remedy=(
                "Everything else goes on. What is deleted in QuickBooks is noticed when both sides are compared, once a day."
                " It is asked again every day. If this stays, look at the permissions of the user in QuickBooks, or tell support."
            ),
            kind=kind,
        ),
    )
