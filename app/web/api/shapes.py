"""What the operations answer. More may be added to each; what is here stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

State = Literal["new", "reading", "preview", "active", "paused"]
HealthState = Literal["new", "stopped", "silent", "failing", "waiting", "working", "attention", "in_step"]
Outcome = Literal["done", "nothing_to_do", "refused", "lost", "error"]
LiveState = Literal["waiting", "handed_out", "unknown", "held"]


class Health(BaseModel):
    """What is true of a company now, in one word and one sentence in the customer's words."""

    health: HealthState
    because: str
    since: datetime
    last_contact_at: datetime | None = Field(description="of its Web Connector")


class Queue(BaseModel):
    waiting: int
    handed_out: int
    unknown: int
    held: int


class LastSession(BaseModel):
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    message: str


class LiveSession(BaseModel):
    id: int
    phase: str
    percent: int
    started_at: datetime


class CompanyInList(BaseModel):
    id: str
    name: str
    state: State
    session: LiveSession | None
    last_session: LastSession | None
    queue: Queue
    attention: int
    health: HealthState | None = Field(description="as the last look found it, at most some seconds ago")
    because: str | None


class QuickBooks(BaseModel):
    company_name: str | None
    path: str | None
    product: str | None
    qbxml_version: str | None
    file_mode: str | None


class Asked(BaseModel):
    """What IndusTrack's /account answered just now."""

    answered: bool
    account_id: str | None
    account_name: str | None
    message: str


class Company(BaseModel):
    id: str
    name: str
    state: State
    username: str
    soap_url: str
    webhook_url: str
    industrack_url: str
    settings: dict[str, str | int | bool]
    accounts: dict[str, list[str]]
    quickbooks: QuickBooks
    industrack: Asked | None = Field(None, description="after a change of its address or token")


class Added(BaseModel):
    """A new company; the secrets are told this once."""

    id: str
    name: str
    state: State
    username: str
    password: str
    soap_url: str
    webhook_url: str
    webhook_secret: str
    setup_url: str
    industrack: Asked


class CompanyRemoved(BaseModel):
    id: str
    name: str
    removed: bool
    exported_to: str = Field(description="the file on the service's machine that holds what was erased")
    rows: int


class Password(BaseModel):
    password: str


class SetupUrl(BaseModel):
    setup_url: str


class Counted(BaseModel):
    quickbooks: int
    industrack: int
    linked: int


class Pushes(BaseModel):
    waiting: int
    failed: int


class Status(BaseModel):
    id: str
    name: str
    state: State
    session: LiveSession | None
    last_session: LastSession | None
    queue: Queue
    pushes: Pushes
    records: dict[str, Counted]
    attention: int
    idle: bool
    health: HealthState
    because: str


class Planned(BaseModel):
    create: int
    update: int
    deactivate: int


class Example(BaseModel):
    side: str | None
    kind: str
    action: str
    name: str
    why: str


class Preview(BaseModel):
    id: str
    state: Literal["reading", "ready", "approved"]
    quickbooks: dict[str, Planned]
    industrack: dict[str, Planned]
    link: dict[str, int]
    seen: str
    examples: list[Example]


class Offered(BaseModel):
    value: str
    label: str


class Side(BaseModel):
    count: int
    active: int
    explained: dict[str, int]
    total: str | None = None
    balance: str | None = None


class Proved(BaseModel):
    quickbooks: Side
    industrack: Side
    pairs: int
    differences: int


class Difference(BaseModel):
    id: int
    kind: str
    quickbooks_id: str | None
    industrack_id: str | None
    name: str
    field: str
    quickbooks: Any
    industrack: Any
    cause: str
    code: str
    remedy: str
    choices: list[Offered]
    moved_last: Literal["quickbooks", "industrack"] | None
    found_at: datetime
    mended_at: datetime | None


class Figures(BaseModel):
    total: str
    balance: str


class Month(BaseModel):
    month: str | None
    currency: str
    invoices: int
    quickbooks: Figures
    industrack: Figures


class Sums(BaseModel):
    currencies: dict[str, dict[str, Figures]]
    months: list[Month]


class ProofDay(BaseModel):
    proof_id: str
    at: datetime
    state: Literal["agree", "differ", "unproven"]
    because: str
    differences: int


class UnderWay(BaseModel):
    state: str
    began_at: datetime


class Proof(BaseModel):
    id: str
    proof_id: str | None
    at: datetime | None
    state: Literal["agree", "differ", "unproven"]
    because: str
    kinds: dict[str, Proved]
    differences: list[Difference]
    sums: Sums
    company: str | None
    quickbooks: str | None
    industrack: str | None
    under_way: UnderWay | None
    days: list[ProofDay]


class Attention(BaseModel):
    id: int
    code: str
    severity: Literal["info", "warning", "error"]
    summary: str
    remedy: str
    kind: str | None
    quickbooks_id: str | None
    industrack_id: str | None
    name: str | None
    choices: list[Offered]
    since: datetime


class Settled(BaseModel):
    """What was acted upon, as it is now."""

    id: int


class Rebuilt(BaseModel):
    rebuilt: list[str]


class Restored(BaseModel):
    id: int


class Request(BaseModel):
    id: int
    kind: str = Field(description="customer, location, item, invoice, payment, or a look-up")
    action: str
    state: LiveState
    name: str
    quickbooks_id: str | None
    industrack_id: str | None
    attempts: int
    since: datetime
    not_before: datetime | None


class Change(BaseModel):
    id: int
    at: datetime
    kind: str
    side: str | None
    action: str
    name: str
    quickbooks_id: str | None
    industrack_id: str | None
    why: str
    before: dict[str, Any]
    after: dict[str, Any]
    restorable: bool


class Message(BaseModel):
    id: int
    purpose: str
    state: str
    handed_out_at: datetime
    answered_at: datetime | None
    hresult: str
    error: str
    answer_bytes: int


class WholeMessage(Message):
    request: str
    answer: str | None


class Record(BaseModel):
    """One record, with its counterpart where it has one."""

    kind: str
    name: str
    number: str | None = Field(description="of an invoice, a customer or an item, where it has one")
    quickbooks_id: str | None
    industrack_id: str | None
    linked: bool
    deleted: bool
    seen_at: datetime


class Session(LiveSession):
    last_call_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    message: str
    manual: bool = Field(description="whether a person clicked Update Selected")


class Key(BaseModel):
    id: str
    name: str
    scopes: list[Literal["read", "operate", "admin"]]
    company_id: str | None = Field(description="the one company that it is for; null for all")
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class MadeKey(Key):
    key: str = Field(description="told this once")


class Webhook(BaseModel):
    id: str
    url: str
    events: list[str]
    company_id: str | None = Field(description="the one company that it is for; null for all")
    created_at: datetime
    stopped_at: datetime | None = Field(description="since when nothing is sent, because the receiver answered 410")
    waiting: int = Field(description="deliveries that are still to be made")
    failed: int = Field(description="deliveries that were given up")


class MadeWebhook(Webhook):
    secret: str = Field(description="what deliveries are signed with; told this once")


class Pinged(BaseModel):
    id: str
    delivered: bool
    status: int | None
    error: str


class Resumed(BaseModel):
    id: str
    sent_again: int


class Removed(BaseModel):
    id: str
    removed: bool


class Delivery(BaseModel):
    id: int
    company_id: str
    event: str
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    not_before: datetime
    created_at: datetime
    delivered_at: datetime | None
    last_status: int | None
    error: str


class _Page(BaseModel):
    next_cursor: str | None = Field(description="for the next page; null on the last one")


class CompanyPage(_Page):
    data: list[CompanyInList]


class AttentionPage(_Page):
    data: list[Attention]


class QueuePage(_Page):
    data: list[Request]


class HistoryPage(_Page):
    data: list[Change]


class MessagePage(_Page):
    data: list[Message]


class SessionPage(_Page):
    data: list[Session]


class KeyPage(_Page):
    data: list[Key]


class WebhookPage(_Page):
    data: list[Webhook]


class DeliveryPage(_Page):
    data: list[Delivery]


class RecordPage(_Page):
    data: list[Record]
