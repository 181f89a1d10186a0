"""Both sides counted and compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from app.web.api.shapes.work import Offered


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
