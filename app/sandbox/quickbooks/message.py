"""What is said once about every message that is played: its rules, what carries it out, what it may do."""

from collections.abc import Callable
from dataclasses import dataclass

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.rules.grammar import Part, Version

Parts = tuple[Part, ...]
Carry = Callable[[Call], Answer]


@dataclass(frozen=True)
class Message:
    """One kind of request."""

    parts: Parts
    carry_out: Carry
    iterates: bool = False
    counts: bool = False  # knows the metaData attribute
    since: Version = (1, 0)


def paged(parts: Parts, carry_out: Carry) -> Message:
    """A query that can be iterated."""
    return Message(parts, carry_out, iterates=True, counts=True)


def counted(parts: Parts, carry_out: Carry, since: Version = (1, 0)) -> Message:
    """A query that cannot."""
    return Message(parts, carry_out, counts=True, since=since)
