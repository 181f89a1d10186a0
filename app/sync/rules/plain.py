"""Names in the form in which they are compared: which signs make another name of one, and which do not.

Case, spaces and punctuation do not matter, except where they tell one number from another: ``1/2`` is not ``12``, ``2.5`` not
``25``, ``1-12`` not ``11-2``, ``1 1/2`` not ``11/2``, ``6'`` not ``6"``, ``45°`` not ``45"``, ``-40`` not ``40``, ``€5`` not
``5``; and a sign that closes a word: ``AA+`` and ``AA-`` are not ``AA``, ``5#`` and ``5*`` not ``5``. A sign between a letter
and a digit does not: ``A-12`` is ``A12``, ``No. 5`` is ``No 5``, ``#12`` and ``No# 12`` are ``12`` and ``No 12``. ``½`` is
``1/2`` and ``.5`` is ``0.5``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from qbxml import text

_RUN = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("∕⁄／", "/"),
        **dict.fromkeys("×✕✖", "x"),
        **dict.fromkeys("′’‘´`", "'"),
        **dict.fromkeys("″“”„", '"'),
        **dict.fromkeys("·‚", " "),
        "≠": "!=",
        "≤": "<=",
        "≥": ">=",
    }
)
_SPACE = re.compile(r"\s+")
_COMPARED = re.compile(r"!=|[<>=±€£¥¢]")
_SPACED = re.compile(r" ?([^ .,]) ?")
_AFTER = re.compile(r" ?[%‰°€£¥¢]|'(?!')|[-+*#](?!\S)")
_CLOSING = re.compile(r"[-+*#]+(?=\s)")
_CLOSING_BEFORE_A_NUMBER = re.compile(r"\++(?=\s)")
_BEFORE = re.compile(r"(?<![^\s(\[/,;:<>=])(?P<sign>[-+]?\.?)$")
_WORDS = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d) | (?!\d)")
_NOUGHT = re.compile(r"(?<![\d.])0\.(?=\d)")


@lru_cache(maxsize=32_768)
def fitted(given: str, limit: int | None = None) -> str:
    """``given`` as QuickBooks could hold it; the same texts come again and again in a comparison."""
    return text.clean(given, limit)


@lru_cache(maxsize=32_768)
def plain(name: str) -> str:
    """What two names have in common that are certainly the same: letters, digits, and the signs that make a number."""
    if _WORDS.fullmatch(name):  # most names: what follows would come to the same
        return _NOT_BETWEEN_DIGITS.sub("", name.lower())
    given = fitted(_spelled(name)).casefold().translate(_SIGNS).replace("''", '"')
    made, end, before = "", 0, ""
    for run in _RUN.finditer(given):
        made += _between(before, given[end : run.start()], run.group())
        made += run.group()
        before, end = run.group(), run.end()
    return _NOUGHT.sub(".", made + _after(before, f"{given[end:]} "))


@lru_cache(maxsize=32_768)
def loose(name: str) -> str:
    """What two names have in common that may be the same: letters and digits alone. Nothing is certain by it."""
    return _NO_WORD.sub("", plain(name))


def numbers(name: str) -> tuple[str, ...]:
    """The numbers in a name, in order, each with its signs."""
    return tuple(part for part in _LETTERS.split(plain(name)) if part)


def _spelled(name: str) -> str:
    """Fractions and powers of one character written out, apart from the digits before them; other signs in ASCII."""
    made = ""
    for character in "" if name.isascii() else name:
        how = unicodedata.decomposition(character)
        if how.startswith("<fraction>"):
            fraction = unicodedata.normalize("NFKC", character).replace("\u2044", "/")
            made += f" {fraction}" if made[-1:].isdigit() else fraction
        elif how.startswith("<super>") and character.isdigit():
            made += f"^{unicodedata.normalize('NFKC', character)}"
        else:
            made += character
    return (made or name).translate(_SIGNS)


def _between(before: str, gap: str, following: str) -> str:
    """What is kept of the signs between two runs of letters and digits."""
    is_number = following[0].isdigit()
    if before[-1:].isdigit() and is_number:
        return _SPACED.sub(r"\1", _SPACE.sub(" ", gap)) if gap.strip() else " "
    kept = _after(before, gap, _CLOSING_BEFORE_A_NUMBER if is_number else _CLOSING)
    kept += "".join(_COMPARED.findall(gap[len(kept) :]) if is_number or before[-1:].isdigit() else ())
    found = _BEFORE.search(f"{before[-1:]}{gap}") if is_number else None
    return kept + (found["sign"] if found else "")


def _after(before: str, gap: str, closing: re.Pattern[str] = _CLOSING) -> str:
    """A sign that belongs to what stands before it: per cent and feet to a number, others to whatever they close (``AA+``)."""
    found = (_AFTER if before[-1:].isdigit() else closing).match(gap) if before else None
    return found.group().strip() if found else ""
