"""A new customer: in IndusTrack from QuickBooks, or in QuickBooks from IndusTrack."""

from __future__ import annotations

from typing import Any

from app.model import Action, Attention, Context, Cover, Mirror, RequestPlan, Side, Unit, Values
from app.sync.kinds.customers import compared as common
from app.sync.kinds.customers import naming, writing
from app.sync.kinds.customers.locations.deciding import Locations
from app.sync.kinds.customers.locations.joining import joined
from app.sync.kinds.customers.locations.values import KIND as LOCATION
from app.sync.kinds.customers.locations.values import label
from app.sync.kinds.customers.locations.writing import ShipTos
from app.sync.kinds.customers.values import JOB_SEPARATOR
from app.sync.rules import addresses, names
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft, remembered
from app.sync.rules.reading import part, trimmed

KIND = "customer"
MOST_LEVELS = 5
WHY = "New in IndusTrack."
IN_INDUSTRACK = "New in QuickBooks."


def create(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    """Make the counterpart, where the direction allows it; a record that is deleted already needs none."""
    if unit.quickbooks is not None and not unit.quickbooks.deleted and policy.writes_industrack:
        in_industrack(draft, unit, unit.quickbooks, context)
    elif unit.industrack is not None and not unit.industrack.deleted and policy.writes_quickbooks:
        in_quickbooks(draft, unit, unit.industrack, context, policy)


def industrack_values(unit: Unit, record: Mirror, context: Context) -> tuple[Values, frozenset[str]]:
    """What IndusTrack is given, and the keys that cannot be told yet."""
    named = naming.of_unit(unit, context)
    ours = common.of_quickbooks(record.values, named, context)
    given = common.for_industrack(ours, ours, context, common.as_told(record.values, named))
    return given, frozenset(common.unsettled(record.values, ours, context))


def in_industrack(draft: Draft, unit: Unit, record: Mirror, context: Context) -> None:
    values, open_keys = industrack_values(unit, record, context)
    given = {key: value for key, value in values.items() if value not in ("", None)}
    name = str(record.data.get("full_name") or values["company_name"])
    agreed = remembered(record.values, {}, open_keys)
    draft.create(About(KIND, name, record.id), IN_INDUSTRACK, given, agreed, pending=open_keys)
    for pair in joined(unit.locations):
        if pair.quickbooks is not None and pair.link is None:
            place = pair.quickbooks
            why = "A ship-to address in QuickBooks; it follows its customer."
            about = About(LOCATION, label(place.values, name), place.id)
            draft.note(Action.CREATE, Side.INDUSTRACK, about, why, {}, place.values, waits=True)


def in_quickbooks(draft: Draft, unit: Unit, record: Mirror, context: Context, policy: Policy) -> None:
    named = naming.of_unit(unit, context)
    theirs = common.of_industrack(record.values, named, context)
    name = str(record.values["company_name"])
    waits = _waits_for_parent(unit, record, theirs, context)
    if not waits and _is_too_deep(theirs, context):
        draft.attentions.append(_too_deep(record, name))
        return
    about = About(KIND, name, None, record.id)
    draft.note(Action.CREATE, Side.QUICKBOOKS, about, WHY, {}, theirs, waits=waits)
    if waits:
        return
    body = _body(record, theirs, named, context)
    locations = Locations(draft, record.id, name, named.known_names, policy)
    locations.decide(unit.locations)
    ship_tos = ShipTos(None, context, named.known_names)
    covers = ship_tos.plan(draft, locations, (), writes_address=False)
    body |= ship_tos.body()
    open_keys = frozenset(common.unsettled(record.values, theirs, context))
    if not theirs.get("tax_rate_id"):  # QuickBooks gives a new customer its usual tax item, which is news then
        open_keys |= {"tax_rate_id"}
    own = Cover(
        KIND,
        record.id,
        agreed_industrack=remembered(record.values, {}, open_keys),
        pending=tuple(sorted(open_keys)),
    )
    draft.request = RequestPlan("CustomerAdd", body, name, (own, *covers), after=theirs.get("parent_customer_id"))


def _body(record: Mirror, theirs: Values, named: naming.Naming, context: Context) -> dict[str, Any]:
    filled = {key for key, value in theirs.items() if value not in ("", None) and value is not True}
    if theirs.get("taxable") is not None:
        filled |= {"taxable"}
    body = writing.changed_parts(filled, record.values, theirs, {}, named, context)
    if body.get("sales_tax_code", {}).get("list_id", "") is None:
        del body["sales_tax_code"]
    if "bill_address" in body:
        body["bill_address"] = {key: value for key, value in body["bill_address"].items() if value}
        if addresses.is_empty(part(common.ADDRESS, theirs)):
            del body["bill_address"]
    return {"name": _name(record, theirs, context), **body}


def _name(record: Mirror, theirs: Values, context: Context) -> str:
    """The Name in QuickBooks; of a job what stands behind its customer's name."""
    shown = str(record.values["company_name"])
    candidates = [context.choices.get("name", ""), shown]
    parent_id = theirs.get("parent_customer_id")
    parent = context.lookup.quickbooks(KIND, parent_id) if parent_id else None
    if parent is not None:
        start = f"{parent.values.get('company_name', '')}{JOB_SEPARATOR}"
        if shown.startswith(start):
            candidates.insert(1, shown.removeprefix(start))
    person = f"{record.values.get('first_name', '')} {record.values.get('last_name', '')}"
    candidates += [person, trimmed(f"Customer {record.data.get('number') or record.id}")]
    return names.quickbooks_name(candidates, int(context.choices.get("name_attempt", "0")))


def _waits_for_parent(unit: Unit, record: Mirror, theirs: Values, context: Context) -> bool:
    """A job is made below its customer, so that one must be there first; unless that will never be."""
    above = record.values.get("parent_customer_id")
    if not above or "parent_customer_id" in theirs:
        return False
    if unit.parent is not None and unit.parent.link is not None and unit.parent.link.ended:
        return False
    parent = context.lookup.industrack(KIND, above)
    return parent is not None and not parent.deleted


def _is_too_deep(theirs: Values, context: Context) -> bool:
    parent_id = theirs.get("parent_customer_id")
    parent = context.lookup.quickbooks(KIND, parent_id) if parent_id else None
    return parent is not None and str(parent.data.get("full_name", "")).count(":") >= MOST_LEVELS - 1


def _too_deep(record: Mirror, name: str) -> Attention:
    return Attention(
        code="too_many_levels",
        summary=f"{name} cannot be made in QuickBooks: it holds five levels of customers and jobs.",
        remedy="Give it a customer further up as its parent in IndusTrack.",
        kind=KIND,
        industrack_id=record.id,
        name=name,
    )
