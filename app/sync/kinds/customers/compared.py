"""The form in which the two sides of a customer are compared: QuickBooks' ids and limits.

A reference that cannot be translated at present has no key in it, and is settled as soon as the record it
names is linked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.model import Context, Values
from app.sync.kinds.classes import naming as classes
from app.sync.kinds.customers.naming import Naming
from app.sync.kinds.customers.values import LIMITS, has_contacts
from app.sync.kinds.tax_codes import taxes
from app.sync.rules import addresses
from app.sync.rules.names import fitted
from app.sync.rules.reading import flat, part

REFERENCES = {"parent_customer_id": "customer", "tax_rate_id": "tax_rate"}
ADDRESS, CLASS = "billing_address", "class"


def limits(version: str) -> dict[str, int]:
    """The text fields that this QuickBooks has, with their lengths."""
    if has_contacts(version):
        return LIMITS
    return {key: limit for key, limit in LIMITS.items() if key != "website"} | {"mobile": LIMITS["phone"]}


def of_quickbooks(values: Values, naming: Naming, context: Context) -> Values:
    """``values`` of QuickBooks in common form."""
    own = Naming(naming.known_names, str(values.get("job_name", "")), naming.qualified)
    common = _texts(values, context)
    if "company_name" in common:
        common["company_name"] = own.in_industrack(common["company_name"])
    for key, kind in REFERENCES.items():
        if _is_told(values, key, context):
            target = values[key]
            if target is None or context.lookup.industrack_id(kind, target) is not None:
                common[key] = target
    if _is_told(values, "taxable", context):
        taxable = taxes.is_taxable(values["taxable"], context)
        common |= {} if taxable is None else {"taxable": taxable}
    if _is_told({CLASS: None}, CLASS, context):
        common[CLASS] = values.get(CLASS)
    return common | {key: values[key] for key in values.keys() & {"active"}}


def of_industrack(values: Values, naming: Naming, context: Context) -> Values:
    """``values`` of IndusTrack in common form: the addresses as QuickBooks could hold them."""
    common = _texts(values, context)
    if "company_name" in common:
        common["company_name"] = naming.common(values["company_name"])
    address = flat(ADDRESS, addresses.canonical(part(ADDRESS, values), naming.known_names))
    common |= {key: value for key, value in address.items() if key in values}
    for key, kind in REFERENCES.items():
        if _is_told(values, key, context):
            target = values[key]
            found = None if target is None else context.lookup.quickbooks_id(kind, target)
            common |= {key: found} if target is None or found is not None else {}
    if _is_told(values, "taxable", context):
        common["taxable"] = values["taxable"]
    if _is_told(values, CLASS, context):
        found = classes.id_of(values[CLASS], context) if values[CLASS] else None
        common |= {CLASS: found} if found is not None or not values[CLASS] else {}
    return common | {key: values[key] for key in values.keys() & {"active"}}


def as_told(values: Values, naming: Naming) -> Values:
    """The texts of QuickBooks' ``values`` as IndusTrack is to show them, character by character."""
    own = Naming(naming.known_names, str(values.get("job_name", "")), naming.qualified)
    texts = {key: value for key, value in values.items() if key in LIMITS or key.startswith(f"{ADDRESS}.")}
    return texts | ({"company_name": own.in_industrack(values["company_name"])} if "company_name" in values else {})


def for_industrack(common: Values, keys: Iterable[str], context: Context, told: Values) -> Values:
    """The named keys of QuickBooks' common form in IndusTrack's words; texts as ``told``."""
    changes: Values = {}
    for key in keys:
        value: Any = told.get(key, common[key])
        if key == CLASS and value is not None:
            value = classes.name_of(value, context)
        kind = REFERENCES.get(key)
        changes[key] = context.lookup.industrack_id(kind, value) if kind and value is not None else value
    return changes


def unsettled(values: Values, common: Values, context: Context) -> set[str]:
    """References that cannot be translated yet; not those of a feature that is switched off in QuickBooks."""
    return {key for key in (*REFERENCES, "taxable", CLASS) if _is_told(values, key, context) and key not in common}


def _texts(values: Values, context: Context) -> Values:
    short = {key: fitted(values[key], limit) for key, limit in limits(context.qbxml_version).items() if key in values}
    address = flat(ADDRESS, {key: fitted(value) for key, value in part(ADDRESS, values).items()})
    return short | address


def _is_told(values: Values, key: str, context: Context) -> bool:
    if key == CLASS:
        return key in values and has_contacts(context.qbxml_version) and classes.is_tracked(context)
    return key in values and (key not in taxes.KEYS or taxes.preferences(context) is not None)
