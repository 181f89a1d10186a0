"""Put values back that were overwritten: what a person asks for in the history.

Two-way, what is put back counts as an edit of the side where it is put back, and travels from there. One-way, on the side
that is not the master, it stays as a difference that was agreed on, until the master changes the same field.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.model import Context, Cover, Decision, Mirror, Pair, RequestPlan, Side, Unit, Values
from app.sync.kinds.customers import writing
from app.sync.kinds.customers.locations.deciding import Locations, ToShipTo
from app.sync.kinds.customers.locations.values import label
from app.sync.kinds.customers.locations.writing import ShipTos
from app.sync.kinds.customers.naming import Naming, of_unit
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft, nested, remembered

WHY = "Put back from the history."


def restore(unit: Unit, side: Side, before: Values, context: Context, inner_id: str | None = None) -> Decision:
    """Write ``before`` of a step back to its side; ``inner_id`` is IndusTrack's, for the step of a location.

    The decision is empty when the record is gone, not linked any more, or holds these values already.
    """
    draft = Draft()
    pair: Pair = unit
    if inner_id is not None:
        found = [one for one in unit.locations if one.industrack and one.industrack.id == inner_id]
        if not found:
            return draft.decision()
        pair = found[0]
    record = pair.quickbooks if side is Side.QUICKBOOKS else pair.industrack
    if record is None or record.deleted or pair.link is None or pair.link.ended:
        return draft.decision()
    values = {key: value for key, value in before.items() if record.values.get(key) != value}
    if not values:
        return draft.decision()
    if side is Side.INDUSTRACK:
        _in_industrack(draft, pair, record, values, _open(side, values, context))
    elif inner_id is None:
        _in_quickbooks(draft, unit, record, values, context)
    else:
        _ship_to(draft, unit, pair, values, context)
    return draft.decision()


def _open(side: Side, values: Values, context: Context) -> tuple[str, ...]:
    """What is put back where edits count is news for the other side; elsewhere it is agreed on as it is."""
    policy = Policy.of(context, "customers")
    counts = policy.writes_quickbooks if side is Side.INDUSTRACK else policy.writes_industrack
    return tuple(sorted(values)) if counts else ()


def _in_industrack(draft: Draft, pair: Pair, record: Mirror, values: Values, pending: tuple[str, ...]) -> None:
    assert pair.link is not None
    name = label(record.values, str(record.values.get("company_name", "")))
    ours = pair.quickbooks.values if pair.quickbooks else pair.link.agreed_quickbooks
    about = About(record.kind, name, pair.link.quickbooks_id, record.id)
    draft.push(about, record, nested(values), agreed=remembered(ours, pair.link.agreed_quickbooks, pending), pending=pending)
    draft.note_changes(Side.INDUSTRACK, about, WHY, record, values)


def _in_quickbooks(draft: Draft, unit: Unit, record: Mirror, values: Values, context: Context) -> None:
    assert unit.link is not None
    own = of_unit(unit, context)
    whole = {**record.values, **values}
    body = _parts(values, whole, record, Naming(own.known_names), context)
    name = str(record.data.get("full_name") or whole.get("company_name"))
    pending = _open(Side.QUICKBOOKS, values, context)
    theirs = unit.industrack.values if unit.industrack else unit.link.agreed_industrack
    agreed = remembered(theirs, unit.link.agreed_industrack, pending)
    cover = Cover(unit.kind, unit.link.industrack_id, agreed_industrack=agreed, pending=pending)
    head = {"list_id": record.id, "edit_sequence": record.version}
    draft.request = RequestPlan("CustomerMod", head | body, name, (cover,))
    draft.note_changes(Side.QUICKBOOKS, About(record.kind, name, record.id, unit.link.industrack_id), WHY, record, values)


def _parts(values: Values, whole: Values, record: Mirror, own: Naming, context: Context) -> dict[str, Any]:
    """The parts of the CustomerMod; QuickBooks' own words for references are taken as they are."""
    keys = {key for key in values if key not in {"taxable", "job_name"} and values[key] is not None}
    body = writing.changed_parts(keys, whole, whole, record.data, own, context)
    if values.get("taxable"):
        body["sales_tax_code"] = {"list_id": values["taxable"]}
    return body


def _ship_to(draft: Draft, unit: Unit, pair: Pair, values: Values, context: Context) -> None:
    assert pair.link is not None
    assert pair.industrack is not None
    assert unit.quickbooks is not None
    own, customer = of_unit(unit, context), str(unit.quickbooks.data.get("full_name", ""))
    locations = Locations(draft, "", customer, own.known_names, Policy.of(context, "customers"))
    shown = replace(pair.industrack, values={**(pair.quickbooks or pair.industrack).values, **values})
    locations.ship_tos.append(ToShipTo(shown, pair.quickbooks, pair.link, frozenset(values), WHY))
    ship_tos = ShipTos(unit.quickbooks, context, own.known_names)
    covers = ship_tos.plan(draft, locations, unit.locations, writes_address=False)
    pending = _open(Side.QUICKBOOKS, values, context)
    agreed = remembered(pair.industrack.values, pair.link.agreed_industrack, pending)
    kept = tuple(
        replace(cover, agreed_industrack=agreed, pending=pending) if cover.industrack_id == pair.industrack.id else cover
        for cover in covers
    )
    head = {"list_id": unit.quickbooks.id, "edit_sequence": unit.quickbooks.version}
    draft.request = RequestPlan("CustomerMod", head | ship_tos.body(), customer, kept)
