"""Items that were deleted: the pair ends, and does not come back by itself."""

from __future__ import annotations

from app.model import Action, Attention, Context, Link, LinkPlan, Mirror, PushPlan, Side, Step, Unit
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft
from app.sync.rules.endings import CHOICE, offered

KIND, COLLECTION = "item", "items"
DELETED_HERE = "Deleted in IndusTrack; QuickBooks stays as it is."
DELETED_THERE = "Deleted in QuickBooks, or merged into another item there."


def is_over(unit: Unit) -> bool:
    gone = [mirror.deleted for mirror in (unit.quickbooks, unit.industrack) if mirror is not None]
    return unit.link is not None and (unit.link.ended or any(gone))


def end(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    """Deleted in IndusTrack: QuickBooks is left alone. Deleted in QuickBooks: inactive in IndusTrack.

    Where items go to QuickBooks a person can have it made there again.
    """
    link, ours, theirs = unit.link, unit.quickbooks, unit.industrack
    assert link is not None
    if _is_asked_about(unit, context, policy) and theirs is not None:
        draft.attentions.append(_ask(link, theirs, policy))
    if link.ended:
        return
    if theirs is not None and theirs.deleted:
        _end(draft, link, theirs, DELETED_HERE)
    elif ours is not None and ours.deleted:
        _end(draft, link, theirs, DELETED_THERE)
        if theirs is not None and theirs.values.get("active") is not False:
            _deactivate(draft, link, theirs)


def _is_asked_about(unit: Unit, context: Context, policy: Policy) -> bool:
    gone = unit.quickbooks is not None and unit.quickbooks.deleted
    alive = unit.industrack is not None and not unit.industrack.deleted
    belongs = context.lookup.quickbooks_id(KIND, unit.industrack.id) if unit.industrack else None
    has_another = unit.quickbooks is not None and belongs not in (None, unit.quickbooks.id)
    return gone and alive and policy.writes_quickbooks and CHOICE not in context.choices and not has_another


def _ask(link: Link, theirs: Mirror, policy: Policy) -> Attention:
    name = str(theirs.values.get("name", ""))
    return Attention(
        code=CHOICE,
        summary=f"{name} is no longer in QuickBooks: it was deleted there, or merged into another item.",
        remedy="It is inactive in IndusTrack now. Have it made in QuickBooks again if it is still needed.",
        severity="info",
        kind=KIND,
        quickbooks_id=link.quickbooks_id,
        industrack_id=theirs.id,
        name=name,
        choices=offered(policy),
    )


def _end(draft: Draft, link: Link, theirs: Mirror | None, why: str) -> None:
    agreed = (link.agreed_quickbooks, link.agreed_industrack)
    draft.links.append(LinkPlan(KIND, link.quickbooks_id, link.industrack_id, *agreed, ended=True, why=why))
    if why == DELETED_HERE or theirs is None or theirs.values.get("active") is False:
        name = str(theirs.values.get("name", "")) if theirs else ""
        draft.steps.append(Step(Action.UNLINK, None, KIND, name, why, link.quickbooks_id, link.industrack_id))


def _deactivate(draft: Draft, link: Link, theirs: Mirror) -> None:
    name = str(theirs.values.get("name", ""))
    draft.pushes.append(PushPlan(KIND, COLLECTION, {"active": False}, name, None, theirs.id, theirs.version))
    ids = (link.quickbooks_id, theirs.id)
    draft.steps.append(
        Step(Action.DEACTIVATE, Side.INDUSTRACK, KIND, name, DELETED_THERE, *ids, {"active": True}, {"active": False})
    )
