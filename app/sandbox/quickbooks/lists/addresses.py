"""Addresses of a customer: the bill address, the ship-tos and the one of them that is the ship address."""

from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.references import put
from app.sandbox.quickbooks.stored_text import stored_all

PARTS = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5", "City", "State", "PostalCode", "Country", "Note")
_LINES = PARTS[:5]


def merged(books: Books, old: dict[str, str] | None, given: dict[str, str]) -> dict[str, str]:
    """An address after a write: what the write leaves out stays, unless QuickBooks clears it."""
    kept = old or {}
    if books.behaviour.mod_address_omitted == "clear":
        kept = {}
    left = {part: text for part, text in kept.items() if part not in given}
    both = {**left, **stored_all(given)}
    return {part: both[part] for part in PARTS if part in both}


def set_addresses(books: Books, values: dict[str, Any], data: dict[str, Any]) -> None:
    """Take the addresses of a write; a list of ship-tos replaces the old list as a whole.

    Raises: Refusal 3100 for two ship-tos of one name.
    """
    if "BillAddress" in values:
        put(data, "BillAddress", merged(books, data.get("BillAddress"), values["BillAddress"]))
    if "ShipToAddress" in values:
        put(data, "ShipToAddress", _ship_tos(values["ShipToAddress"]))
    elif values.get("ShipAddress") is not None:
        _set_ship_address(books, values["ShipAddress"], data)
    put(data, "ShipAddress", default_ship_to(data))


def _ship_tos(given: list[dict[str, str]]) -> list[dict[str, str]]:
    """The new list: names trimmed and distinct, at most one default."""
    kept: list[dict[str, str]] = []
    seen: set[str] = set()
    for one in given:
        texts = stored_all({"Name": one.get("Name", ""), **{part: one[part] for part in PARTS if part in one}})
        name = texts.get("Name", "")
        if not name:
            raise Refusal(3090, "A ship-to address needs a name.")
        if name.casefold() in seen:
            raise Refusal(3100, f'The ship-to name "{name}" is given twice.')
        seen.add(name.casefold())
        first = one.get("DefaultShipTo") in {"true", "1"} and not any(other["DefaultShipTo"] == "true" for other in kept)
        kept.append({**texts, "DefaultShipTo": "true" if first else "false"})
    return kept


def _set_ship_address(books: Books, given: dict[str, str], data: dict[str, Any]) -> None:
    """A ShipAddress alone changes the default ship-to, or makes the first one, named as QuickBooks names it."""
    ship_tos = [dict(one) for one in data.get("ShipToAddress", ())]
    default = next((one for one in ship_tos if one["DefaultShipTo"] == "true"), None)
    address = merged(books, default, given)
    if default is not None:
        for part in PARTS:
            default.pop(part, None)
        default.update(address)
    elif address:
        taken = {one["Name"].casefold() for one in ship_tos}
        number = next(number for number in range(1, 60) if f"ship to {number}" not in taken)
        ship_tos.append({"Name": f"Ship To {number}", **address, "DefaultShipTo": "true"})
    put(data, "ShipToAddress", ship_tos)


def default_ship_to(data: dict[str, Any]) -> dict[str, str]:
    """The ship address: the default ship-to without its name."""
    for one in data.get("ShipToAddress", ()):
        if one["DefaultShipTo"] == "true":
            return {part: one[part] for part in PARTS if part in one}
    return {}


def block(address: dict[str, str]) -> dict[str, str]:
    """An address as it is printed: at most five lines, city, state and code on one."""
    lines = [address[part] for part in _LINES if part in address]
    place = " ".join(text for text in (address.get("City", ""), address.get("State", ""), address.get("PostalCode", "")) if text)
    if address.get("City") and address.get("State"):
        place = place.replace(f"{address['City']} ", f"{address['City']}, ", 1)
    lines += [text for text in (place, address.get("Country", "")) if text]
    return {f"Addr{number}": line[:41] for number, line in enumerate(lines[:5], 1)}
