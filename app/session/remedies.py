"""What a bookkeeper can do about a write that QuickBooks refused: which field, which value, and when it goes again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

UNREADABLE = 0
"""An HRESULT: QuickBooks could not read the message, and does not say what of it."""
KNOWN = {
    3171: "Give it a later date in IndusTrack, or move the closing date back in QuickBooks (Edit, Preferences, Accounting)."
    " It is tried again by itself.",
}
"""Where QuickBooks' own words say what is wrong, and not what to do about it."""
AGAIN = "It is sent again once it was changed in IndusTrack, or when somebody tries it again here."
MOST_SHOWN, LONGEST = 6, 60
_IDS = re.compile(r"(list_id|txn_id|edit_sequence|txn_line_id|external_guid|element|is_active)$")
_FIELD = re.compile(r"field \"?(?P<field>[A-Za-z0-9]+)\"?")
_STRING = re.compile(r"(?:string|value|number|date|amount|price|quantity) \"(?P<value>[^\"]*)\"", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def remedy(body: Mapping[str, Any], code: int, words: str, sentence: str) -> str:
    """``words`` are QuickBooks' own, ``sentence`` what the status code says."""
    if code in KNOWN:
        return KNOWN[code]
    if code == UNREADABLE:
        return _unreadable(body)
    field, value = _FIELD.search(words), _STRING.search(words)
    if field is not None:
        shown = f" ({value['value'][:LONGEST]!r})" if value else ""
        return f"Correct the field {_called(field['field'])}{shown} in IndusTrack. {AGAIN}"
    if not sentence or sentence.strip() == words.strip():
        return f"Do in QuickBooks what its message asks for, or change the record in IndusTrack. {AGAIN}"
    return sentence if 3000 < code < 3100 else f"{sentence} {AGAIN}"


def _unreadable(body: Mapping[str, Any]) -> str:
    sent = list(_texts(body))
    unusual = [one for one in sent if not one[1].isascii()] or sent
    shown = ", ".join(f"{field} {value[:LONGEST]!r}" for field, value in unusual[:MOST_SHOWN])
    return (
        "QuickBooks could not read what was sent, and does not say what of it."
        f" Look at these values in IndusTrack first: {shown}. Write them with plain letters and digits. {AGAIN}"
    )


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The texts that were sent, each with what people call its field."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not _IDS.search(key):
                yield from _texts(inner, f"{name} {key}".strip())
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, name)
    elif isinstance(value, str) and value:
        yield name.replace("_", " "), value


def _called(tag: str) -> str:
    """``account number`` of ``AccountNumber``."""
    return " ".join(word.lower() for word in _WORD.findall(tag)) or tag
