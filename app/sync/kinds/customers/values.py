"""The mapped values of a customer on either side, each in the side's own words.

References hold the id of the side that the record is from; they are translated when the sides are compared,
so that a value depends on nothing but its record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from app.model import Values
from app.sync.rules import addresses
from app.sync.rules.names import location_name
from app.sync.rules.reading import Data, flat, ref_id, trimmed
from qbxml import Version, text

LIMITS = {
    "company_name": 41,
    "first_name": 25,
    "last_name": 25,
    "phone": 21,
    "mobile": 255,
    "fax": 21,
    "email": 1023,
    "website": 255,
}
"""What QuickBooks can hold; ``mobile`` has 21 before qbXML 12.0, where it is AltPhone."""

MOBILE, WEBSITE = "Mobile", "Website"
JOB_SEPARATOR = " - "
LOCATION_LIMIT = 100
"""What IndusTrack can hold as the name of a location; the names of a job and of those above it may be longer."""


@lru_cache(maxsize=64)
def has_contacts(version: str) -> bool:
    """Ship-tos and additional contacts came with qbXML 12.0."""
    return Version(version) >= Version("12.0")


def company_name(data: Data, parents: Sequence[Data]) -> str:
    """The company's name; without one the customer's own name, of a job its customer's."""
    for record in (data, *parents):
        if name := trimmed(record.get("company_name")):
            return name
    if parents:
        return trimmed(parents[-1].get("name"))
    if data.get("parent"):
        return trimmed(data.get("full_name")).split(":")[0].strip()
    return trimmed(data.get("name"))


def job_name(data: Data) -> str:
    """What tells a job from its customer and the customer's other jobs; empty for a customer."""
    if not data.get("parent"):
        return ""
    below = trimmed(data.get("full_name")).split(":")[1:] or [trimmed(data.get("name"))]
    return JOB_SEPARATOR.join(name.strip() for name in below)


def known_names(data: Data, parents: Sequence[Data]) -> tuple[str, ...]:
    """The names that QuickBooks repeats on top of an address.

    A job's own name is none of them, because jobs are often called by the street where the work is.
    """
    names = [company_name(data, parents)]
    for record in (data, *parents):
        names += [trimmed(record.get("company_name")), trimmed(record.get("contact")), *persons(record)]
        if not record.get("parent"):
            names.append(trimmed(record.get("name")))
    return tuple(dict.fromkeys(name for name in names if name))


def persons(record: Data) -> Iterable[str]:
    """The ways in which a person's name is written on an envelope."""
    salutation, first, middle, last = (
        trimmed(record.get(key)) for key in ("salutation", "first_name", "middle_name", "last_name")
    )
    if last and first:
        yield from (f"{first} {last}", f"{last} {first}", f"{first} {middle} {last}")
        yield from (f"{salutation} {first} {last}", f"{salutation} {first} {middle} {last}")
        yield f"{salutation} {last}"
    elif last or first:
        yield from (last or first, f"{salutation} {last or first}")


def contact(data: Data, name: str) -> str:
    """The value of an additional contact."""
    for entry in data.get("additional_contact") or ():
        if trimmed(entry.get("contact_name")).casefold() == name.casefold():
            return trimmed(entry.get("contact_value"))
    return ""


def has_address(entry: Data) -> bool:
    return any(trimmed(entry.get(key)) for key in (*addresses.LINES, *addresses.PLACE_LIMITS))


def main_address(data: Data) -> Data:
    """Where the work is: the default ship-to, else the first one, else the ship address, else the bill address."""
    ship_tos = data.get("ship_to") or []
    default = [entry for entry in ship_tos if entry.get("default_ship_to")]
    candidates = (*default, *ship_tos, data.get("ship_address") or {}, data.get("bill_address") or {})
    return next((entry for entry in candidates if has_address(entry)), {})


def from_quickbooks(data: Data, parents: Sequence[Data], version: str) -> Values:
    names = known_names(data, parents)
    modern = has_contacts(version)
    values: Values = {
        "company_name": company_name(data, parents),
        **{key: trimmed(data.get(key)) for key in ("first_name", "last_name", "phone", "fax", "email")},
        "mobile": contact(data, MOBILE) if modern else trimmed(data.get("alt_phone")),
        "website": contact(data, WEBSITE) if modern else "",
        **flat("billing_address", addresses.read(data.get("bill_address"), names)),
        "parent_customer_id": ref_id(data, "parent"),
        "tax_rate_id": ref_id(data, "item_sales_tax"),
        "taxable": ref_id(data, "sales_tax_code"),
        "active": data.get("is_active", True),
    }
    if named := ref_id(data, "class_"):
        values["class"] = named
    if name := job_name(data):
        place = main_address(data)
        shown = text.cut(location_name(trimmed(place.get("name"))) or name, LOCATION_LIMIT).rstrip()
        values |= {"job_name": name, "job_location": shown, **flat("job_address", addresses.read(place, names))}
    return values


def from_industrack(data: Data) -> Values:
    address = data.get("billing_address") or {}
    return {
        **{key: trimmed(data.get(key)) for key in LIMITS},
        **flat("billing_address", {key: trimmed(address.get(key)) for key in addresses.PARTS}),
        "parent_customer_id": data.get("parent_customer_id") or None,
        "tax_rate_id": data.get("tax_rate_id") or None,
        "taxable": _flag(data, "taxable"),
        "active": _flag(data, "active"),
        **({"class": trimmed(data["class"]) or None} if "class" in data else {}),
    }


def _flag(data: Data, key: str) -> bool:
    value = data.get(key)
    return True if value is None else bool(value)
