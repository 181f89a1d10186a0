"""What would be written."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Planned(BaseModel):
    create: int
    update: int
    deactivate: int


class Example(BaseModel):
    side: str | None
    kind: str
    action: str
    name: str = Field(description="that it gets")
    record: str | None = Field(None, description="its name where it comes from")
    why: str


class Preview(BaseModel):
    id: str
    state: Literal["reading", "ready", "approved"]
    quickbooks: dict[str, Planned]
    industrack: dict[str, Planned]
    link: dict[str, int]
    places: dict[str, dict[str, dict[str, int]]] = Field(
        {}, description="side, kind, what becomes of a record: how many; they add up to what the side has"
    )
    seen: str
    examples: list[Example]
