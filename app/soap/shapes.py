"""The types that operations take and answer, and an answer brought into its type's shape."""

from __future__ import annotations

import re
from typing import Any

from app.soap import spyne_compat  # noqa: F401 - before spyne
from app.soap.envelope import TNS

from spyne import ComplexModel, Integer32, Unicode  # isort: skip

Result = str | int | list[str]  # what an operation answers

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML may hold."""

Text = Unicode(min_occurs=0, nillable=False)
Number = Integer32(min_occurs=1, nillable=False)


class ArrayOfString(ComplexModel):  # type: ignore[misc] # spyne has no types
    """.NET's name for a list of texts; its children must be in Intuit's namespace."""

    __namespace__ = TNS
    string = Unicode(min_occurs=0, max_occurs="unbounded", nillable=True)


def shaped(answer: Any, example: Result) -> Result:
    """What can be written for certain, when the answer is of the example's kind. Raises: TypeError, ValueError.

    spyne itself finds out while it writes, and then sends an empty envelope with a 200.
    """
    if isinstance(example, list):
        if not isinstance(answer, list):
            raise TypeError("an answer is no list of texts")
        return [_text(one) for one in answer]
    return _text(answer) if isinstance(example, str) else _number(answer)


def _text(answer: Any) -> str:
    """Without the characters that XML cannot hold; one of them would turn the answer into a fault."""
    if not isinstance(answer, str):
        raise TypeError("an answer is no text")
    if answer.isascii() and answer.isprintable():
        return answer
    return ILLEGAL.sub("", answer)


def _number(answer: Any) -> int:
    if not isinstance(answer, int) or isinstance(answer, bool):
        raise TypeError("an answer is no number")
    if not -(2**31) <= answer < 2**31:
        raise ValueError("an answer is no 32-bit number")
    return answer
