"""The service as those see it who run it: who may sign in to its pages."""

from __future__ import annotations

from app.office import users
from app.office.desk import Desk, Json
from app.office.users import Visitor


class Staff(Desk):
    """Users of the operators' pages, and who is signed in."""

    def add_user(self, name: str, role: str) -> Json:
        """A new user; the password is told this once."""
        return users.add(self._services, name, role)

    def settle_user(self, user: str, act: str) -> Json:
        """``password`` makes a new one, ``remove`` ends it, a role gives that role; named by id or name."""
        acts = {"password": users.new_user_password, "remove": users.remove}
        return acts[act](self._services, user) if act in acts else users.give_role(self._services, user, act)

    def change_password(self, user_id: str, old: str, new: str) -> None:
        """By themselves; they are signed out everywhere."""
        users.change_password(self._services, user_id, old, new)

    def any_users(self) -> bool:
        return users.any_users(self._services)

    def sign_in(self, name: str, password: str) -> str | None:
        """What the browser shows from now on; None when it is nobody."""
        return users.sign_in(self._services, name, password)

    def sign_in_with_key(self) -> str:
        return users.sign_in_with_key(self._services)

    def visitor(self, token: str) -> Visitor | None:
        """Who is signed in with this."""
        return users.visitor(self._services, token)

    def sign_out(self, token: str) -> None:
        users.sign_out(self._services, token)
