"""Text made safe for QuickBooks, which stores Windows-1252 in fields of fixed length.

The rules, in this order: U+0080 to U+009F are what they mean in Windows-1252; composed characters (NFC); line breaks of any
kind become one line feed, or a space where the field has one line only; tabs and every other space become a plain space;
what Windows-1252 has stays; numbers and signs are written as ``signs`` has them; emoji go; the rest is written in Latin
letters (anyascii); space at both ends goes; what is too long is cut, before a number that the cut would make another one, and
space at the cut goes.

No number changes: digits that did not stand together in the text never come to stand together (a fraction follows a digit
with a hyphen, ``1-5/8``, everything else with a space). What goes leaves no second space. Cleaning twice changes nothing more.
"""

import re
import unicodedata

from anyascii import anyascii

from qbxml import signs
from qbxml.characters import meant, meant_with_gaps

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Mn", "Me"))
_NOT_SHOWN = frozenset(("Co", "Cn"))
_LETTERS = frozenset(("Lu", "Ll", "Lo"))
_EMOJI_NAME = re.compile(r":[a-z0-9_+\-]{2,}:")

_DIGITS = r"[\d\u00bc-\u00be]"
_NUMBER = re.compile(
    rf"(?:(?<![^\s(])[-+\u00b1])?[.,]?{_DIGITS}+(?:[.,/:x\u00d7*-]{_DIGITS}+| \d+/\d+| [\u00bc-\u00be])*"
    r"[^\W\d_]{0,3}['\"%\u00b0]*"
)
_LONGEST = 60  # characters before the cut in which a number may begin


def clean(text: str, limit: int | None = None, *, lines: bool = False) -> str:
    """``text`` as QuickBooks could hold it, in at most ``limit`` characters.

    Line breaks stay only with ``lines``, for fields that hold more than one line.
    """
    if text.isascii() and text.isprintable():
        kept = text.strip()
    else:
        composed = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", meant_with_gaps(text)))
        kept = _Cleaning(composed, lines).text().strip(" \n")
    return kept if limit is None else cut(kept, limit).rstrip(" \n")


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters; a number goes whole or not at all, with its sign, fraction and unit (``Valve 1-1/4"``).

    Only a text that is nothing but one number is cut inside it.
    """
    if len(text) <= limit:
        return text
    for number in _NUMBER.finditer(text, max(0, limit - _LONGEST)):
        if number.start() >= limit:
            break
        if number.end() > limit and text[: number.start()].strip():
            return text[: number.start()]
    return text[:limit]


def name(text: str, limit: int = 41) -> str:
    """A Name that QuickBooks accepts: cleaned, one line, without the colon that separates levels.

    It is empty only when ``text`` shows nothing at all: a name of nothing but emoji becomes their names, and what has
    no transliteration its code points (``U+F8FF``).
    """
    cleaned = clean(text).replace(":", "-")
    if not cleaned.strip():
        cleaned = _spelled(text)
    return cut(cleaned, limit).strip()


def is_storable(text: str) -> bool:
    """Whether every character of ``text`` is one that QuickBooks stores."""
    return all(character in "\n\t" or _is_stored(character) for character in text)


class _Cleaning:
    """One composed text on its way, character by character."""

    def __init__(self, composed: str, lines: bool) -> None:
        self._from = composed
        self._lines = lines
        self._made = ""
        self._apart = False  # what comes next did not stand beside the last character made
        self._dropped = False  # something went behind the last character made
        self._gap = False  # and it could be seen, or wants a space behind it

    def text(self) -> str:
        """The text as QuickBooks could hold it."""
        at = 0
        while at < len(self._from):
            at += self._run(at) or self._one(at)
        return self._made

    def _run(self, at: int) -> int:
        """Write superscripts, subscripts and fractions put together of them; how many characters that took."""
        if found := signs.BUILT_FRACTION.match(self._from, at):
            self._put(signs.fraction(found[1], found[2]), made_up=True)
        elif (found := signs.HIGH_RUN.match(self._from, at)) and not all(_is_stored(one) for one in found[0]):
            self._put(signs.high(found[0]), made_up=True)
        elif found := signs.LOW_RUN.match(self._from, at):
            self._put(signs.low(found[0], self._made[-1:]), made_up=True)
        else:
            return 0
        return len(found[0])

    def _one(self, at: int) -> int:
        character = self._from[at]
        category = unicodedata.category(character)
        if character == "\n":
            self._put("\n" if self._lines else " ")
        elif character == "\t" or category == "Zs":
            self._put(" ")
        elif category in _INVISIBLE:
            self._dropped = self._apart = True
        elif _is_stored(character):
            self._put(character)
        else:
            self._foreign(character, category, at)
        return 1

    def _foreign(self, character: str, category: str, at: int) -> None:
        before, after = self._from[at - 1 : at] if at else "", self._from[at + 1 : at + 2]
        sign = signs.written(character, before, after)
        latin = "" if category in _NOT_SHOWN else anyascii(character) if sign is None else _storable(sign)
        if category in _LETTERS and not any(one.isalnum() for one in latin) and any(map(signs.is_number, before + after)):
            latin = "a"  # א and ь are no more than a quotation mark in Latin letters, which behind a number would be feet
        if category == "Nd":
            self._put(latin)
        elif latin.strip() and not _EMOJI_NAME.fullmatch(latin):
            self._put(latin, made_up=True)
        else:
            self._gap = self._dropped = self._apart = True

    def _put(self, piece: str, *, made_up: bool = False) -> None:
        """Write ``piece``, apart from what it did not stand beside; one that is ``made_up`` is no character of the text."""
        last = self._made[-1:]
        if not (piece == " " and self._dropped and (not last or last.isspace())):  # what goes leaves no second space
            core = piece.strip(" ") if made_up else piece
            self._made += self._between(last, piece, core[0], made_up) + core
        self._apart, self._dropped, self._gap = made_up, False, made_up and piece.endswith(" ")

    def _between(self, last: str, piece: str, first: str, made_up: bool) -> str:
        """What keeps numbers apart, and words from what is written in words."""
        if not last or last.isspace() or first.isspace():
            return ""
        if (made_up or self._apart) and signs.is_number(last) and signs.is_number(first):
            return "-" if made_up and "/" in piece else " "
        is_due = self._gap and (first.isalnum() or signs.is_number(last))
        return " " if is_due or (piece != first and piece.startswith(" ") and last.isalnum()) else ""


def _storable(sign: str) -> str:
    return "".join(one if _is_stored(one) else signs.SIGNS.get(one) or anyascii(one) for one in sign)


def _is_stored(character: str) -> bool:
    if "\x80" <= character <= "\x9f":
        return False
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _spelled(text: str) -> str:
    shown = [character for character in meant(text) if not character.isspace() and unicodedata.category(character) != "Cc"]
    words = " ".join(anyascii(character).strip(": ") for character in shown)
    if words.strip():
        return re.sub(" +", " ", words.replace(":", "-")).strip()
    return " ".join(f"U+{ord(character):04X}" for character in shown)
