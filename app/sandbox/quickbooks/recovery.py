"""Error recovery: answers stored under newMessageSetID, so that one that was lost can be asked for again."""

import hashlib

from app.sandbox.quickbooks.answers.xml import document
from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.envelope import MessageSet

LONGEST_ID = 23
FORGET_ALL = "ClearAllMessageSets"
MOST_ANSWERS = 200
FOUND, NO_STATE, DIFFERS, NOT_STORED, TOO_LONG = "0", "600", "9001", "9002", "9004"


def checksum(xml: str) -> str:
    """What tells one request document from another."""
    return hashlib.sha256(xml.encode()).hexdigest()


def recall(books: Books, asked: MessageSet, xml: str) -> str | None:
    """The answer without doing anything, when the ids of the message set call for that; None to go on.

    An old id that is not the new one says that its answer has arrived: it is forgotten.
    """
    if any(one and len(one) > LONGEST_ID for one in (asked.new_id, asked.old_id)):
        return _empty(asked, TOO_LONG)
    stored = books.contents.answers
    if asked.old_id and asked.old_id != asked.new_id:
        known = asked.old_id in stored or asked.old_id == FORGET_ALL
        for one in list(stored) if asked.old_id == FORGET_ALL else [asked.old_id]:
            stored.pop(one, None)
        if not asked.requests and not asked.new_id:
            return _empty(asked, FOUND if known else _unknown(books))
    if not asked.new_id:
        return None
    kept = stored.get(asked.new_id) if books.behaviour.recovery == "documented" else None
    if kept is None:
        return None if asked.requests else _empty(asked, _unknown(books))
    if asked.requests and kept["checksum"] != checksum(xml):
        return _empty(asked, DIFFERS)
    return kept["answer"]


def remember(books: Books, asked: MessageSet, xml: str, answer: str) -> None:
    """Store an answer, in the same step as what it tells of."""
    if not asked.new_id or books.behaviour.recovery != "documented":
        return
    stored = books.contents.answers
    stored[asked.new_id] = {"checksum": checksum(xml), "answer": answer}
    while len(stored) > MOST_ANSWERS:
        stored.pop(next(iter(stored)))


def attributes(asked: MessageSet, status: str = FOUND) -> dict[str, str]:
    """What a message set with recovery carries in its answer."""
    if not asked.new_id and not asked.old_id:
        return {}
    named = {"newMessageSetID": asked.new_id} if asked.new_id else {}
    return {**named, "messageSetStatusCode": status}


def _unknown(books: Books) -> str:
    return NOT_STORED if books.behaviour.recovery == "documented" else NO_STATE


def _empty(asked: MessageSet, status: str) -> str:
    return document(attributes(asked, status), [])
