"""The management API as a table: each operation is what the command of the same name does.

The routes (``api``) and the description (``openapi``) are both made from it, and cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.web.office import Office

Schema = dict[str, Any]
Answer = Any

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
SETTINGS: Schema = {
    "type": "object",
    "additionalProperties": {"type": ["string", "integer", "boolean"]},
    "description": "names and values as in `company set`",
}


@dataclass(frozen=True)
class Asked:
    """One call, checked against its operation."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def company(self) -> str:
        return self.path["company_id"]

    @property
    def settings(self) -> dict[str, str]:
        given = self.body.get("settings", {})
        return {name: str(v).lower() if isinstance(v, bool) else str(v) for name, v in given.items()}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str  # below the prefix, with <names> as Flask has them
    name: str
    summary: str
    answer: Schema
    run: Callable[[Office, Asked], Answer]
    body: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    query: Mapping[str, Schema] = field(default_factory=dict)
    status: int = 200
    media_type: str = "application/json"


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


def one(name: str, schema: Schema = TEXT) -> Schema:
    return {"type": "object", "required": [name], "properties": {name: schema}}


COMPANY = "/companies/<company_id>"

COMPANIES = (
    Operation("GET", "/companies", "company_list", "All companies", many("CompanyInList"), lambda o, a: o.companies()),
    Operation(
        "POST",
        "/companies",
        "company_add",
        "Add a company; the secrets in the answer are told this once",
        ref("Added"),
        lambda o, a: o.add(a.body["name"], a.body["industrack_url"], a.body["industrack_token"], a.settings),
        body={"name": TEXT, "industrack_url": TEXT, "industrack_token": TEXT, "settings": SETTINGS},
        required=("name", "industrack_url", "industrack_token"),
        status=201,
    ),
    Operation("GET", COMPANY, "company_show", "One company", ref("Company"), lambda o, a: o.company(a.company)),
    Operation(
        "PATCH",
        COMPANY,
        "company_set",
        "Change settings; a changed direction or job policy makes a preview of its own",
        ref("Company"),
        lambda o, a: o.change(a.company, a.settings),
        body={"settings": SETTINGS},
        required=("settings",),
    ),
    Operation(
        "GET",
        f"{COMPANY}/qwc",
        "company_qwc",
        "The .qwc file for Web Connector",
        TEXT,
        lambda o, a: o.qwc(a.company),
        media_type="application/x-qwc",
    ),
    Operation(
        "POST",
        f"{COMPANY}/password",
        "company_password",
        "A new Web Connector password; the one before stops working",
        one("password"),
        lambda o, a: {"password": o.new_password(a.company)},
    ),
    Operation(
        "POST",
        f"{COMPANY}/token",
        "company_token",
        "A new access token of the same IndusTrack account, in place of one that was revoked",
        ref("Company"),
        lambda o, a: o.set_token(a.company, a.body["industrack_token"]),
        body={"industrack_token": TEXT},
        required=("industrack_token",),
    ),
    Operation(
        "POST",
        f"{COMPANY}/setup-url",
        "company_setup_url",
        "A new address of the customer's set-up page; the one before stops working",
        one("setup_url"),
        lambda o, a: {"setup_url": o.new_setup_url(a.company)},
    ),
    Operation("POST", f"{COMPANY}/pause", "company_pause", "Pause", ref("Company"), lambda o, a: o.pause(a.company, True)),
    Operation("POST", f"{COMPANY}/resume", "company_resume", "Resume", ref("Company"), lambda o, a: o.pause(a.company, False)),
)

SYNC = (
    Operation("GET", f"{COMPANY}/status", "status", "How it is doing", ref("Status"), lambda o, a: o.status(a.company)),
    Operation(
        "GET",
        f"{COMPANY}/preview",
        "preview",
        "What would be written",
        ref("Preview"),
        lambda o, a: o.preview(a.company),
    ),
    Operation(
        "POST",
        f"{COMPANY}/approve",
        "approve",
        "Approve the preview; with as_is the present differences are taken as agreed",
        ref("Preview"),
        lambda o, a: o.approve(a.company, a.body.get("as_is", False)),
        body={"as_is": FLAG},
    ),
    Operation(
        "POST",
        f"{COMPANY}/sync",
        "sync",
        "Read IndusTrack now and QuickBooks at its next poll",
        ref("Status"),
        lambda o, a: o.sync(a.company, a.body.get("full", False), a.body.get("kind")),
        body={"full": FLAG, "kind": TEXT},
    ),
)

WORK = (
    Operation(
        "GET",
        f"{COMPANY}/attention",
        "attention",
        "What a person must decide or fix",
        many("Attention"),
        lambda o, a: o.attention(a.company),
    ),
    Operation(
        "POST",
        "/attention/<item_id>/retry",
        "attention_retry",
        "Try again now",
        {},
        lambda o, a: o.settle_attention(a.path["item_id"], "retry", None),
    ),
    Operation(
        "POST",
        "/attention/<item_id>/ignore",
        "attention_ignore",
        "Leave it as it is",
        {},
        lambda o, a: o.settle_attention(a.path["item_id"], "ignore", None),
    ),
    Operation(
        "POST",
        "/attention/<item_id>/resolve",
        "attention_resolve",
        "Settle it, with one of its choices where it has some",
        {},
        lambda o, a: o.settle_attention(a.path["item_id"], "resolve", a.body.get("choose")),
        body={"choose": TEXT},
    ),
    Operation(
        "GET",
        f"{COMPANY}/queue",
        "queue",
        "Requests that are not settled",
        many("Request"),
        lambda o, a: o.queue(a.company),
    ),
    Operation(
        "POST",
        "/queue/<request_id>/retry",
        "queue_retry",
        "Try a request again now",
        {},
        lambda o, a: o.settle_request(a.path["request_id"], "retry"),
    ),
    Operation(
        "POST",
        "/queue/<request_id>/drop",
        "queue_drop",
        "Drop a request",
        {},
        lambda o, a: o.settle_request(a.path["request_id"], "drop"),
    ),
    Operation(
        "POST",
        "/queue/rebuild",
        "queue_rebuild_all",
        "Write the live view in Redis anew for every company",
        {},
        lambda o, a: o.rebuild(None),
    ),
    Operation(
        "POST",
        f"{COMPANY}/queue/rebuild",
        "queue_rebuild",
        "Write one company's live view in Redis anew",
        {},
        lambda o, a: o.rebuild(a.company),
    ),
)

PAST = (
    Operation(
        "GET",
        f"{COMPANY}/history",
        "history",
        "What was written, with the values before, newest first",
        many("Change"),
        lambda o, a: o.history(a.company, a.query.get("record")),
        query={"record": {**TEXT, "description": "only this QuickBooks or IndusTrack id"}},
    ),
    Operation(
        "POST",
        "/history/<change_id>/restore",
        "history_restore",
        "Put overwritten values back",
        {},
        lambda o, a: o.restore(a.path["change_id"]),
    ),
    Operation(
        "GET",
        f"{COMPANY}/messages",
        "messages",
        "What was said to QuickBooks, newest first",
        many("Message"),
        lambda o, a: o.messages(a.company),
    ),
    Operation(
        "GET",
        "/messages/<message_id>",
        "messages_show",
        "One message with its answer",
        ref("Message"),
        lambda o, a: o.message(a.path["message_id"]),
    ),
)

OPERATIONS = (*COMPANIES, *SYNC, *WORK, *PAST)
