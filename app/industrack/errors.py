"""What can go wrong with IndusTrack: ours or theirs, what to do about it, and one sentence for the office."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

MOST_SHOWN = 300  # characters of what IndusTrack says, in a sentence for people
FieldErrors = Mapping[str, list[str]]
Record = dict[str, Any]


class Remedy(StrEnum):
    RETRY = "retry"  # later, unchanged
    DECIDE_AGAIN = "decide_again"  # the world moved on: read, compare, write what is due then
    LOOK_UP = "look_up"  # find out what is there before anything is sent again
    ASK = "ask"  # a person must change something


class IndusTrackError(Exception):
    """Something about IndusTrack. ``str`` of it is for logs; ``office_message`` is for people."""

    ours = False  # whether this connector caused it
    remedy = Remedy.ASK
    office_message = "IndusTrack did not accept the request."


class BadAddress(IndusTrackError):
    """The address cannot be IndusTrack's, or is one that this service must not call."""

    ours = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.office_message = f"The IndusTrack address cannot be used: {reason}"


class TokenRevoked(IndusTrackError):
    """IndusTrack refuses the token (401, 403)."""

    office_message = "IndusTrack no longer accepts the access token. Make a new one in IndusTrack and enter it here."


class NotFound(IndusTrackError):
    """IndusTrack has no such record or address (404)."""

    remedy = Remedy.DECIDE_AGAIN
    office_message = "The record no longer exists in IndusTrack."


class VersionConflict(IndusTrackError):
    """The record changed since it was read (412); ``record`` is how it is now, None when not told."""

    remedy = Remedy.DECIDE_AGAIN
    office_message = "It was changed in IndusTrack meanwhile; it will be compared again."

    def __init__(self, record: Record | None) -> None:
        super().__init__("the record is at another version")
        self.record = record


class Taken(IndusTrackError):
    """The idempotency key was used with another body, or a value that must be unique is taken (409)."""

    remedy = Remedy.LOOK_UP
    office_message = "IndusTrack already has a record with the same reference."


class Invalid(IndusTrackError):
    """IndusTrack refuses the values (422); ``errors`` says which fields, and why."""

    def __init__(self, errors: FieldErrors) -> None:
        super().__init__(f"refused fields: {', '.join(sorted(errors)) or 'not named'}")
        self.errors = errors
        listed = "; ".join(f"{field}: {', '.join(texts)}" for field, texts in sorted(errors.items()))
        shown = listed[:MOST_SHOWN] or "it does not say why"
        self.office_message = f"IndusTrack does not accept the record ({shown})."


class RateLimited(IndusTrackError):
    """Too many requests (429). Nothing was done; ask again after ``retry_after`` seconds, where IndusTrack says how long."""

    remedy = Remedy.RETRY
    office_message = "IndusTrack asks to wait for a moment; it goes on by itself."

    def __init__(self, retry_after: float | None) -> None:
        super().__init__("rate limited" if retry_after is None else f"rate limited for {retry_after:g} s")
        self.retry_after = retry_after


class Unavailable(IndusTrackError):
    """No usable answer: not reachable, too slow, cut off, not JSON, or a fault at IndusTrack (5xx).

    ``maybe_done`` is true for a write that may have happened all the same: look before it is sent again.
    """

    office_message = "IndusTrack cannot be reached at the moment; it is tried again by itself."

    def __init__(self, reason: str, *, maybe_done: bool, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.maybe_done = maybe_done
        self.retry_after = retry_after  # seconds, where IndusTrack said so
        self.remedy = Remedy.LOOK_UP if maybe_done else Remedy.RETRY


class Contradicted(Unavailable):
    """It says that a record has changed or is gone (412, 404), and shows it as it was when that is looked at."""

    office_message = "IndusTrack says that the record was changed meanwhile, and shows it unchanged. Tell IndusTrack's support."

    def __init__(self) -> None:
        super().__init__("refused for a change that is not shown", maybe_done=False)


class Refused(IndusTrackError):
    """A status that the contract does not know: our request is wrong, or the address is another service's."""

    ours = True

    def __init__(self, status: int) -> None:
        super().__init__(f"unexpected status {status}")
        self.status = status
        self.office_message = f"IndusTrack answered in a way that is not understood (status {status})."
