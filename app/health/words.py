"""The states of a company, and one that was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """In the order in which they are looked for; the first that applies is the company's."""

    NEW = "new"  # no contact yet
    STOPPED = "stopped"  # nothing is written until a person acts
    SILENT = "silent"  # no contact for three times its rhythm, its own hours considered
    FAILING = "failing"  # something that is due fails or makes no progress
    WAITING = "waiting"  # the preview waits for a person
    WORKING = "working"  # reads, comparisons or writes are under way
    ATTENTION = "attention"  # records are held for a person
    IN_STEP = "in_step"  # nothing waits, and the last proof found no difference that is not explained


@dataclass(frozen=True)
class Health:
    """A company's state; ``because`` is one sentence for the customer, the same wherever it is shown."""

    state: State
    because: str
    since: datetime
    last_contact_at: datetime | None

    def shown(self) -> dict[str, object]:
        """As the management API shows it."""
        return {"health": self.state, "because": self.because, "since": self.since, "last_contact_at": self.last_contact_at}
