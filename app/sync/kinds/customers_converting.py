"""Linked jobs under a changed job policy: what turning them into what the policy says would do.

Nothing of this happens by itself; it is shown in the preview that a change of the policy makes, and done when approved.
"""

from __future__ import annotations

from app.sync.draft import Draft
from app.sync.kinds import customers_creating as creating
from app.sync.kinds import customers_jobs as jobs
from app.sync.kinds import customers_naming as naming
from app.sync.kinds.customers_values import JOB_SEPARATOR
from app.sync.kinds.locations import KIND as LOCATION
from app.sync.types import Action, Context, Decision, Link, LinkPlan, Mirror, PushPlan, Side, Step, Unit

COLLECTIONS = {"customer": "customers", LOCATION: "locations"}
WHY = "The policy for jobs was changed."


def convert(unit: Unit, context: Context) -> Decision:
    """Turn a linked job into a customer, a location, or nothing, as the policy says; empty when it is that already."""
    draft = Draft()
    place = jobs.own_place(unit)
    pair = place or unit
    job, link, here = unit.quickbooks, pair.link, pair.industrack
    if job is None or job.deleted or not job.values.get("job_name") or link is None or link.ended:
        return draft.decision()
    if here is None or here.deleted:
        return draft.decision()
    policy = context.settings.get("job_policy", "customer")
    if policy in {"customer", "qualified"} and place is None:
        _rename(draft, unit, job, here, link, qualified=policy == "qualified")
    elif policy in {"customer", "qualified"}:
        _leave(draft, link, here)
        creating.in_industrack(draft, _as_new(unit), job, context)
    elif policy == "location" and place is None:
        if jobs.customer_above(unit, context) is not None:
            _leave(draft, link, here)
            jobs.create_location(draft, unit, job, context)
    elif policy == "ignore":
        _leave(draft, link, here)
    return draft.decision()


def _as_new(unit: Unit) -> Unit:
    return Unit(unit.kind, unit.quickbooks, parent=unit.parent)


def _rename(draft: Draft, unit: Unit, job: Mirror, here: Mirror, link: Link, *, qualified: bool) -> None:
    """Put the job's name behind the company name, or take it away."""
    shown, name = str(here.values["company_name"]), str(job.values["job_name"])
    suffix = f"{JOB_SEPARATOR}{name}"
    wanted = shown.removesuffix(suffix) + (suffix if qualified else "")
    wanted = wanted[: naming.COMPANY_NAME_LIMIT]
    if wanted == shown:
        return
    ids = (job.id, here.id)
    data = {"company_name": wanted}
    agreed = link.agreed_quickbooks
    draft.pushes.append(PushPlan(link.kind, "customers", data, shown, *ids, here.version, agreed))
    before = {"company_name": shown}
    draft.steps.append(Step(Action.UPDATE, Side.INDUSTRACK, link.kind, shown, WHY, *ids, before, data))


def _leave(draft: Draft, link: Link, here: Mirror) -> None:
    """What the job was in IndusTrack goes inactive, and its pair ends."""
    agreed = (link.agreed_quickbooks, link.agreed_industrack)
    ids = (link.quickbooks_id, link.industrack_id)
    draft.links.append(LinkPlan(link.kind, *ids, *agreed, ended=True, why=WHY))
    name = str(here.values.get("company_name") or here.values.get("name") or link.quickbooks_id)
    data = {"active": False}
    push = PushPlan(link.kind, COLLECTIONS[link.kind], data, name, None, here.id, here.version)
    draft.pushes.append(push)
    before = {"active": True}
    draft.steps.append(Step(Action.DEACTIVATE, Side.INDUSTRACK, link.kind, name, WHY, *ids, before, data))
