"""Companies: how they are, what they are set to, what they are given."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.web.api.shapes.page import Page

State = Literal["new", "reading", "preview", "active", "paused"]
HealthState = Literal["new", "stopped", "silent", "failing", "waiting", "working", "attention", "in_step"]
Outcome = Literal["done", "nothing_to_do", "refused", "lost", "error"]


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
    stopped: str | None = Field(None, description="why nothing is written: wrong_company_file or restored_backup")
    read_at: datetime | None = Field(None, description="when the last complete read began")


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
    owner_id: str | None = Field(None, description="OwnerID of the .qwc file")
    file_id: str | None = Field(None, description="FileID of the .qwc file")
    last_login_at: datetime | None = None
    attention: int = 0
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


class ProofInShort(BaseModel):
    at: datetime
    state: Literal["agree", "differ", "unproven"]
    differences: int


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
    proof: ProofInShort | None = Field(None, description="the last one")


class Session(LiveSession):
    last_call_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    message: str
    manual: bool = Field(description="whether a person clicked Update Selected")


class CompanyPage(Page):
    data: list[CompanyInList]


class SessionPage(Page):
    data: list[Session]
