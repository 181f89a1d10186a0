"""Who signs in, and which programs call or are told, kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.office.callers import Caller
from app.office.once import Answer, Call
from app.office.users import Visitor
from app.web.office import Asked, Json, Refusal, WebhookAct
from tests.unit.web.answers import A_KEY, A_USER, A_WEBHOOK, AT


class MemoryCallers:
    """Users, keys and webhooks; everything that is done to them is written down in ``done``."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.users: dict[str, Visitor] = {}
        self.passwords: dict[str, str] = {}
        self.signed_in: dict[str, Visitor | None] = {}
        self.callers: dict[str, Caller] = {}
        self.kept: dict[Call, Answer] = {}

    def keys(self, asked: Asked) -> Json:
        return {"data": [A_KEY], "next_cursor": None}

    def add_key(self, name: str, scopes: Sequence[str], company_id: str | None) -> Json:
        self.done.append(("add_key", name, tuple(scopes), company_id))
        return A_KEY | {"key": "qbk_new"}

    def revoke_key(self, key_id: str) -> Json:
        self.done.append(("revoke_key", key_id))
        return A_KEY | {"revoked_at": AT}

    def add_user(self, name: str, role: str) -> Json:
        self.done.append(("add_user", name, role))
        return A_USER | {"name": name, "role": role, "password": "made-for-them"}

    def settle_user(self, user: str, act: str) -> Json:
        self.done.append(("user", user, act))
        answers: dict[str, Json] = {"password": A_USER | {"password": "made-again"}, "remove": {"id": user, "removed": True}}
        return answers.get(act, A_USER | {"role": act})

    def change_password(self, user_id: str, old: str, new: str) -> None:
        if self.passwords[user_id] != old:
            raise Refusal("That is not your password now.")
        self.passwords[user_id] = new

    def any_users(self) -> bool:
        return bool(self.users)

    def sign_in(self, name: str, password: str) -> str | None:
        user = self.users.get(name)
        if user is None or self.passwords[name] != password:
            return None
        self.signed_in[f"token-{len(self.signed_in)}"] = user
        return f"token-{len(self.signed_in) - 1}"

    def sign_in_with_key(self) -> str:
        self.signed_in[f"token-{len(self.signed_in)}"] = Visitor()
        return f"token-{len(self.signed_in) - 1}"

    def visitor(self, token: str) -> Visitor | None:
        return self.signed_in.get(token)

    def sign_out(self, token: str) -> None:
        self.signed_in[token] = None

    def webhooks(self, asked: Asked) -> Json:
        return {"data": [A_WEBHOOK], "next_cursor": None}

    def add_webhook(self, url: str, events: Sequence[str], company_id: str | None) -> Json:
        self.done.append(("add_webhook", url, tuple(events), company_id))
        return A_WEBHOOK | {"secret": "whsec_new"}

    def settle_webhook(self, webhook_id: str, act: WebhookAct) -> Json:
        self.done.append(("webhook", webhook_id, act))
        answers: dict[str, Json] = {
            "ping": {"delivered": True, "status": 204, "error": ""},
            "resume": {"sent_again": 2},
            "remove": {"removed": True},
        }
        return {"id": webhook_id} | answers[act]

    def send_again(self, webhook_id: str, delivery_id: str) -> Json:
        self.done.append(("send_again", webhook_id, delivery_id))
        return {"id": webhook_id, "sent_again": 1}

    def caller(self, key: str) -> Caller | None:
        return self.callers.get(key)

    def owner(self, table: str, number: str) -> str | None:
        return "c1" if number in {"7", "31", "5", "88"} else None

    def once(self, call: Call, run: Callable[[], Answer]) -> Answer:
        if call not in self.kept:
            self.kept[call] = run()
        return self.kept[call]
