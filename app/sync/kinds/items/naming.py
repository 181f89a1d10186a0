"""Names of items: full names with their parents in IndusTrack, 31 characters in one level in QuickBooks."""

from __future__ import annotations

import hashlib

from app.model import Values
from app.sync.rules.names import loose, plain, with_suffix
from qbxml import text

QUICKBOOKS_LIMIT = 31
INDUSTRACK_LIMIT = 100
MARK = 4
"""Characters of the fingerprint that tells apart long names with the same beginning."""


def in_industrack(full_name: str) -> str:
    """The full name; of one that is too long the levels at the end, because they say what it is."""
    levels = full_name.split(":")
    while len(name := ":".join(levels)) > INDUSTRACK_LIMIT and len(levels) > 1:
        levels.pop(0)
    return text.cut(name, INDUSTRACK_LIMIT).rstrip()


def in_quickbooks(name: str, attempt: int = 0) -> str:
    """The Name for an item that is called ``name`` in IndusTrack.

    The same name always gives the same result. A long one keeps its beginning and gets a fingerprint of the whole, so that
    two of them stay apart; ``attempt`` counts how often QuickBooks said that the name is taken.
    """
    whole = text.name(name, len(name) * 4 + QUICKBOOKS_LIMIT) or "Item"
    if len(whole) > QUICKBOOKS_LIMIT:
        print_ = hashlib.blake2b(whole.casefold().encode(), digest_size=4).hexdigest()[:MARK]
        whole = with_suffix(whole, f"~{print_}", QUICKBOOKS_LIMIT)
    return with_suffix(whole, f" ({attempt + 1})" if attempt else "", QUICKBOOKS_LIMIT)


def leaf(full_name: str) -> str:
    return full_name.rpartition(":")[2].strip()


def agree(one: str, other: str) -> bool:
    """Whether two full names are the same in every level that both have, counted from the item upwards."""
    pairs = zip(reversed(one.split(":")), reversed(other.split(":")), strict=False)
    return bool(plain(leaf(one))) and all(plain(ours) == plain(theirs) for ours, theirs in pairs)


def is_shortened(quickbooks: str, industrack: str) -> bool:
    """Whether QuickBooks' item is called as one is that was made there from this name of IndusTrack."""
    return bool(plain(quickbooks)) and plain(quickbooks) == plain(in_quickbooks(industrack))


def below(name: str, parent: str) -> str:
    """What an item that stands below ``parent`` in QuickBooks is called by this name of IndusTrack."""
    if parent and name.casefold().startswith(f"{parent.casefold()}:"):
        return name[len(parent) + 1 :].strip()
    return name


def match_keys(values: Values) -> list[str]:
    """What an item may be recognised by on the other side: its name, with and without parents, and its part number.

    A key finds what may be the same, so the signs in a number are left out of it; ``agree`` and its like judge by them.
    """
    name = str(values.get("name", ""))
    keys = [f"name:{loose(one)}" for one in dict.fromkeys((name, leaf(name), in_quickbooks(name))) if loose(one)]
    number = loose(str(values.get("number", "")))
    return list(dict.fromkeys([*keys, *([f"number:{number}"] if number else [])]))
