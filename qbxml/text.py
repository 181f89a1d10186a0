"""Text made safe for QuickBooks, which stores Windows-1252 in fields of fixed length.

The rules, in this order: composed characters (NFC); line breaks of any kind become one line feed, or a space where the
field has one line only; tabs and every other space become a plain space; control and invisible characters go; what
Windows-1252 has stays; emoji go; the rest is written in Latin letters (anyascii); space at both ends goes; what is too
long is cut, and space at the cut goes. Cleaning twice changes nothing more.
"""

import re
import unicodedata

from anyascii import anyascii

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_EMOJI_NAME = re.compile(r":[a-z0-9_+\-]{2,}:")


def clean(text: str, limit: int | None = None, *, lines: bool = False) -> str:
    """``text`` as QuickBooks could hold it, in at most ``limit`` characters.

    Line breaks stay only with ``lines``, for fields that hold more than one line.
    """
    composed = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    kept = "".join(_safe(character, lines) for character in composed).strip(" \n")
    return kept if limit is None else kept[:limit].rstrip(" \n")


def name(text: str, limit: int = 41) -> str:
    """A Name that QuickBooks accepts: cleaned, one line, without the colon that separates levels.

    It is empty only when ``text`` shows nothing at all: a name of nothing but emoji becomes their names, and what has
    no transliteration its code points (``U+F8FF``).
    """
    cleaned = clean(text).replace(":", "-")
    if not cleaned.strip():
        cleaned = _spelled(text)
    return cleaned[:limit].strip()


def is_storable(text: str) -> bool:
    """Whether every character of ``text`` is one that QuickBooks stores."""
    return all(character in "\n\t" or _is_stored(character) for character in text)


def _safe(character: str, lines: bool) -> str:
    if " " <= character <= "~":
        return character
    if character == "\n":
        return "\n" if lines else " "
    category = unicodedata.category(character)
    if character == "\t" or category == "Zs":
        return " "
    if category in _INVISIBLE:
        return ""
    if _is_stored(character):
        return character
    latin = anyascii(character)
    return "" if _EMOJI_NAME.fullmatch(latin) else latin


def _is_stored(character: str) -> bool:
    if "\x80" <= character <= "\x9f":
        return False
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _spelled(text: str) -> str:
    shown = [character for character in text if not character.isspace() and unicodedata.category(character) != "Cc"]
    words = " ".join(anyascii(character).strip(": ") for character in shown)
    if words.strip():
        return re.sub(" +", " ", words.replace(":", "-")).strip()
    return " ".join(f"U+{ord(character):04X}" for character in shown)
