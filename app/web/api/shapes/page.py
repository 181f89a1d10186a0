"""The frame of every list."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Page(BaseModel):
    next_cursor: str | None = Field(description="for the next page; null on the last one")
