"""An office that keeps everything in memory, in the shapes that the real one answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app import company_settings
from app.office import changing
from app.office.callers import Caller
from app.office.once import Answer, Call
from app.office.users import Visitor
from app.office.why import Record
from app.web.office import Asked, AttentionAct, Json, Missing, QueueAct, Refusal, WebhookAct

AT = datetime(2026, 11, 23, 9, 58, tzinfo=UTC)
NO_WRITES = {"create": 0, "update": 0, "deactivate": 0}


def status(**changes: Any) -> Json:
    return {
        "id": "c1",
        "name": "Hollow Creek Plumbing",
        "state": "active",
        "session": None,
        "last_session": {
            "started_at": AT,
            "ended_at": AT,
            "outcome": "done",
            "message": "Read 12 changed customers; 3 were written to IndusTrack.",
        },
        "queue": {"waiting": 3, "handed_out": 1, "unknown": 0, "held": 1},
        "pushes": {"waiting": 2, "failed": 0},
        "records": {
            "customer": {"quickbooks": 2300, "industrack": 2300, "linked": 2298},
            "location": {"quickbooks": 3500, "industrack": 3500, "linked": 3500},
        },
        "attention": 1,
        "idle": True,
        "health": "in_step",
        "because": "Both sides agree.",
        "proof": None,
    } | changes


FIGURES = {"total": "350.00", "balance": "310.00"}


def proof(**changes: Any) -> Json:
    """A proof that has found one difference."""
    side = {"count": 2, "active": 2, "explained": {"ended": 0, "held": 1}}
    return {
        "id": "c1",
        "proof_id": "7",
        "at": AT,
        "state": "differ",
        "because": "1 difference was found.",
        "kinds": {
            "customer": {"quickbooks": side, "industrack": side, "pairs": 1, "differences": 1},
            "invoice": {"quickbooks": side | FIGURES, "industrack": side | FIGURES, "pairs": 1, "differences": 0},
        },
        "differences": [
            {
                "id": 3,
                "kind": "customer",
                "quickbooks_id": "80000001-1",
                "industrack_id": "cus_1",
                "name": "Birch Bakery",
                "field": "phone",
                "quickbooks": "641-555-0111",
                "industrack": "641-555-0112",
                "cause": "changed in QuickBooks without a stamp",
                "code": "unstamped",
                "remedy": "It was read again.",
                "choices": [
                    {"value": "read_again", "label": "Read it again"},
                    {"value": "compare_again", "label": "Compare it again"},
                    {"value": "quickbooks", "label": "Take QuickBooks' side"},
                    {"value": "industrack", "label": "Take IndusTrack's side"},
                ],
                "moved_last": "quickbooks",
                "found_at": AT,
                "mended_at": None,
            },
            {
                "id": 4,
                "kind": "location",
                "quickbooks_id": "80000001-1#Shop",
                "industrack_id": "loc_1",
                "name": "Shop",
                "field": "address.street",
                "quickbooks": "12 Mill Rd",
                "industrack": None,
                "cause": "missed by a read since 22 November, 23:10: IndusTrack has it so, and no read had shown it",
                "code": "missed",
                "remedy": "It was read again.",
                "choices": [{"value": "read_again", "label": "Read it again"}],
                "moved_last": "industrack",
                "found_at": AT,
                "mended_at": AT,
            },
        ],
        "sums": {
            "currencies": {"": {"quickbooks": FIGURES, "industrack": FIGURES}},
            "months": [
                {
                    "month": "2026-10",
                    "currency": "",
                    "invoices": 3,
                    "quickbooks": FIGURES,
                    "industrack": FIGURES | {"total": "351.00"},
                }
            ],
        },
        "company": "Hollow Creek Plumbing",
        "quickbooks": "Hollow Creek Plumbing LLC",
        "industrack": "acc_1",
        "under_way": None,
        "days": [{"proof_id": "7", "at": AT, "state": "differ", "because": "1 difference was found.", "differences": 1}],
    } | changes


def preview(**changes: Any) -> Json:
    return {
        "id": "c1",
        "state": "ready",
        "quickbooks": {"customer": {"create": 4, "update": 0, "deactivate": 0}},
        "industrack": {
            "customer": {"create": 1987, "update": 12, "deactivate": 1},
            "location": {"create": 3500, "update": 0, "deactivate": 0},
        },
        "link": {"customer": 14},
        "seen": "d1",
        "places": {"quickbooks": {"item": {"new": 9, "quickbooks_own": 5}, "customer": {"new": 1987, "link": 14}}},
        "examples": [
            {
                "side": "industrack",
                "kind": "customer",
                "action": "create",
                "name": "Ames & Daughters",
                "record": "Ames & Daughters:Mill Rd",
                "why": "It is in QuickBooks and not in IndusTrack.",
            }
        ],
    } | changes


ATTENTION: Json = {
    "id": 7,
    "code": "duplicate_suspected",
    "severity": "warning",
    "summary": "“Ames & Daughters” may already be in IndusTrack.",
    "remedy": "Look at both and say whether they are the same customer.",
    "kind": "customer",
    "quickbooks_id": "80000-1",
    "industrack_id": None,
    "name": "Ames & Daughters",
    "choices": [{"value": "link:i9", "label": "They are the same"}, {"value": "create", "label": "Make a new one"}],
    "records": 1,
    "since": AT,
}
REQUEST: Json = {
    "id": 31,
    "kind": "customer",
    "action": "create",
    "state": "held",
    "name": "Ames & Daughters",
    "quickbooks_id": None,
    "industrack_id": "i9",
    "attempts": 2,
    "since": AT,
    "not_before": None,
}
CHANGE: Json = {
    "id": 5,
    "at": AT,
    "kind": "customer",
    "side": "industrack",
    "action": "update",
    "name": "Ames & Daughters",
    "quickbooks_id": "80000-1",
    "industrack_id": "i9",
    "why": "It was changed in QuickBooks.",
    "before": {"phone": "555-0100", "billing_address.street": "1 Mill Rd"},
    "after": {"phone": "555-0199", "billing_address.street": ""},
    "restorable": True,
}
MESSAGE: Json = {
    "id": 88,
    "purpose": "read",
    "state": "ingested",
    "handed_out_at": AT,
    "answered_at": AT,
    "hresult": "",
    "error": "",
    "answer_bytes": 48_211,
    "request": '<?xml version="1.0"?><?qbxml version="13.0"?>\n<QBXML/>',
    "answer": "<QBXML>&amp;</QBXML>",
}


SAID: Json = {"answered": True, "account_id": "acc_1", "account_name": "Ames", "message": "It is Ames."}
A_KEY: Json = {
    "id": "key_1",
    "name": "reports",
    "scopes": ["read"],
    "company_id": None,
    "created_at": AT,
    "last_used_at": None,
    "revoked_at": None,
}
A_USER: Json = {"id": "usr_1", "name": "Ann", "role": "operator", "created_at": AT, "last_sign_in_at": None}
A_WEBHOOK: Json = {
    "id": "wh_1",
    "url": "https://app.example.com/hooks",
    "events": ["attention.opened"],
    "company_id": None,
    "created_at": AT,
    "stopped_at": None,
    "waiting": 0,
    "failed": 0,
}
DELIVERY: Json = {
    "id": 9,
    "company_id": "c1",
    "event": "attention.opened",
    "state": "failed",
    "attempts": 10,
    "not_before": AT,
    "created_at": AT,
    "delivered_at": None,
    "last_status": 500,
    "error": "It answered 500.",
}
SESSION: Json = {
    "id": 3,
    "phase": "closed",
    "percent": 100,
    "started_at": AT,
    "last_call_at": AT,
    "ended_at": AT,
    "outcome": "done",
    "message": "Read 12 changed customers.",
    "manual": False,
}


FOUND: list[Json] = [
    {
        "kind": "invoice",
        "name": f"Ames & Daughters {number}",
        "number": number,
        "quickbooks_id": None,
        "industrack_id": f"inv{number}",
        "deleted": False,
    }
    for number in ("1001", "1002")
]
WHY: Json = {
    "kind": "invoice",
    "name": "Ames & Daughters 1001",
    "quickbooks": None,
    "industrack": {"id": "inv1001", "name": "1001", "values": {"approved": False}, "deleted": False, "dirty": False}
    | {"edited_at": AT, "seen_at": AT},
    "link": None,
    "fields": [{"name": "number", "quickbooks": None, "industrack": "1001", "same": False}],
    "history": [CHANGE],
    "messages": [MESSAGE],
    "queue": [REQUEST],
    "pushes": [],
    "attention": [ATTENTION],
    "held": ["Two invoices wait for the currency."],
    "to_be_compared": False,
}


class MemoryOffice:
    """One company, ``c1``; everything that is done to it is written down in ``done``."""

    def __init__(self) -> None:
        self.now = status()
        self.planned = preview()
        self.proved = proof()
        self.writing: Json | None = None
        self.items: list[Json] = [ATTENTION]
        self.requests: list[Json] = [REQUEST]
        self.changes: list[Json] = [CHANGE]
        self.settings = company_settings.defaults()
        self.file_mode = "SingleUser"
        self.steps: list[str] = []
        self.users: dict[str, Visitor] = {}
        self.passwords: dict[str, str] = {}
        self.signed_in: dict[str, Visitor | None] = {}
        self.done: list[tuple[Any, ...]] = []
        self.callers: dict[str, Caller] = {}
        self.kept: dict[Call, Answer] = {}
        self.asked: list[tuple[str, Asked, Json]] = []

    def _known(self, company_id: str) -> None:
        if company_id != "c1":
            raise Missing(f"There is no company {company_id!r}.")

    def companies(self) -> list[Json]:
        names = ("id", "name", "state", "session", "last_session", "queue", "attention")
        return [{name: self.now[name] for name in names} | {"health": "in_step", "because": "Both sides agree."}]

    def worst_first(self, asked: Asked, health: str | None) -> Json:
        self.asked.append(("worst", asked, {"health": health}))
        shown = [self.companies()[0] | {name: self.now[name] for name in ("health", "because")} | {"last_contact_at": AT}]
        return {"data": shown, "next_cursor": None, "counts": {"in_step": 1}}

    def causes(self, company_id: str) -> list[Json]:
        self._known(company_id)
        first = self.items[:1]
        return [{name: one[name] for name in ("code", "kind", "since", "summary", "severity")} | {"number": 1} for one in first]

    def of_cause(self, company_id: str, code: str, kind: str, asked: Asked, of: int | None = None) -> Json:
        self._known(company_id)
        return {"data": self.items, "next_cursor": None, "choices": [{"value": "create", "label": "Make a new one"}]}

    def settle_cause(self, company_id: str, code: str, kind: str, act: str, choose: str | None) -> int:
        self.done.append(("cause", code, kind, act, choose))
        return len(self.items)

    def queued(self, company_id: str, state: str | None, asked: Asked) -> Json:
        self._known(company_id)
        return {"data": [one for one in self.requests if state in (None, one["state"])], "next_cursor": None}

    def settle_queued(self, company_id: str, state: str | None, q: str | None, act: str) -> int:
        self.done.append(("queued", state, q, act))
        return 1

    def listed(self, name: str, company_id: str | None, asked: Asked, **values: Any) -> Json:
        if company_id is not None:
            self._known(company_id)
        rows: dict[str, list[Json]] = {
            "companies": self.companies(),
            "attention": self.items,
            "queue": self.requests,
            "history": self.changes,
            "messages": [MESSAGE],
            "sessions": [SESSION],
            "deliveries": [DELIVERY],
            "records": [],
            "users": [A_USER],
        }
        self.asked.append((name, asked, values))
        return {"data": rows[name][: asked.limit], "next_cursor": None}

    def company(self, company_id: str) -> Json:
        self._known(company_id)
        return {
            "id": "c1",
            "name": self.now["name"],
            "state": self.now["state"],
            "settings": self.settings | {"time_zone": "America/Chicago"},
            "username": "industrack-c1",
            "soap_url": "https://sync.example.com/qbwc",
            "webhook_url": "https://sync.example.com/webhooks/industrack/c1",
            "industrack_url": "https://api.example.com/api/v1",
            "accounts": {"income_account": ["Sales"]},
            "quickbooks": {
                "company_name": "Hollow Creek Plumbing LLC",
                "path": None,
                "product": "QuickBooks Enterprise Solutions 22.0",
                "qbxml_version": "15.0",
                "file_mode": self.file_mode,
            },
        }

    def add(self, name: str, url: str, token: str, settings: Mapping[str, str]) -> Json:
        changing.read(settings)
        self.done.append(("add", name, url, token, dict(settings)))
        return {
            "id": "c1",
            "name": name,
            "state": "new",
            "username": "industrack-c1",
            "password": "abcde-fghij-kmnpq-rstuv-wxyz2",
            "soap_url": "https://sync.example.com/qbwc",
            "webhook_url": "https://sync.example.com/webhooks/industrack/c1",
            "webhook_secret": "hook-secret",
            "setup_url": "https://sync.example.com/setup/the-token",
            "industrack": SAID,
        }

    def reach(self, company_id: str, url: str | None, token: str | None) -> Json:
        self.done.append(("reach", url, token))
        return self.company(company_id) | {"industrack": SAID}

    def rename(self, company_id: str, name: str) -> Json:
        self.done.append(("rename", name))
        return self.company(company_id)

    def export(self, company_id: str) -> Iterator[str]:
        self._known(company_id)
        return iter(['{"export":"qbconnector company"}\n', '{"end":true}\n'])

    def remove(self, company_id: str) -> Json:
        self._known(company_id)
        self.done.append(("remove",))
        return {"id": "c1", "name": "Hollow Creek", "removed": True, "exported_to": "exports/c1.jsonl.gz", "rows": 3}

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

    def change(self, company_id: str, settings: Mapping[str, str]) -> Json:
        self._known(company_id)
        self.settings = self.settings | changing.read(settings)
        self.done.append(("change", dict(settings)))
        return self.company(company_id)

    def qwc(self, company_id: str) -> bytes:
        self._known(company_id)
        return b"<QBWCXML/>"

    def new_password(self, company_id: str) -> str:
        self._known(company_id)
        self.done.append(("new_password",))
        return "zyxwv-utsrq-pnmkj-ihgfe-dcba2"

    def set_token(self, company_id: str, token: str) -> Json:
        self._known(company_id)
        self.done.append(("set_token", token))
        return self.company(company_id)

    def new_setup_url(self, company_id: str) -> str:
        self._known(company_id)
        self.done.append(("new_setup_url",))
        return "https://sync.example.com/setup/another"

    def pause(self, company_id: str, paused: bool) -> Json:
        self._known(company_id)
        self.done.append(("pause", paused))
        return self.company(company_id)

    def status(self, company_id: str) -> Json:
        self._known(company_id)
        return self.now

    def health(self, company_id: str) -> Json:
        self._known(company_id)
        return {"health": "in_step", "because": "Both sides agree.", "since": AT, "last_contact_at": AT}

    def check_up(self, company_id: str) -> list[Json]:
        self._known(company_id)
        told = {"level": "warning", "count": 2, "to_do": "Merge them.", "names": ["Ames", "Ames 2"]}
        path = r"C:\Users\Public\Documents\Intuit\QuickBooks\Company Files\Hollow Creek Plumbing LLC.qbw"
        return [
            told | {"what": "file", "level": "", "count": None, "words": f"This is the company file of “Hollow” ({path})"},
            told | {"what": "mode", "level": "good", "count": None, "words": "QuickBooks is in single-user mode", "names": []},
            told | {"what": "duplicates", "words": "customers have the company name of another one"},
            told | {"what": "income_account", "words": "items need an income account in QuickBooks"},
        ]

    def progress(self, company_id: str) -> Json | None:
        self._known(company_id)
        return self.writing

    def preview(self, company_id: str) -> Json:
        self._known(company_id)
        return self.planned

    def approve(self, company_id: str, as_is: bool, seen: str | None = None) -> Json:
        self._known(company_id)
        self.done.append(("approve", as_is))
        self.planned = self.planned | {"state": "approved"}
        self.now = self.now | {"state": "active"}
        return self.planned

    def sync(self, company_id: str, full: bool, kind: str | None) -> Json:
        self._known(company_id)
        self.done.append(("sync", full, kind))
        return self.now

    def by_hour(self, company_id: str) -> list[Json]:
        self._known(company_id)
        hours = [AT.replace(minute=0) - timedelta(hours=n) for n in reversed(range(24))]
        return [{"at": at, "requests": n, "records": n * 150, "errors": 2 if n == 20 else 0} for n, at in enumerate(hours)]

    def search(self, company_id: str, q: str) -> list[Json]:
        self._known(company_id)
        return [one for one in FOUND if q in str(one)]

    def why(self, company_id: str, record: Record) -> Json:
        self._known(company_id)
        return WHY

    def compare_again(self, company_id: str, record: Record) -> None:
        self._known(company_id)
        self.done.append(("again", record))

    def proof(self, company_id: str, proof_id: str | None = None) -> Json:
        self._known(company_id)
        if proof_id not in {None, "7"}:
            raise Missing(f"There is no proof {proof_id}.")
        return self.proved

    def ask_proof(self, company_id: str) -> Json:
        self.done.append(("proof", company_id))
        return self.proof(company_id)

    def settle_difference(self, company_id: str, number: str, choice: str) -> Json:
        self._known(company_id)
        self.done.append(("difference", number, choice))
        return {"id": int(number), "state": choice}

    def attention(self, company_id: str, of: int | None = None) -> list[Json]:
        self._known(company_id)
        return self.items

    def settle_attention(self, item_id: str, act: AttentionAct, choose: str | None) -> Json:
        if item_id not in {str(item["id"]) for item in self.items}:
            raise Missing("There is no such attention.")
        self.done.append(("attention", item_id, act, choose))
        return ATTENTION | {"state": "resolved"}

    def queue(self, company_id: str) -> list[Json]:
        self._known(company_id)
        return self.requests

    def settle_request(self, request_id: str, act: QueueAct) -> Json:
        self.done.append(("request", request_id, act))
        return REQUEST

    def rebuild(self, company_id: str | None) -> Json:
        self.done.append(("rebuild", company_id))
        return {"rebuilt": ["c1"]}

    def history(self, company_id: str, record: str | None) -> list[Json]:
        self._known(company_id)
        return [c for c in self.changes if record in (None, c["quickbooks_id"], c["industrack_id"])]

    def restore(self, change_id: str) -> Json:
        self.done.append(("restore", change_id))
        return {"id": int(change_id)}

    def messages(self, company_id: str) -> list[Json]:
        self._known(company_id)
        return [MESSAGE]

    def message(self, message_id: str) -> Json:
        if message_id != "88":
            raise Missing("There is no such message.")
        return MESSAGE

    def setup_done(self, company_id: str) -> list[str]:
        self._known(company_id)
        return self.steps

    def note_setup(self, company_id: str, step: str) -> None:
        self.steps = [*self.steps, step]

    def company_of_setup_token(self, token: str) -> str | None:
        return "c1" if token == "the-token" else None
