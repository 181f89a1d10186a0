"""QuickBooks jobs that are not customers of their own: service locations of their customer, or left out.

The policy counts for new jobs. A job that is linked stays what it is until ``customers_converting`` is asked for.
The link of such a location has the job's ListID as its QuickBooks id. Its name, and making it inactive, stay
IndusTrack's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.sync import addresses
from app.sync.decide import Held, Policy, Verdict, compare
from app.sync.draft import Draft, nested, remembered
from app.sync.kinds import customers_endings as endings
from app.sync.kinds import customers_naming as naming
from app.sync.kinds.customers_values import flat, main_address, part, ref_id
from app.sync.kinds.locations import ADDRESS, COLLECTION, KIND
from app.sync.names import fitted
from app.sync.types import (
    Action,
    Context,
    Cover,
    LinkPlan,
    Mirror,
    Pair,
    PushPlan,
    RequestPlan,
    Side,
    Step,
    Unit,
    Values,
)

CUSTOMER = "customer"
WRITTEN = frozenset(f"{ADDRESS}.{key}" for key in addresses.PARTS)


def is_location(unit: Unit, context: Context) -> bool:
    """Whether this record is, or is to become, a location of its customer."""
    if own_place(unit) is not None:
        return True
    if unit.link is not None or unit.industrack is not None:
        return False
    return _is_job(unit) and context.settings.get("job_policy") == "location"


def own_place(unit: Unit) -> Pair | None:
    """The location that a job is: the unit's own counterpart, or the one among its locations with the job's id."""
    if KIND in {unit.link.kind if unit.link else "", unit.industrack.kind if unit.industrack else ""}:
        return unit
    if unit.quickbooks is None or (unit.link is not None and not unit.link.ended):
        return None
    for pair in unit.locations:
        claimed = pair.industrack.data.get("quickbooks_id") if pair.industrack else None
        if unit.quickbooks.id in {pair.link.quickbooks_id if pair.link else "", claimed}:
            return pair
    return None


def is_left_out(unit: Unit, context: Context) -> bool:
    """Under the policy ``ignore`` a new job is nobody's business."""
    return _is_job(unit) and context.settings.get("job_policy") == "ignore"


def _is_job(unit: Unit) -> bool:
    return unit.quickbooks is not None and bool(unit.quickbooks.values.get("job_name"))


def decide_location(draft: Draft, given: Unit, context: Context, policy: Policy) -> None:
    own = own_place(given)
    unit = replace(given, industrack=own.industrack, link=own.link, locations=()) if own else given
    if endings.is_over(unit):
        endings.end(draft, unit, context)
    elif unit.quickbooks is None or unit.quickbooks.deleted:
        return
    elif unit.industrack is None:
        if unit.link is None and policy.writes_industrack:
            create_location(draft, unit, unit.quickbooks, context)
    elif not unit.industrack.deleted:
        _update(draft, JobPlace(unit, unit.quickbooks, unit.industrack, context, policy))


def customer_above(unit: Unit, context: Context) -> str | None:
    """IndusTrack's id of the customer on top, or of the uppermost record above the job that is one."""
    ids = [ref_id(record, "parent") for record in naming.above(unit, context)]
    first = ref_id(unit.quickbooks.data, "parent") if unit.quickbooks else None
    linked = (context.lookup.industrack_id(CUSTOMER, one) for one in reversed([first, *ids]) if one)
    return next((one for one in linked if one is not None), None)


def place_values(values: Values) -> Values:
    """The location that a job is, from the job's values."""
    address = flat(ADDRESS, part("job_address", values))
    return {"name": values.get("job_location", ""), **address, "active": values.get("active", True)}


def create_location(draft: Draft, unit: Unit, job: Mirror, context: Context) -> None:
    values = place_values(job.values)
    name = str(job.data.get("full_name") or values["name"])
    customer_id = customer_above(unit, context)
    why = "A job in QuickBooks, a location of its customer here."
    step = Step(Action.CREATE, Side.INDUSTRACK, KIND, name, why, job.id, None, {}, values, waits=customer_id is None)
    draft.steps.append(step)
    if customer_id is None:
        return
    data = nested({key: value for key, value in values.items() if value != ""})
    data |= {"customer_id": customer_id, "quickbooks_id": job.id}
    draft.pushes.append(PushPlan(KIND, COLLECTION, data, name, job.id, agreed_quickbooks=job.values))


@dataclass(frozen=True)
class JobPlace:
    """A job and the location that it is in IndusTrack."""

    unit: Unit
    job: Mirror
    place: Mirror
    context: Context
    policy: Policy

    @cached_property
    def names(self) -> naming.Naming:
        return naming.of_unit(self.unit, self.context)

    @cached_property
    def ours(self) -> Held:
        base = self.unit.link.agreed_quickbooks if self.unit.link else {}
        return Held(place_values(self.job.values), place_values(base) if base else {}, self.job.edited_at)

    @cached_property
    def theirs(self) -> Held:
        base = self.unit.link.agreed_industrack if self.unit.link else {}
        return Held(self._common(self.place.values), self._common(base), self.place.edited_at)

    def _common(self, values: Values) -> Values:
        address = flat(ADDRESS, addresses.canonical(part(ADDRESS, values), self.names.known_names))
        common = {key: values[key] for key in values.keys() & {"name", "active"}}
        if "name" in common:
            common["name"] = fitted(common["name"])
        return common | {key: value for key, value in address.items() if key in values}

    @cached_property
    def verdict(self) -> Verdict:
        return compare(self.ours, self.theirs, self.policy)

    @cached_property
    def to_industrack(self) -> frozenset[str]:
        was = self.ours.base.get("active")
        kept = {"active"} if was == self.ours.now["active"] else set()
        return self.verdict.to_industrack - kept

    def agreed(self, pending: frozenset[str]) -> tuple[Values, Values]:
        """What the link remembers; the address of a job has other keys in QuickBooks."""
        link = self.unit.link
        theirs = {key.replace(f"{ADDRESS}.", "job_address."): key for key in pending}
        ours = {"job_location" if key == "name" else key for key in theirs}
        return (
            remembered(self.job.values, link.agreed_quickbooks if link else {}, ours),
            remembered(self.place.values, link.agreed_industrack if link else {}, pending),
        )


def _update(draft: Draft, pair: JobPlace) -> None:
    to_quickbooks = pair.verdict.to_quickbooks & WRITTEN
    changes = {key: pair.ours.now[key] for key in pair.to_industrack}
    changes = {key: value for key, value in changes.items() if pair.place.values.get(key) != value}
    data = nested(changes)
    if pair.place.data.get("quickbooks_id") != pair.job.id:
        data["quickbooks_id"] = pair.job.id
    agreed_q, _ = pair.agreed(to_quickbooks)
    name = str(pair.job.data.get("full_name") or pair.place.values.get("name"))
    ids = (pair.job.id, pair.place.id)
    if data:
        pending = tuple(sorted(to_quickbooks))
        draft.pushes.append(PushPlan(KIND, COLLECTION, data, name, *ids, pair.place.version, agreed_q, pending))
    if changes:
        before = {key: pair.place.values.get(key) for key in changes}
        action = Action.DEACTIVATE if changes.get("active") is False else Action.UPDATE
        lost = bool(pair.verdict.lost & changes.keys())
        draft.steps.append(Step(action, Side.INDUSTRACK, KIND, name, pair.verdict.why, *ids, before, changes, lost))
    if to_quickbooks:
        _write(draft, pair, to_quickbooks, name)
    open_keys = to_quickbooks | (pair.to_industrack & changes.keys())
    agreed = pair.agreed(open_keys)
    link = pair.unit.link
    if link is None or (not data and not to_quickbooks and agreed != (link.agreed_quickbooks, link.agreed_industrack)):
        draft.links.append(LinkPlan(KIND, *ids, *agreed))


def _write(draft: Draft, pair: JobPlace, keys: frozenset[str], name: str) -> None:
    address = part(ADDRESS, pair.place.values)
    body: dict[str, Any] = {"list_id": pair.job.id, "edit_sequence": pair.job.version}
    ship_tos = [dict(entry) for entry in pair.job.data.get("ship_to") or ()]
    main = dict(main_address(pair.job.data))
    if main in ship_tos:
        index = ship_tos.index(main)
        ship_tos[index] = {**main, **addresses.write(address, main, pair.names.known_names)}
        body["ship_to"] = ship_tos
    else:
        held = pair.job.data.get("ship_address")
        body["ship_address"] = addresses.write(address, held, pair.names.known_names)
    agreed = pair.agreed(pair.to_industrack)[1]
    cover = Cover(KIND, pair.place.id, None, agreed, tuple(sorted(pair.to_industrack)))
    draft.request = RequestPlan("CustomerMod", body, name, (cover,))
    before = {key: pair.ours.now[key] for key in keys}
    after = {key: pair.theirs.now[key] for key in keys}
    lost = bool(pair.verdict.lost & keys)
    ids = (pair.job.id, pair.place.id)
    draft.steps.append(Step(Action.UPDATE, Side.QUICKBOOKS, KIND, name, pair.verdict.why, *ids, before, after, lost))
