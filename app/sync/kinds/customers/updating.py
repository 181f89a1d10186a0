"""What is due for a customer that exists on both sides."""

from __future__ import annotations

from dataclasses import replace

from app.model import Attention, Context, Cover, Pair, RequestPlan, Unit
from app.sync.kinds.customers import writing
from app.sync.kinds.customers.locations.deciding import Locations
from app.sync.kinds.customers.locations.writing import ShipTos
from app.sync.kinds.customers.pair import Both
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft
from app.sync.rules.undecided import which_is_later

KIND = "customer"


def update(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    assert unit.quickbooks is not None
    assert unit.industrack is not None
    both = Both(unit, unit.quickbooks, unit.industrack, context, policy)
    _plan_push(draft, both)
    locations = Locations(draft, both.industrack.id, _name(both), both.naming.known_names, policy, both.quickbooks.id)
    locations.decide([pair for pair in unit.locations if not _is_of_another(pair, both)])
    _plan_request(draft, both, locations)
    _plan_link(draft, both)
    if unsure := both.verdict.unsure | locations.unsure:
        draft.attentions.append(which_is_later(_about(both), unsure))
    if both.without_room:
        draft.attentions.append(_no_room(both))


def foresee_locations(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    """For a preview: what will be due for the locations of a pair that is about to be linked."""
    assert unit.quickbooks is not None
    assert unit.industrack is not None
    both = Both(unit, unit.quickbooks, unit.industrack, context, policy)
    theirs = [one for one in unit.suggested_places if one.data.get("customer_id") == both.industrack.id]
    later = Draft()
    locations = Locations(later, both.industrack.id, _name(both), both.naming.known_names, policy, both.quickbooks.id)
    locations.decide([*unit.locations, *(Pair("location", industrack=one) for one in theirs)])
    ShipTos(both.quickbooks, context, both.naming.known_names).plan(later, locations, unit.locations, writes_address=False)
    draft.steps += [replace(step, waits=True) for step in later.steps]


def _is_of_another(pair: Pair, both: Both) -> bool:
    """A location moved to this customer in IndusTrack whose ship-to is that of another customer, as long as
    there is one.
    """
    owner = pair.link.quickbooks_id.partition("#")[0] if pair.link else both.quickbooks.id
    return owner != both.quickbooks.id and both.context.lookup.industrack_id(KIND, owner) is not None


def _plan_push(draft: Draft, both: Both) -> None:
    pending = both.unsettled | both.to_quickbooks
    changes, agreed, verdict = both.changes_for_industrack(), both.agreed_quickbooks(pending), both.verdict
    draft.update(_about(both), both.industrack, changes, verdict.why, agreed, pending=pending, lost=verdict.lost)


def _plan_request(draft: Draft, both: Both, locations: Locations) -> None:
    keys = both.to_quickbooks
    common = both.theirs.now if keys else {}
    body = writing.changed_parts(keys, both.industrack.values, common, both.quickbooks.data, both.naming, both.context)
    ship_tos = ShipTos(both.quickbooks, both.context, both.naming.known_names)
    covers = ship_tos.plan(draft, locations, both.unit.locations, writes_address="bill_address" in body)
    body |= ship_tos.body()
    if not body:
        return
    head = {"list_id": both.quickbooks.id, "edit_sequence": both.quickbooks.version}
    pending = both.unsettled | both.verdict.to_industrack
    own = Cover(
        KIND,
        both.industrack.id,
        agreed_industrack=both.agreed_industrack(pending),
        pending=tuple(sorted(pending)),
    )
    plan = RequestPlan("CustomerMod", head | body, _name(both), (own, *covers))
    if not keys:
        draft.request = plan  # for its ship-tos alone
        return
    before = {key: both.quickbooks.values.get(key) for key in keys}
    after = writing.after(keys, both.industrack.values, common, both.naming, both.context)
    draft.send(plan, _about(both), both.verdict.why, before, after, both.verdict.lost & keys)


def _plan_link(draft: Draft, both: Both) -> None:
    """Agree on what is agreed, when that is news; what is being written is agreed on when it has been written."""
    link = both.link
    if link is not None and any(push.industrack_id == link.industrack_id for push in draft.pushes):
        return
    if link is not None and draft.request is not None:
        return
    pending = both.unsettled | both.to_quickbooks | both.verdict.to_industrack
    agreed = both.agreed_quickbooks(pending), both.agreed_industrack(pending)
    if link is not None and agreed == (link.agreed_quickbooks, link.agreed_industrack):
        return
    if link is not None:
        draft.agree(_about(both), agreed)
        return
    draft.link(_about(both), "The same customer on both sides.", agreed)
    draft.steps.insert(0, draft.steps.pop())


def _name(both: Both) -> str:
    return str(both.quickbooks.data.get("full_name") or both.industrack.values.get("company_name", ""))


def _about(both: Both) -> About:
    return About(KIND, _name(both), both.quickbooks.id, both.industrack.id)


def _no_room(both: Both) -> Attention:
    what = " and ".join(sorted(writing.CONTACTS[key] for key in both.without_room))
    return Attention(
        code="too_many_contacts",
        summary=f"{what} of {_name(both)} could not be saved: QuickBooks has eight contacts for it already.",
        remedy="Remove an additional contact of this customer in QuickBooks.",
        kind=KIND,
        quickbooks_id=both.quickbooks.id,
        industrack_id=both.industrack.id,
        name=_name(both),
    )
