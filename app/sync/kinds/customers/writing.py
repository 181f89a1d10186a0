"""Requests for QuickBooks: CustomerAdd with everything, CustomerMod with the parts that change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.model import Context, Values
from app.sync.kinds.customers.compared import ADDRESS, CLASS, limits
from app.sync.kinds.customers.naming import Naming
from app.sync.kinds.customers.values import MOBILE, WEBSITE, has_contacts
from app.sync.kinds.tax_codes import taxes
from app.sync.rules import addresses
from app.sync.rules.names import fitted
from app.sync.rules.reading import Data, part, trimmed

PLAIN = ("first_name", "last_name", "phone", "fax", "email")
CONTACTS = {"mobile": MOBILE, "website": WEBSITE}
MOST_CONTACTS = 8
_ECHOES = {"main phone": "phone", "fax": "fax", "main email": "email"}
"""Additional contacts that repeat a field of the customer."""


def changed_parts(
    keys: Iterable[str], values: Values, common: Values, original: Data, naming: Naming, context: Context
) -> dict[str, Any]:
    """The parts of a CustomerMod that bring ``keys`` of IndusTrack to QuickBooks.

    ``values`` are IndusTrack's, ``common`` the same in common form, ``original`` is the QuickBooks record.
    """
    wanted = set(keys)
    body: dict[str, Any] = {key: common[key] for key in PLAIN if key in wanted}
    if "company_name" in wanted:
        body["company_name"] = naming.in_quickbooks(values["company_name"])
    body |= _address(wanted, values, original, naming)
    body |= _contacts(wanted, common, original, context)
    if "parent_customer_id" in wanted:
        body["parent"] = {"list_id": common["parent_customer_id"]}
    if "tax_rate_id" in wanted:
        body["item_sales_tax"] = {"list_id": common["tax_rate_id"]}
    if "taxable" in wanted:
        body["sales_tax_code"] = {"list_id": taxes.default_code(common["taxable"], context)}
    if CLASS in wanted:
        body["class_"] = {"list_id": common[CLASS]}
    if "active" in wanted:
        body["is_active"] = common["active"]
    return body


def after(keys: Iterable[str], values: Values, common: Values, naming: Naming, context: Context) -> Values:
    """What QuickBooks' values of ``keys`` will be."""
    changed = {key: common[key] for key in keys}
    if "company_name" in changed:
        changed["company_name"] = naming.in_quickbooks(values["company_name"])
    if "taxable" in changed:
        changed["taxable"] = taxes.default_code(common["taxable"], context)
    return changed


def without_room(keys: Iterable[str], common: Values, original: Data, context: Context) -> set[str]:
    """Mobile or website, where QuickBooks has eight other contacts already."""
    if not has_contacts(context.qbxml_version):
        return set()
    wanted = {key for key in CONTACTS.keys() & set(keys) if common[key]}
    held = _contacts(wanted, common, original, context).get("additional_contact", ())
    kept = {trimmed(entry["contact_name"]).casefold() for entry in held}
    return {key for key in wanted if CONTACTS[key].casefold() not in kept}


def _address(wanted: set[str], values: Values, original: Data, naming: Naming) -> dict[str, Any]:
    """The bill address when a part of it changes, or when a line on top of it shows a name that changes."""
    held = original.get("bill_address")
    shown = addresses.renamed(held, _renames(wanted, values, original, naming))
    if not any(key.startswith(f"{ADDRESS}.") for key in wanted) and shown is None:
        return {}
    known = (*naming.known_names, naming.in_quickbooks(str(values.get("company_name", ""))), _person(values))
    if any(key.startswith(f"{ADDRESS}.") for key in wanted):
        return {"bill_address": addresses.write(part(ADDRESS, values), shown or held, known)}
    current = addresses.read(shown, known)
    return {"bill_address": addresses.write(current, shown, known)}


def _renames(wanted: set[str], values: Values, original: Data, naming: Naming) -> dict[str, str]:
    renames = {}
    if "company_name" in wanted:
        renames[trimmed(original.get("company_name"))] = naming.in_quickbooks(values["company_name"])
    if wanted & {"first_name", "last_name"}:
        renames[_person(original)] = fitted(_person(values))
    return {old: new for old, new in renames.items() if old and new}


def _person(record: Data) -> str:
    return f"{trimmed(record.get('first_name'))} {trimmed(record.get('last_name'))}".strip()


def _contacts(wanted: set[str], common: Values, original: Data, context: Context) -> dict[str, Any]:
    """The additional contacts, all of them, since QuickBooks replaces the list; before 12.0 the other phone."""
    if not wanted & {"mobile", "website"}:
        return {}
    if not has_contacts(context.qbxml_version):
        limit = limits(context.qbxml_version)["mobile"]
        return {"alt_phone": fitted(common["mobile"], limit)} if "mobile" in wanted else {}
    held = [{"contact_value": "", **entry} for entry in original.get("additional_contact") or ()]
    entries = [_echoed(entry, wanted, common) for entry in held]
    for key, name in CONTACTS.items():
        if key in wanted:
            entries = _with(entries, name, common[key])
    return {"additional_contact": entries}


def _with(entries: list[dict[str, Any]], name: str, value: str) -> list[dict[str, Any]]:
    """The entries with this one set; a cleared one stays with an empty value, whether QuickBooks replaces or
    joins lists.
    """
    known = [trimmed(entry.get("contact_name")).casefold() for entry in entries]
    if name.casefold() in known:
        place = known.index(name.casefold())
        changed = {**entries[place], "contact_value": value}
        return [*entries[:place], changed, *entries[place + 1 :]]
    if not value or len(entries) >= MOST_CONTACTS:
        return entries
    return [*entries, {"contact_name": name, "contact_value": value}]


def _echoed(entry: dict[str, Any], wanted: set[str], common: Values) -> dict[str, Any]:
    key = _ECHOES.get(trimmed(entry.get("contact_name")).casefold())
    return {**entry, "contact_value": common[key]} if key in wanted else entry
