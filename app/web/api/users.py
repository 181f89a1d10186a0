"""Operations on users of the operators' pages."""

from __future__ import annotations

from typing import Any

from app.web.api import shapes
from app.web.api.asked import GivenRole, NewUser, OfUser, Page
from app.web.api.declared import operation
from app.web.context import office

Answer = dict[str, Any]


@operation("GET", "/users", shapes.UserPage, scope="admin")
def user_list(query: Page) -> Answer:
    """Users of the operators' pages, in the order in which they were made."""
    return office().listed("users", None, query.asked)


@operation("POST", "/users", shapes.MadeUser, scope="admin", status=201)
def user_add(body: NewUser) -> Answer:
    """Add a user; the password is told this once."""
    return office().add_user(body.name, body.role)


@operation("PATCH", "/users/<user_id>", shapes.User, scope="admin")
def user_change(path: OfUser, body: GivenRole) -> Answer:
    """Give a user another role; it counts at once."""
    return office().settle_user(path.user_id, body.role)


@operation("POST", "/users/<user_id>/password", shapes.MadeUser, scope="admin")
def user_password(path: OfUser) -> Answer:
    """Make a new password, told this once; wherever the user is signed in, they no longer are."""
    return office().settle_user(path.user_id, "password")


@operation("DELETE", "/users/<user_id>", shapes.Removed, scope="admin")
def user_remove(path: OfUser) -> Answer:
    """Remove a user, who is signed out at once."""
    return office().settle_user(path.user_id, "remove")
