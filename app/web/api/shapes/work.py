"""What goes on in a company: attention, queue, history, messages, records."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.web.api.shapes.page import Page

LiveState = Literal["waiting", "handed_out", "unknown", "held"]


class Offered(BaseModel):
    value: str
    label: str


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
    records: int = Field(1, description="how many records it stands for; `of` of the list shows each of them")
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


class AttentionPage(Page):
    data: list[Attention]


class QueuePage(Page):
    data: list[Request]


class HistoryPage(Page):
    data: list[Change]


class MessagePage(Page):
    data: list[Message]


class RecordPage(Page):
    data: list[Record]
