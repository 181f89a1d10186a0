"""Addresses: QuickBooks' five lines, which hold names as well as streets, and IndusTrack's street and unit.

Lines on top that repeat the company's or a person's name are left aside: they are no part of the street, and
are written back. The first of the rest is the street, what follows is the unit; a unit above a street (``Suite 200``)
is the unit all the same. ``read`` keeps every character that QuickBooks gave; ``canonical`` is an address as QuickBooks
could hold it, so that reading what was written gives the same again and nothing drifts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from app.sync.rules import envelope, names
from app.sync.rules.reading import trimmed

LINES = ("addr1", "addr2", "addr3", "addr4", "addr5")
LINE_LIMIT = 41
PLACE_LIMITS = {"city": 31, "state": 21, "postal_code": 13, "country": 31}
PARTS = ("street", "unit", *PLACE_LIMITS)
_JOIN = ", "
_SPACES = dict.fromkeys(map(ord, "\r\n\t\x0b\x0c\x85\u2028\u2029"), " ")
_PLACE_LINE = re.compile(
    r"(?P<city>[^,]+),?\s+(?P<state>[A-Za-z]{2})\.?\s+(?P<postal_code>\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)"
)

Address = dict[str, str]


def read(address: Mapping[str, Any] | None, known_names: Collection[str]) -> Address:
    """IndusTrack's address of a QuickBooks address; ``known_names`` are the company's and the persons' names."""
    held = address or {}
    aside, rest = split(held, known_names)
    note = one_line(held.get("note"))
    if aside and not rest and note and not envelope.names_on_top([note], known_names):
        rest = [note]  # the lines hold names only: abroad the note below them was seen to hold the street
    if len(rest) > 1 and envelope.is_unit_above_a_street(rest[0], rest[1]):
        rest = [rest[1], rest[0], *rest[2:]]
    return _placed(rest, {part: one_line(held.get(part)) for part in PLACE_LIMITS})


def one_line(value: object) -> str:
    """A value of QuickBooks with all its characters; line breaks and tabs are spaces."""
    text = value if type(value) is str else str(value or "")
    return trimmed(text if text.isprintable() else text.translate(_SPACES))  # no line break or tab is printable


def fitted(address: Mapping[str, Any]) -> Address:
    """The parts as QuickBooks could hold them, which is the form that two addresses are compared in."""
    return {part: names.fitted(str(address.get(part) or "")) for part in PARTS}


def is_read_anew(raw: Mapping[str, Any], now: Mapping[str, Any], agreed: Mapping[str, Any], prefix: str) -> bool:
    """Whether IndusTrack still shows what was once read of QuickBooks' lines, which are read as something else today."""
    return any(
        names.fitted(str(raw[key])) == names.fitted(str(agreed[key])) != names.fitted(str(now[key]))
        for key in (f"{prefix}.street", f"{prefix}.unit")
        if key in raw and key in agreed and key in now
    )


def canonical(address: Mapping[str, Any], known_names: Collection[str]) -> Address:
    """The address as it would be read after QuickBooks had been given it."""
    lines = dict(zip(LINES, _lines(address), strict=False))
    return read({**lines, **_place(address)}, known_names)


def write(address: Mapping[str, Any], original: Mapping[str, Any] | None, known_names: Collection[str]) -> dict[str, str]:
    """A QuickBooks address with all its parts named, the empty ones as ``""``.

    Lines are kept as they are when they already say the same; otherwise the lines left aside stay on top as
    far as there is room.
    """
    wanted = canonical(address, known_names)
    held = original or {}
    aside, rest = split(held, known_names)
    note = str(held.get("note") or "")
    if _same_lines(read(held, known_names), wanted):
        lines = aside + rest
    else:
        spelled = {names.fitted(line): line for line in rest}
        new = [spelled.get(line, line) for line in _lines(address)]
        lines = [*aside[: len(LINES) - len(new)], *new]
        if not _same_lines(read(dict(zip(LINES, lines, strict=False)), known_names), wanted):
            lines = new
        if not rest or not _same_lines(read({**dict(zip(LINES, lines, strict=False)), "note": note}, known_names), wanted):
            note = ""  # it held the street that is in a line now, or would be taken for it
    padded = [*lines, *[""] * (len(LINES) - len(lines))]
    return {**dict(zip(LINES, padded, strict=True)), **_kept(_place(address), held), "note": note}


def split(address: Mapping[str, Any], known_names: Collection[str]) -> tuple[list[str], list[str]]:
    """The lines on top that name whom it is for, and the others."""
    lines = [line for line in (one_line(address.get(key)) for key in LINES) if line]
    count = envelope.names_on_top([names.fitted(line) for line in lines], known_names)
    return lines[:count], lines[count:]


def of_block(block: Mapping[str, Any]) -> Address:
    """A QuickBooks address of its printed lines: the one that names the place, and a country below it, are no lines of it."""
    lines = [line for line in (one_line(block.get(key)) for key in LINES) if line]
    for below in (0, 1):
        found = _PLACE_LINE.fullmatch(lines[-1 - below]) if len(lines) > below else None
        if found is not None:
            country = {"country": lines[-1]} if below else {}
            return {**dict(zip(LINES, lines[: -1 - below], strict=False)), **found.groupdict(), **country}
    return dict(zip(LINES, lines, strict=False))


def renamed(address: Mapping[str, Any] | None, renames: Mapping[str, str]) -> dict[str, Any] | None:
    """The address with lines on top that repeat an old name showing the new one; None when nothing changes."""
    if not address:
        return None
    new_names = {names.plain(old): new for old, new in renames.items() if names.plain(old) and new}
    changed = dict(address)
    for key in LINES:
        line = str(address.get(key) or "")
        if names.plain(line) not in new_names:
            break
        changed[key] = names.fitted(new_names[names.plain(line)], LINE_LIMIT)
    return changed if changed != dict(address) else None


def is_empty(address: Mapping[str, Any]) -> bool:
    return not any(address.get(part) for part in PARTS)


def _placed(lines: list[str], place: Mapping[str, str]) -> Address:
    unit = _JOIN.join(piece for line in lines[1:] for piece in _pieces(line))
    return {"street": lines[0] if lines else "", "unit": unit, **place}


def _kept(place: Address, held: Mapping[str, Any]) -> Address:
    """The place as QuickBooks spells it, where it says the same."""
    told = {part: one_line(held.get(part)) for part in place}
    same = {part for part in place if len(told[part]) <= PLACE_LIMITS[part] and names.fitted(told[part]) == place[part]}
    return {part: told[part] if part in same else new for part, new in place.items()}


def _place(address: Mapping[str, Any]) -> Address:
    return {part: names.fitted(str(address.get(part) or ""), limit) for part, limit in PLACE_LIMITS.items()}


def _same_lines(one: Address, other: Address) -> bool:
    ours, theirs = fitted(one), fitted(other)
    return (ours["street"], ours["unit"]) == (theirs["street"], theirs["unit"])


def too_long(address: Mapping[str, Any]) -> bool:
    """Whether QuickBooks cannot hold the whole of it."""
    place = any(names.fitted(str(address.get(part) or "")) != kept for part, kept in _place(address).items())
    return place or len(_every_line(address)) > len(LINES)


def _lines(address: Mapping[str, Any]) -> list[str]:
    """Street and unit in at most five lines; what does not fit is not in QuickBooks, and ``too_long`` says so."""
    return _every_line(address)[: len(LINES)]


def _every_line(address: Mapping[str, Any]) -> list[str]:
    street, rest = _broken(names.fitted(str(address.get("street") or "")))
    pieces = _pieces(rest) + _pieces(names.fitted(str(address.get("unit") or "")))
    return ([street] if street else []) + _packed(pieces)


def _pieces(line: str) -> list[str]:
    """What stands between commas, in pieces that fit a line."""
    pieces = []
    for part in line.split(_JOIN):
        rest = part.strip(" ,")
        while rest:
            piece, rest = _broken(rest)
            pieces.append(piece)
    return [piece for piece in pieces if piece]


def _broken(line: str) -> tuple[str, str]:
    """The part of a line that fits, broken between words where possible, and what is left."""
    if len(line) <= LINE_LIMIT:
        return line, ""
    cut = line.rfind(" ", 1, LINE_LIMIT + 1)
    head, rest = (line[:cut], line[cut:]) if cut > 0 else (line[:LINE_LIMIT], line[LINE_LIMIT:])
    return head.strip(" ,"), rest.strip(" ,")


def _packed(pieces: list[str]) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and len(lines[-1]) + len(_JOIN) + len(piece) <= LINE_LIMIT:
            lines[-1] += _JOIN + piece
        else:
            lines.append(piece)
    return lines
