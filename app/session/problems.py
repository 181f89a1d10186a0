"""Attention about a company as a whole: what kept its session from working, and what to do."""

from __future__ import annotations

from typing import Any

from app.model import Attention
from app.store import attentions
from app.store.sql import Connection
from app.sync.kinds import called as words_of

PERMISSIONS = "It is tried again at every update. If it stays, look at the permissions of the user in QuickBooks."
OF_OURS = "Please tell support: the question is ours to mend. It is tried again at every update, and everything else goes on."


class Problem:
    """Opens one attention each; the words are for the office."""

    def __init__(self, connection: Connection, company_id: str) -> None:
        self._connection = connection
        self._company_id = company_id

    def read_refused(self, detail: dict[str, Any], code: int | str, words: str, remedy: str = PERMISSIONS) -> None:
        """One attention a kind; it is over as soon as a page of the kind comes."""
        kind = str(detail.get("kind") or "")
        attentions.open_one(
            self._connection,
            self._company_id,
            Attention(
                code="reading_refused",
                severity="error",
                summary=f"QuickBooks did not let us read its {words_of(kind)} ({code}): {words}",
                remedy=remedy,
                kind=kind,
            ),
        )
