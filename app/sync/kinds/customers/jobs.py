"""QuickBooks jobs that are not customers of their own: service locations of their customer, or left out.

The policy counts for new jobs. A job that is linked stays what it is until a changed policy is approved (``converting``).
The link of such a location has the job's ListID as its QuickBooks id. Its name, and making it inactive, stay
IndusTrack's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.model import Action, Context, Mirror, Pair, Side, Unit, Values
from app.sync.kinds.customers import ending as endings
from app.sync.kinds.customers import job_places as places
from app.sync.kinds.customers import naming
from app.sync.kinds.customers.locations.values import KIND
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft, nested
from app.sync.rules.endings import is_over
from app.sync.rules.kind import Moved
from app.sync.rules.reading import ref_id

CUSTOMER = "customer"
JOB = "job_"
SHOWN = {"qualified": ("job_name",), "location": ("job_location", "job_address.")}
"""What of a job's names and place shows in IndusTrack, by the job policy."""


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
    found = [
        pair for pair in unit.locations if unit.quickbooks.id in {pair.link.quickbooks_id if pair.link else "", _claimed(pair)}
    ]
    return next((pair for pair in found if pair.link is None or not pair.link.ended), found[0] if found else None)


def _claimed(pair: Pair) -> object:
    """The QuickBooks record that IndusTrack's location says it is."""
    return pair.industrack.data.get("quickbooks_id") if pair.industrack else None


def is_left_out(unit: Unit, context: Context) -> bool:
    """Under the policy ``ignore`` a new job is nobody's business."""
    return _is_job(unit) and are_left_out(context.settings)


def are_left_out(settings: Mapping[str, Any]) -> bool:
    return settings.get("job_policy") == "ignore"


def why_left_out(values: Values, settings: Mapping[str, Any]) -> str:
    return "job_ignored" if are_left_out(settings) and values.get("job_name") else ""


def told(moved: Moved) -> dict[str, str]:
    """Of a job's names and place those that show in IndusTrack under the policy; else its service location says it."""
    shown = SHOWN.get(str(moved.settings.get("job_policy")), ())
    return {key: key for key in moved.keys if not key.startswith(JOB) or key.startswith(shown)}


def _is_job(unit: Unit) -> bool:
    return unit.quickbooks is not None and bool(unit.quickbooks.values.get("job_name"))


def decide_location(draft: Draft, given: Unit, context: Context, policy: Policy) -> None:
    own = own_place(given)
    unit = replace(given, industrack=own.industrack, link=own.link, locations=()) if own else given
    if is_over(unit):
        endings.end(draft, unit, context)
    elif unit.quickbooks is None or unit.quickbooks.deleted:
        return
    elif unit.industrack is None:
        if unit.link is None and policy.writes_industrack:
            create_location(draft, unit, unit.quickbooks, context)
    elif not unit.industrack.deleted:
        places.update(draft, places.JobPlace(unit, unit.quickbooks, unit.industrack, context, policy))


def customer_above(unit: Unit, context: Context) -> str | None:
    """IndusTrack's id of the customer on top, or of the uppermost record above the job that is one."""
    ids = [ref_id(record, "parent") for record in naming.above(unit, context)]
    first = ref_id(unit.quickbooks.data, "parent") if unit.quickbooks else None
    linked = (context.lookup.industrack_id(CUSTOMER, one) for one in reversed([first, *ids]) if one)
    return next((one for one in linked if one is not None), None)


def create_location(draft: Draft, unit: Unit, job: Mirror, context: Context) -> None:
    values = places.place_values(job.values)
    name = str(job.data.get("full_name") or values["name"])
    customer_id = customer_above(unit, context)
    about, why = About(KIND, name, job.id), "A job in QuickBooks, a location of its customer here."
    if customer_id is None:
        draft.note(Action.CREATE, Side.INDUSTRACK, about, why, {}, values, waits=True)
        return
    data = nested({key: value for key, value in values.items() if value != ""})
    draft.create(about, why, values, job.values, data={**data, "customer_id": customer_id})
