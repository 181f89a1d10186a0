"""What a difference is, why it is there in plain words, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.model import Direction, Side
from app.sync.kinds import KINDS

RECORD = "record"  # the field of a difference that is about the whole record
EXPLAINS = {
    "job_ignored": "jobs that your settings leave out",
    "job_location": "jobs that are service locations of their customers",
    "ended": "whose pair was ended: they do not come back by themselves",
    "held": "held until somebody answers, or what they need is there",
    "waiting": "on their way",
    "quickbooks_own": "that only QuickBooks has, by their kind or by the direction you chose",
    "industrack_own": "that only IndusTrack has, by the direction you chose",
    "not_ready": "not approved, or not marked ready for QuickBooks",
    "before_approval": "waiting for your approval",
    "kind_off": "of a kind that your settings switch off",
    "left_alone": "left as they are: nothing is due for them",
}
"""Why a record is in no pair and no difference either, as it is said behind a number."""
FIELDS = {RECORD: "the record itself", "quickbooks_id": "which record of QuickBooks it belongs to"}


class Cause(StrEnum):
    """Why a difference is there."""

    UNSTAMPED = "unstamped"
    MISSED = "missed"
    GONE = "gone"
    NOT_COMPARED = "not_compared"
    REFUSED = "refused"
    EDITED_AFTER = "edited_after"
    OTHER_LINK = "other_link"
    UNREADABLE = "unreadable"


MET = frozenset({Cause.UNSTAMPED, Cause.GONE})
"""What an ordinary read may come across before a proof does."""


@dataclass(frozen=True)
class Difference:
    """One field of one record, or one record as a whole, in which the two sides do not agree."""

    kind: str
    quickbooks_id: str | None
    industrack_id: str | None
    name: str
    field: str
    quickbooks: Any
    industrack: Any
    cause: Cause
    side: Side | None = None  # where it moved last, if that is known
    since: str = ""  # of what was missed or refused
    only_proof: bool = False  # no ordinary read would have shown it

    @property
    def key(self) -> tuple[str, str | None, str | None, str]:
        return (self.kind, self.quickbooks_id, self.industrack_id, self.field)


def field_says(name: str) -> str:
    """A field as people call it: ``address.street`` → ``address street``."""
    return FIELDS.get(name, name.replace("_", " ").replace(".", " "))


def says(difference: Difference) -> str:
    """The cause in words."""
    where = difference.side.called if difference.side else "one of the two"
    return {
        Cause.UNSTAMPED: f"changed in {where} without a stamp: its date of change is the one from before{_met(difference)}",
        Cause.MISSED: f"missed by a read since {difference.since or 'the last one'}: {where} has it so, and no read had shown it",
        Cause.GONE: f"no longer in {where}, and nothing had said that it was deleted{_met(difference)}",
        Cause.NOT_COMPARED: "not compared since it changed: something is due for it, and nothing waits",
        Cause.REFUSED: f"refused earlier{': ' + difference.since if difference.since else ''}",
        Cause.EDITED_AFTER: "edited after it was sent, or reckoned otherwise when it was",
        Cause.OTHER_LINK: "linked to another: IndusTrack names another record of QuickBooks than the one it is paired with",
        Cause.UNREADABLE: "unreadable: it could not be read again",
    }[difference.cause]


def moment(there: datetime) -> str:
    """A moment on the company's own wall."""
    return f"{there.day} {there:%B}, {there:%H:%M}"


def _met(difference: Difference) -> str:
    return "" if difference.only_proof else f"; an ordinary read came across it on {difference.since}"


MENDED_BY_ITSELF = "It was read again and is compared by itself; this entry says when it is put right."
REMEDIES: dict[Cause, str] = {
    Cause.UNSTAMPED: MENDED_BY_ITSELF,
    Cause.MISSED: MENDED_BY_ITSELF,
    Cause.GONE: MENDED_BY_ITSELF,
    Cause.NOT_COMPARED: "It is compared again by itself; this entry says when it is put right.",
    Cause.REFUSED: "Look at what was refused, remove the cause, and have it compared again.",
    Cause.EDITED_AFTER: "Look at both, and correct the one that is wrong.",
    Cause.OTHER_LINK: "See which record of QuickBooks it belongs to, and have it compared again.",
    Cause.UNREADABLE: "Look at the record in the program that it is from, and have it read again.",
}
NOT_BACK = "QuickBooks keeps it, and it does not come back by itself. Enter it in IndusTrack again if it is still needed."


def remedy(difference: Difference) -> str:
    """What is to be done about it, if anything."""
    is_gone_here = difference.cause is Cause.GONE and difference.side is Side.INDUSTRACK
    return NOT_BACK if is_gone_here else REMEDIES[difference.cause]


READ_AGAIN, COMPARE_AGAIN = ("read_again", "Read it again"), ("compare_again", "Compare it again")
TAKE = ((Side.QUICKBOOKS, "Take QuickBooks' side"), (Side.INDUSTRACK, "Take IndusTrack's side"))


def choices(difference: Difference, direction: Direction) -> list[tuple[str, str]]:
    """What a person may choose; a side where it can be written to the other one, or taken as right."""
    paired = difference.quickbooks_id is not None and difference.industrack_id is not None
    sides: tuple[tuple[Side, str], ...]
    money = KINDS[difference.kind].money
    if money is not None:
        reckoned = money.right.fields if money.right else frozenset()
        sides = TAKE[:1] if paired and difference.cause is Cause.EDITED_AFTER and difference.field in reckoned else ()
    else:
        sides = TAKE if paired and direction is Direction.TWO_WAY else ()
    return [READ_AGAIN, COMPARE_AGAIN, *((str(side), label) for side, label in sides)]
