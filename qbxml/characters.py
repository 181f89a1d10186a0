"""Characters as QuickBooks means them: Windows-1252 where Unicode has control characters, and nothing that is no character.

QuickBooks stores Windows-1252. Some of its answers give a character of the range 0x80 to 0x9F by its number there (U+0092
for ’, U+0099 for ™), others of the same file by its number in Unicode; so both are read as the same.
"""

import re

_C1 = range(0x80, 0xA0)
_ALMOST_LATIN = bytes(_C1).decode("cp1252", "replace")
_MEANT = {code: None if meant == "\ufffd" else ord(meant) for code, meant in zip(_C1, _ALMOST_LATIN, strict=True)}
_NONCHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF))]
_TABLE: dict[int, int | None] = {**_MEANT, **dict.fromkeys(_NONCHARACTERS)}
_GAPS: dict[int, int | str] = {code: "\u200b" if kept is None else kept for code, kept in _TABLE.items()}
_ODD = re.compile(f"[{''.join(map(chr, _TABLE))}]")


def meant(text: str) -> str:
    """``text`` with what U+0080 to U+009F stand for in Windows-1252, without the five that stand for nothing there.

    Noncharacters (U+FFFE, U+FFFF and their like) go as well. What is given back is never changed any further.
    """
    return text.translate(_TABLE) if not text.isascii() and _ODD.search(text) else text


def meant_with_gaps(text: str) -> str:
    """The same with a zero-width space in place of what goes, so that one can still see what stood apart."""
    return text.translate(_GAPS) if _ODD.search(text) else text


def is_noncharacter(character: str) -> bool:
    """Whether Unicode promises that this will never be a character."""
    return _TABLE.get(ord(character), 0) is None and ord(character) not in _MEANT
