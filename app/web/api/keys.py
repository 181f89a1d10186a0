"""Operations on keys of this API."""

from __future__ import annotations

from typing import Any

from app.web.api import shapes
from app.web.api.asked import NewKey, OfKey, Page
from app.web.api.declared import operation
from app.web.context import office

Answer = dict[str, Any]


@operation("GET", "/keys", shapes.KeyPage, scope="admin")
def key_list(query: Page) -> Answer:
    """Keys of this API, revoked ones too, in the order in which they were made."""
    return office().keys(query.asked)


@operation("POST", "/keys", shapes.MadeKey, scope="admin", status=201)
def key_add(body: NewKey) -> Answer:
    """A key for every company or one; it is told this once."""
    return office().add_key(body.name, body.scopes, body.company_id)


@operation("DELETE", "/keys/<key_id>", shapes.Key, scope="admin")
def key_revoke(path: OfKey) -> Answer:
    """Revoke a key: it opens nothing from now on."""
    return office().revoke_key(path.key_id)
