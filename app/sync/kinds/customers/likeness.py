"""Recognise the same customer on both sides: certain pairs are linked, doubtful ones are shown to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from app.model import Mirror, Values
from app.sync.rules import addresses, names

ADDRESS = "billing_address"
PHONE_DIGITS = 10
LIKELY_NAME, RELATED_NAME = 90.0, 75.0
MOST_SUGGESTIONS = 5
LEGAL_FORMS = frozenset(
    ("and", "co", "company", "corp", "corporation", "inc", "incorporated", "limited", "llc", "llp", "lp", "ltd", "the")
)


def keys(values: Values) -> list[str]:
    """What records that may be the same have in common, to find candidates by an index.

    The name as it is, its words in any order without the legal form, e-mail, phones and the place.
    """
    name, place = (names.loose(one) for one in (str(values.get("company_name", "")), _place(values)))
    found = [f"name:{name}", f"words:{_essence(values)}", f"email:{_email(values)}", f"place:{place}"]
    found += [f"phone:{digits}" for digits in sorted(_phones(values))]
    return [key for key in found if not key.endswith(":")]


def is_certain(one: Values, other: Values) -> bool:
    """The same name, and the same e-mail, phone or address; a street whose number has other signs is another street."""
    return _same_name(one, other) and has_evidence(one, other) and not _contradicts(one, other)


def has_evidence(one: Values, other: Values) -> bool:
    email = _email(one)
    place = _place(one)
    return bool(email and email == _email(other)) or bool(_phones(one) & _phones(other)) or bool(place and place == _place(other))


def is_doubtful(one: Values, other: Values) -> bool:
    """May be the same: an equal or very similar name, whatever its legal form, or a related name with the same e-mail,
    phone or address.
    """
    if _looks_same(one, other):
        return True
    if _numbers(one) != _numbers(other):  # shop 12 and shop 14 of one company are two
        return False
    if likeness(one, other) >= LIKELY_NAME or (_essence(one) and _essence(one) == _essence(other)):
        return True
    related = fuzz.token_set_ratio(_words(one), _words(other))  # a name within the other is the same name to it
    return related >= RELATED_NAME and has_evidence(one, other)


def likeness(one: Values, other: Values) -> float:
    """How alike two company names are, from 0 to 100, whatever the order of their words."""
    ours, theirs = (_words(values) for values in (one, other))
    return float(fuzz.token_sort_ratio(ours, theirs)) if ours and theirs else 0.0


def suggest(record: Mirror, candidates: Iterable[Mirror]) -> list[Mirror]:
    """The candidates that may be the same as the record, the likeliest first."""
    doubtful = [other for other in candidates if is_doubtful(record.values, other.values)]
    doubtful.sort(
        key=lambda other: (
            not has_evidence(record.values, other.values),
            -likeness(record.values, other.values),
            other.id,
        )
    )
    return doubtful[:MOST_SUGGESTIONS]


def _name(values: Values) -> str:
    return names.plain(str(values.get("company_name", "")))


def _same_name(one: Values, other: Values) -> bool:
    return bool(_name(one)) and _name(one) == _name(other)


def _looks_same(one: Values, other: Values) -> bool:
    ours, theirs = (names.loose(str(values.get("company_name", ""))) for values in (one, other))
    return bool(ours) and ours == theirs


def _contradicts(one: Values, other: Values) -> bool:
    """The streets are the same but for the signs in their numbers."""
    ours, theirs = (str(values.get(f"{ADDRESS}.street", "")) for values in (one, other))
    return names.loose(ours) == names.loose(theirs) and names.plain(ours) != names.plain(theirs)


def _words(values: Values) -> str:
    return " ".join(str(values.get("company_name", "")).casefold().split())


def _numbers(values: Values) -> list[str]:
    return sorted(re.findall(r"\d+", _words(values)))


def _essence(values: Values) -> str:
    words = {names.loose(word) for word in _words(values).replace("&", " ").split()}
    return " ".join(sorted(words - LEGAL_FORMS - {""}))


def _email(values: Values) -> str:
    return str(values.get("email", "")).strip().casefold()


def _phones(values: Values) -> set[str]:
    """Phone numbers by their last ten digits, so that a country code does not matter; too short ones prove
    nothing.
    """
    numbers = (str(values.get(key, "")) for key in ("phone", "mobile"))
    digits = ("".join(filter(str.isdigit, number)) for number in numbers)
    return {number[-PHONE_DIGITS:] for number in digits if len(number) >= 7}


def _place(values: Values) -> str:
    """Street and postal code, else city, as people compare addresses; empty without a street."""
    part = {key: names.plain(str(values.get(f"{ADDRESS}.{key}", ""))) for key in addresses.PARTS}
    return f"{part['street']}/{part['postal_code'] or part['city']}" if part["street"] else ""
