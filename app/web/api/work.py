"""Operations on what waits: attention and the queue."""

from __future__ import annotations

from typing import Any

from app.web.api import shapes
from app.web.api.asked import AttentionPage, Choice, OfAttention, OfCompany, OfRequest, Page
from app.web.api.companies import COMPANY
from app.web.api.declared import operation
from app.web.context import office

Answer = dict[str, Any]


@operation("GET", f"{COMPANY}/attention", shapes.AttentionPage)
def attention(path: OfCompany, query: AttentionPage) -> Answer:
    """What a person must decide or fix, the oldest first. One may stand for many records (`records`): `of` shows each of them."""
    if query.of is not None:
        return office().listed("attention_of", path.company_id, query.asked, of=query.of)
    return office().listed("attention", path.company_id, query.asked)


@operation("POST", "/attention/<item_id>/retry", shapes.Settled)
def attention_retry(path: OfAttention) -> Answer:
    """Try again now."""
    return office().settle_attention(path.item_id, "retry", None)


@operation("POST", "/attention/<item_id>/ignore", shapes.Settled)
def attention_ignore(path: OfAttention) -> Answer:
    """Leave it as it is."""
    return office().settle_attention(path.item_id, "ignore", None)


@operation("POST", "/attention/<item_id>/resolve", shapes.Settled)
def attention_resolve(path: OfAttention, body: Choice) -> Answer:
    """Settle it, with one of its choices where it has some."""
    return office().settle_attention(path.item_id, "resolve", body.choose)


@operation("GET", f"{COMPANY}/queue", shapes.QueuePage)
def queue(path: OfCompany, query: Page) -> Answer:
    """Requests that are not settled, in the order in which they were made."""
    return office().listed("queue", path.company_id, query.asked)


@operation("POST", "/queue/<request_id>/retry", shapes.Settled)
def queue_retry(path: OfRequest) -> Answer:
    """Try a request again now."""
    return office().settle_request(path.request_id, "retry")


@operation("POST", "/queue/<request_id>/drop", shapes.Settled)
def queue_drop(path: OfRequest) -> Answer:
    """Drop a request; its record is decided again when it changes."""
    return office().settle_request(path.request_id, "drop")


@operation("POST", "/queue/rebuild", shapes.Rebuilt)
def queue_rebuild_all() -> Answer:
    """Write the live view in Redis anew for every company."""
    return office().rebuild(None)


@operation("POST", f"{COMPANY}/queue/rebuild", shapes.Rebuilt)
def queue_rebuild(path: OfCompany) -> Answer:
    """Write one company's live view in Redis anew."""
    return office().rebuild(path.company_id)
