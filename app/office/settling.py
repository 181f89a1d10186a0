"""queue retry and drop: one request of the queue, by hand."""

from __future__ import annotations

from typing import Any

from app.office.errors import Missing, Refusal
from app.queue import requests
from app.services import Services
from app.store import attentions, choices
from app.store.sql import text


def settle(services: Services, request_id: str, act: str) -> dict[str, Any]:
    """``retry`` sends a held one again at the next poll; ``drop`` takes one out that has not been handed out."""
    with services.database.operators() as connection:
        owner = connection.scalar(text("SELECT company_id FROM request WHERE id = :id"), {"id": number(request_id)})
    if owner is None:
        raise Missing(f"There is no request {request_id}.")
    with services.database.company(owner) as connection:
        connection.execute(
            text("SELECT 1 FROM request WHERE company_id = :company AND id = :id FOR UPDATE"),
            {"company": owner, "id": int(request_id)},
        )
        request = requests.by_ids(connection, owner, [int(request_id)])[0]
        if request.state not in {"waiting", "held"}:
            raise Refusal(f"Request {request_id} is {request.state}: only one that waits or is held can be changed.")
        state = {"retry": "waiting", "drop": "superseded"}[act]
        requests.move(connection, owner, [request.id], state, services.now())
        choices.forget(connection, owner, request.kind, request.industrack_id, ("refused",))
        for code in ("refused_by_quickbooks", "cannot_be_written", "name_taken"):
            attentions.resolve(
                connection,
                owner,
                code,
                kind=request.kind,
                quickbooks_id=request.quickbooks_id or "",
                industrack_id=request.industrack_id or "",
            )
        moved = requests.by_ids(connection, owner, [request.id])
    shown = requests.shown(moved)
    services.view.requests(owner, shown)
    return shown[0]


def number(text_given: str) -> int:
    """The number in an id. Raises: Missing."""
    if not str(text_given).isdecimal() or len(str(text_given)) > 18:
        raise Missing(f"There is nothing with the number {text_given!r}.")
    return int(text_given)
