"""What QuickBooks' status codes mean, and what is to be done about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """What follows from a status code. Names say what to do next."""

    OK = "ok"
    EMPTY = "empty"
    """Nothing matched."""
    PARTLY_FOUND = "partly_found"
    """Some of the records asked for by id or name do not exist."""
    NOT_SHOWN = "not_shown"
    """There, but not to be shown in this version: pass over it."""
    RETRY_LATER = "retry_later"
    """In use or busy; the same request again later, a limited number of times."""
    READ_AGAIN = "read_again"
    """Changed meanwhile: read it, decide again."""
    NAME_TAKEN = "name_taken"
    NOT_FOUND = "not_found"
    """The record itself does not exist (any more)."""
    INVALID_ID = "invalid_id"
    """The id is none of this company file: drop the link and match again."""
    BAD_REFERENCE = "bad_reference"
    """A record that this one refers to does not exist."""
    OUR_DEFECT = "our_defect"
    CUSTOMER_FIXES = "customer_fixes"
    UNSUPPORTED = "unsupported"
    """This QuickBooks will never take this message."""
    NO_STORED_ANSWER = "no_stored_answer"
    """The answer to a message set is not there: find out by a query."""
    NOT_PROCESSED = "not_processed"
    """Nothing was done, because something before it failed: queue it again."""


class Severity(Enum):
    """How bad QuickBooks thinks it is."""

    INFO = "Info"
    WARN = "Warn"
    ERROR = "Error"


@dataclass(frozen=True)
class Status:
    """A status code, explained. ``customer_message`` is one sentence for a bookkeeper."""

    code: int
    severity: Severity
    outcome: Outcome
    customer_message: str
    message: str = ""
    is_known: bool = True

    @property
    def is_done(self) -> bool:
        """Whether the request did what it was sent for."""
        return self.outcome in (Outcome.OK, Outcome.EMPTY, Outcome.PARTLY_FOUND)

    @property
    def may_be_written(self) -> bool:
        """Whether a write may stand in QuickBooks: a warning is a remark about what was done, whatever it is about."""
        return self.is_done or self.severity is Severity.WARN


LOCK_PHRASES = (
    "list has been modified by another user",
    "internals could not be locked",
    "failed to acquire the lock",
    "list element is in use",
    "could not be locked",
)
"""What QuickBooks says when someone else has the record, under codes that can mean anything."""


def lookup(code: int, message: str = "") -> Status:
    """What ``code`` means. ``message`` is QuickBooks' own statusMessage: it decides where a code alone does not."""
    if code in (3170, 3180) and is_lock(message):
        return Status(code, Severity.ERROR, Outcome.RETRY_LATER, _IN_USE, message)
    known = _KNOWN.get(code)
    if known is not None:
        outcome, sentence = known
        return Status(code, severity_of(code), outcome, sentence or message or _UNCLEAR, message)
    return _of_range(code, message)


def is_lock(message: str) -> bool:
    """Whether QuickBooks' text says that someone else has the record open."""
    lowered = " ".join(message.lower().split())
    return any(phrase in lowered for phrase in LOCK_PHRASES)


def severity_of(code: int) -> Severity:
    """The severity that the number itself stands for."""
    if 0 <= code < 500:
        return Severity.INFO
    return Severity.WARN if 500 <= code < 1000 else Severity.ERROR


def _of_range(code: int, message: str) -> Status:
    severity = severity_of(code)
    if severity is not Severity.ERROR:
        return Status(code, severity, Outcome.OK, message or "Done, with a remark.", message, is_known=False)
    if 2000 <= code < 3000:
        return Status(code, severity, Outcome.UNSUPPORTED, _TOO_OLD, message, is_known=False)
    if 3000 <= code < 3100:
        return Status(code, severity, Outcome.OUR_DEFECT, _FORMAT, message, is_known=False)
    return Status(code, severity, Outcome.CUSTOMER_FIXES, message or _UNCLEAR, message, is_known=False)


def _rows(
    *rows: tuple[Iterable[int], Outcome, str],
) -> dict[int, tuple[Outcome, str]]:
    return {code: (outcome, sentence) for codes, outcome, sentence in rows for code in codes}


_IN_USE = "Someone else is using it in QuickBooks; it will be tried again."
_CHANGED = "It was changed in QuickBooks meanwhile; it will be compared again."
_TOO_OLD = "This version of QuickBooks cannot do this."
_FORMAT = "QuickBooks did not take one of the values; please tell support."
_DEFECT = "QuickBooks refused how the request was made; please tell support."
_UNCLEAR = "QuickBooks refused this without saying why."
_NO_ANSWER = "QuickBooks has no record of the last answer; the records are being looked up."
_BY_MESSAGE = ""
"""QuickBooks' own words say it best."""

_KNOWN = _rows(
    ([0], Outcome.OK, "Done."),
    ([1], Outcome.EMPTY, "There was nothing to report."),
    ([500], Outcome.PARTLY_FOUND, "Some records no longer exist in QuickBooks under that name or id."),
    ([501, 510], Outcome.NOT_SHOWN, "QuickBooks holds something that this version cannot show; it was passed over."),
    ([530, 531], Outcome.OUR_DEFECT, _DEFECT),
    ([550], Outcome.OK, "It was saved, but without its notes."),
    ([560], Outcome.OK, "Done."),
    ([570], Outcome.CUSTOMER_FIXES, "The transactions could not be linked, because one of them is closed."),
    ([600], Outcome.NO_STORED_ANSWER, _NO_ANSWER),
    ([1000, 1010], Outcome.RETRY_LATER, "QuickBooks had an internal problem; it will be tried again."),
    ([1030, *range(2000, 2041)], Outcome.UNSUPPORTED, _TOO_OLD),
    ([3000], Outcome.INVALID_ID, "QuickBooks does not know this record; it will be matched again."),
    (range(3010, 3091), Outcome.OUR_DEFECT, _FORMAT),
    ([3100], Outcome.NAME_TAKEN, "A customer, vendor, employee, item or other record already has this name."),
    ([3110, 3121, 3130], Outcome.BAD_REFERENCE, "The record that this one belongs to is missing in QuickBooks."),
    ([3120], Outcome.NOT_FOUND, "It no longer exists in QuickBooks."),
    ([3140], Outcome.BAD_REFERENCE, "It refers to a record that does not exist in QuickBooks."),
    ([3150, 3151, 3153], Outcome.OUR_DEFECT, _DEFECT),
    ([3160], Outcome.CUSTOMER_FIXES, "It cannot be deleted, because it is in use in QuickBooks."),
    ([3161], Outcome.CUSTOMER_FIXES, "It is dated before the closing date of your books and cannot be deleted."),
    ([3162], Outcome.CUSTOMER_FIXES, "It cannot be deleted while QuickBooks is in multi-user mode."),
    ([3170, 3180], Outcome.CUSTOMER_FIXES, _BY_MESSAGE),
    ([3171], Outcome.CUSTOMER_FIXES, "It is dated on or before the closing date of your books."),
    ([3172, 3173, 3174, 3177], Outcome.READ_AGAIN, _CHANGED),
    ([3175, 3176], Outcome.RETRY_LATER, _IN_USE),
    ([3200], Outcome.READ_AGAIN, _CHANGED),
    ([3205, 3210], Outcome.CUSTOMER_FIXES, _BY_MESSAGE),
    (
        [3230, 3231],
        Outcome.NOT_PROCESSED,
        "It was not sent, because something before it failed; it will be sent again.",
    ),
    ([3250], Outcome.CUSTOMER_FIXES, "A feature that this needs is switched off in QuickBooks' preferences."),
    ([3260], Outcome.CUSTOMER_FIXES, "The QuickBooks user that the Web Connector works as has no permission for this."),
    ([3261], Outcome.CUSTOMER_FIXES, "The Web Connector has no permission for this in QuickBooks' preferences."),
    ([3270], Outcome.CUSTOMER_FIXES, "An account that this needs is missing in QuickBooks."),
    ([3280], Outcome.CUSTOMER_FIXES, "The item in QuickBooks is of another type."),
    ([3290], Outcome.READ_AGAIN, _CHANGED),
    ([9001, 9002, 9004, 9005], Outcome.NO_STORED_ANSWER, _NO_ANSWER),
)
