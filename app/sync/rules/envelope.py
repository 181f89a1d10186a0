"""The lines on top of an address: which of them name whom it is for, and which are a street.

A street is never taken for a name: a line with a number in it is one unless it is the very name of the company or person and
another street follows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.sync.rules.plain import fitted, plain

_ADDRESSED_TO = re.compile(
    r"(attn|attention|att|c/o|care of|d/?b/?a|d\.b\.a\.|doing business as|t/a|trading as|f/?k/?a|formerly|f/?b/?o)(?!\w)[:.]?\s",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_STREET_BEGINS = re.compile(r"(#?\d|(p\.?\s*o\.?\s*)?(box|drawer)\s|p\.?\s*o\.?\s*b|(rr|hc|rural route)\s*#?\d)", re.IGNORECASE)
_UNIT_BEGINS = re.compile(r"(suite|ste|unit|apt|apartment|floor|fl|room|rm|bldg|building|lot|space|#)\b|#", re.IGNORECASE)
_UNIT = re.compile(
    r"(suite|ste|unit|apt|apartment|floor|fl|room|rm|bldg|building|space)\.?\s*#?\s*(\d{1,5}[a-z]?|[a-z])(-?\d{1,4})?(-[a-z])?|#\s*\d{1,5}[a-z]?"
    r"|\d{1,2}(st|nd|rd|th) (floor|fl\.?)",
    re.IGNORECASE,
)
_STREET_WORDS = frozenset(
    _WORD.findall(
        "street st road rd avenue ave boulevard blvd lane ln drive dr court ct way place pl plaza highway hwy route rte parkway"
        " pkwy circle cir trail trl terrace ter loop alley pike turnpike broadway square sq crossing run path box calle avenida"
    )
)
_DIRECTIONS = frozenset(("n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"))
_SHORT = {
    "bros": "brothers",
    "co": "company",
    "corp": "corporation",
    "inc": "incorporated",
    "ltd": "limited",
    "mfg": "manufacturing",
    "intl": "international",
    "natl": "national",
    "assn": "association",
    "assoc": "associates",
    "mgmt": "management",
    "svc": "service",
    "svcs": "services",
    "univ": "university",
    "ctr": "center",
    "dept": "department",
    "bldrs": "builders",
    "elec": "electric",
    "constr": "construction",
    "const": "construction",
    "props": "properties",
}
"""How companies are shortened on envelopes."""
_FORMS = frozenset(("the", "and", "of", "company", "corporation", "incorporated", "limited", "llc", "llp", "lp", "pc", "pllc"))
"""Words that a company's name has on one paper and not on another."""
RUN_TOGETHER = 8
"""So many letters in common at the beginning are a name that was run together, and no accident."""


def names_on_top(lines: Sequence[str], known_names: Collection[str]) -> int:
    """How many of the lines on top say whom the address is for."""
    known = [name for name in dict.fromkeys(fitted(one) for one in known_names) if plain(name)]
    count = 0
    while count < len(lines) and _is_name(lines[count], lines[count + 1 :], known):
        count += 1
    return count


def _is_name(line: str, below: Sequence[str], known: Sequence[str]) -> bool:
    following = below[0] if below else ""
    if _ADDRESSED_TO.match(line):
        return bool(below) or not _has_digit(line)
    ours = plain(line)
    is_known = any(ours == plain(name) for name in known)
    if _has_digit(line):
        return is_known and bool(below) and not _is_street(line) and not _UNIT_BEGINS.match(following)
    if is_known:
        return bool(below) or not _is_street(line)
    if not below or _STREET_BEGINS.match(line) or _UNIT_BEGINS.match(line):
        return False
    above_a_street = bool(_STREET_BEGINS.match(following))
    if _is_street(line) and not above_a_street:
        return False
    return any(_is_akin(line, name, above_a_street) for name in known)


def _is_akin(line: str, name: str, above_a_street: bool) -> bool:
    """Whether one is the other with more behind it or between: a letter for the branch, a title, a second person."""
    ours, theirs = ([_SHORT.get(word.casefold(), word.casefold()) for word in _WORD.findall(one)] for one in (line, name))
    fewer = min(set(ours), set(theirs), key=len)
    is_within = bool(fewer) and fewer <= set(ours) and fewer <= set(theirs)
    if is_within and (len(fewer) >= 2 or (above_a_street and ours[0] == theirs[0])):
        return True
    if len(ours) > 1 and set(ours) - _FORMS == set(theirs) - _FORMS != set():
        return True
    one, other = sorted((plain(line), plain(name)), key=len)
    return len(one) >= RUN_TOGETHER and other.startswith(one)


def is_unit_above_a_street(line: str, following: str) -> bool:
    """``Suite 200`` above ``900 Congress Ave``: the two change places, whoever typed them so."""
    is_unit = _UNIT.fullmatch(line) is not None
    return is_unit and following[:1].isdigit() and _is_street(following) and not _UNIT.fullmatch(following)


def _has_digit(line: str) -> bool:
    return any(map(str.isdigit, line))


def _is_street(line: str) -> bool:
    """A number and a street's word or direction, or a street's word at the end."""
    words = [word.casefold() for word in _WORD.findall(line)]
    if _has_digit(line):
        return words[0][0].isdigit() and bool(set(words[1:]) & (_STREET_WORDS | _DIRECTIONS))
    return len(words) > 1 and words[-1] in _STREET_WORDS
