"""Keys of this API, users of the pages, and webhooks to other applications."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.web.api.shapes.page import Page


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


class User(BaseModel):
    id: str
    name: str
    role: Literal["operator", "read_only"]
    created_at: datetime
    last_sign_in_at: datetime | None


class MadeUser(User):
    password: str = Field(description="told this once")


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


class KeyPage(Page):
    data: list[Key]


class UserPage(Page):
    data: list[User]


class WebhookPage(Page):
    data: list[Webhook]


class DeliveryPage(Page):
    data: list[Delivery]
