"""The phases of a session, and how long it may be silent."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """What a session is about; it goes from one to the next and never looks back, but for ``READ`` after a stale record or a
    proof.
    """

    OPEN = "open"  # authenticated, nothing sent yet
    CHECK = "check"  # is it the right company file, and not a restored backup
    RECOVER = "recover"  # find out unknown outcomes
    LOOK_UP = "look_up"  # accounts, tax codes, terms
    READ = "read"  # what changed in QuickBooks
    WAIT = "wait"  # while something is being decided
    WRITE = "write"  # what IndusTrack has for QuickBooks
    PROVE = "prove"  # what a proof that both sides agree wants to see
    DONE = "done"


class Outcome(StrEnum):
    """How a session ended."""

    DONE = "done"
    NOTHING_TO_DO = "nothing_to_do"
    REFUSED = "refused"  # wrong company file, or a company that is stopped
    LOST = "lost"  # the Web Connector fell silent
    ERROR = "error"


NEXT: dict[Phase, Phase] = {
    Phase.OPEN: Phase.CHECK,
    Phase.CHECK: Phase.RECOVER,
    Phase.RECOVER: Phase.LOOK_UP,
    Phase.LOOK_UP: Phase.READ,
    Phase.READ: Phase.WAIT,
    Phase.WAIT: Phase.WRITE,
    Phase.WRITE: Phase.PROVE,
    Phase.PROVE: Phase.DONE,
}

# What the customer sees in the status column; the numbers only have to grow.
PERCENT: dict[Phase, int] = {
    Phase.OPEN: 1,
    Phase.CHECK: 2,
    Phase.RECOVER: 5,
    Phase.LOOK_UP: 8,
    Phase.READ: 10,
    Phase.WAIT: 60,
    Phase.WRITE: 70,
    Phase.PROVE: 90,
    Phase.DONE: 99,
}

MOST_WAITS = 3  # NoOp answers in a row
MOST_READ_AGAIN = 3  # times that a session goes back to reading, for records that were stale
