"""Linked jobs under a changed job policy: what turning them into what the policy says would do.

Nothing of this happens by itself; it is shown in the preview that a change of the policy makes, and done when approved.
"""

from __future__ import annotations

from dataclasses import replace

from app.model import Action, Context, Decision, Direction, Link, Mirror, Pair, Side, Unit
from app.sync.kinds.customers import creating, jobs, naming, updating
from app.sync.kinds.customers import job_places as places
from app.sync.kinds.customers.locations.values import KIND as LOCATION
from app.sync.kinds.customers.values import JOB_SEPARATOR
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft

WHY = "The policy for jobs was changed."
COMES_BACK = Policy(Direction.QUICKBOOKS_TO_INDUSTRACK)
"""With this policy a record that an earlier conversion made inactive is compared as if the two met for the first time."""


def convert(unit: Unit, context: Context) -> Decision:
    """Turn a job into a customer, a location, or nothing, as the policy says; empty when it is that already.

    What an earlier conversion made inactive comes back instead of being made a second time.
    """
    draft = Draft()
    job = unit.quickbooks
    if job is None or job.deleted or not job.values.get("job_name"):
        return draft.decision()
    place = jobs.own_place(unit) or _place_left(unit, job)
    customer = unit if unit.link is not None and unit.link.kind != LOCATION else None
    if not any(_is_alive(pair) or _was_left(pair) for pair in (customer, place)):
        return draft.decision()
    policy = context.settings.get("job_policy", "customer")
    if policy == "ignore":
        _leave(draft, customer)
        _leave(draft, place)
    elif policy == "location":
        _as_location(draft, unit, job, customer, place, context)
    else:
        _as_customer(draft, unit, job, customer, place, context)
    return draft.decision()


def _as_customer(draft: Draft, unit: Unit, job: Mirror, customer: Pair | None, place: Pair | None, context: Context) -> None:
    if customer is not None and customer.link and customer.industrack and _is_alive(customer):
        qualified = context.settings.get("job_policy") == "qualified"
        _rename(draft, job, customer.industrack, customer.link, qualified=qualified)
        return
    _leave(draft, place)
    if _was_left(customer):
        updating.update(draft, replace(unit, link=None, locations=()), context, COMES_BACK)
    else:
        creating.in_industrack(draft, _as_new(unit), job, context)


def _as_location(draft: Draft, unit: Unit, job: Mirror, customer: Pair | None, place: Pair | None, context: Context) -> None:
    if _is_alive(place) or jobs.customer_above(unit, context) is None:
        return
    _leave(draft, customer)
    if place is not None and place.industrack is not None and _was_left(place):
        again = replace(unit, industrack=place.industrack, link=None, locations=())
        places.update(draft, places.JobPlace(again, job, place.industrack, context, COMES_BACK))
    else:
        jobs.create_location(draft, unit, job, context)


def _place_left(unit: Unit, job: Mirror) -> Pair | None:
    """The location that a job was before it became a customer."""
    own = (pair for pair in unit.locations if pair.link is not None and pair.link.quickbooks_id == job.id)
    return next(own, None)


def _is_alive(pair: Pair | None) -> bool:
    return _is_there(pair) and not _has_ended(pair)


def _was_left(pair: Pair | None) -> bool:
    """Made inactive by an earlier conversion, and still there."""
    return _is_there(pair) and _has_ended(pair) and pair is not None and pair.link is not None and pair.link.why_ended == WHY


def _is_there(pair: Pair | None) -> bool:
    return pair is not None and pair.link is not None and pair.industrack is not None and not pair.industrack.deleted


def _has_ended(pair: Pair | None) -> bool:
    return pair is not None and pair.link is not None and pair.link.ended


def _as_new(unit: Unit) -> Unit:
    return Unit(unit.kind, unit.quickbooks, parent=unit.parent)


def _rename(draft: Draft, job: Mirror, here: Mirror, link: Link, *, qualified: bool) -> None:
    """Put the job's name behind the company name, or take it away."""
    shown, name = str(here.values["company_name"]), str(job.values["job_name"])
    suffix = f"{JOB_SEPARATOR}{name}"
    wanted = shown.removesuffix(suffix) + (suffix if qualified else "")
    wanted = wanted[: naming.COMPANY_NAME_LIMIT]
    if wanted == shown:
        return
    about, data = About(link.kind, shown, job.id, here.id), {"company_name": wanted}
    draft.push(about, here, data, agreed=link.agreed_quickbooks)
    draft.note(Action.UPDATE, Side.INDUSTRACK, about, WHY, {"company_name": shown}, data)


def _leave(draft: Draft, pair: Pair | None) -> None:
    """What the job was in IndusTrack goes inactive, and its pair ends."""
    if pair is None or pair.link is None or pair.industrack is None or not _is_alive(pair):
        return
    link, here = pair.link, pair.industrack
    name = str(here.values.get("company_name") or here.values.get("name") or link.quickbooks_id)
    draft.end(link, WHY)
    draft.deactivate(About(link.kind, name, link.quickbooks_id, link.industrack_id), here, WHY)
