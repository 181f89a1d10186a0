"""A job that is a location of its customer, compared with that location."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.model import Context, Cover, Mirror, RequestPlan, Unit, Values
from app.sync.kinds.customers import naming
from app.sync.kinds.customers.locations.values import ADDRESS, KIND
from app.sync.kinds.customers.values import main_address
from app.sync.rules import addresses
from app.sync.rules.comparison import Held, Policy, Verdict, compare, respelled
from app.sync.rules.draft import About, Draft, remembered
from app.sync.rules.names import fitted
from app.sync.rules.reading import flat, part
from app.sync.rules.undecided import which_is_later

WRITTEN = frozenset(f"{ADDRESS}.{key}" for key in addresses.PARTS)
"""What is written to QuickBooks; the location's name and making it inactive stay IndusTrack's own."""


def place_values(values: Values) -> Values:
    """The location that a job is, from the job's values."""
    address = flat(ADDRESS, part("job_address", values))
    return {"name": values.get("job_location", ""), **address, "active": values.get("active", True)}


def common_place(values: Values) -> Values:
    """The same as QuickBooks could hold it, which is the form that the two sides are compared in."""
    return {key: fitted(value) if isinstance(value, str) else value for key, value in place_values(values).items()}


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
        return Held(common_place(self.job.values), common_place(base) if base else {}, self.job.edited_at, self.job.edited_within)

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
        base = self.unit.link.agreed_quickbooks if self.unit.link else {}
        again: set[str] = set()
        if base and self.policy.writes_industrack:
            again = respelled(self.ours, self.theirs, place_values(self.job.values), place_values(base))
        return (self.verdict.to_industrack - kept) | (again - self.verdict.to_quickbooks)

    def agreed(self, pending: frozenset[str]) -> tuple[Values, Values]:
        """What the link remembers; the address of a job has other keys in QuickBooks."""
        link = self.unit.link
        theirs = {key.replace(f"{ADDRESS}.", "job_address."): key for key in pending}
        ours = {"job_location" if key == "name" else key for key in theirs}
        return (
            remembered(self.job.values, link.agreed_quickbooks if link else {}, ours),
            remembered(self.place.values, link.agreed_industrack if link else {}, pending),
        )


def update(draft: Draft, pair: JobPlace) -> None:
    to_quickbooks = pair.verdict.to_quickbooks & WRITTEN
    told = place_values(pair.job.values)
    changes = {key: told[key] for key in pair.to_industrack}
    changes = {key: value for key, value in changes.items() if pair.place.values.get(key) != value}
    name = str(pair.job.data.get("full_name") or pair.place.values.get("name"))
    about = About(KIND, name, pair.job.id, pair.place.id)
    waiting = to_quickbooks | pair.verdict.unsure
    if pair.verdict.unsure:
        draft.attentions.append(which_is_later(replace(about, kind="customer"), pair.verdict.unsure))
    agreed_q, _ = pair.agreed(waiting)
    lost = pair.verdict.lost
    is_pushed = draft.update(about, pair.place, changes, pair.verdict.why, agreed_q, pending=waiting, lost=lost)
    if to_quickbooks:
        _write(draft, pair, to_quickbooks, about)
    open_keys = waiting | (pair.to_industrack & changes.keys())
    agreed = pair.agreed(open_keys)
    link = pair.unit.link
    if link is None or (not is_pushed and not to_quickbooks and agreed != (link.agreed_quickbooks, link.agreed_industrack)):
        draft.agree(about, agreed)


def _write(draft: Draft, pair: JobPlace, keys: frozenset[str], about: About) -> None:
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
    pending = pair.to_industrack | pair.verdict.unsure
    agreed = pair.agreed(pending)[1]
    cover = Cover(KIND, pair.place.id, None, agreed, tuple(sorted(pending)))
    before = {key: pair.ours.now[key] for key in keys}
    after = {key: pair.theirs.now[key] for key in keys}
    plan = RequestPlan("CustomerMod", body, about.name, (cover,))
    draft.send(plan, about, pair.verdict.why, before, after, pair.verdict.lost)
