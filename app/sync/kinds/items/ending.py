"""Items that were deleted: the pair ends, and does not come back by itself."""

from __future__ import annotations

from app.model import Attention, Context, Link, Mirror, Unit
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft
from app.sync.rules.endings import CHOICE, DELETED_HERE, offered

KIND = "item"
DELETED_THERE = "Deleted in QuickBooks, or merged into another item there."


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
        draft.unlink(link, _name(theirs), DELETED_HERE)
    elif ours is not None and ours.deleted and theirs is not None and theirs.values.get("active") is not False:
        draft.end(link, DELETED_THERE)
        draft.deactivate(About(KIND, _name(theirs), link.quickbooks_id, theirs.id), theirs, DELETED_THERE)
    elif ours is not None and ours.deleted:
        draft.unlink(link, _name(theirs), DELETED_THERE)


def _is_asked_about(unit: Unit, context: Context, policy: Policy) -> bool:
    gone = unit.quickbooks is not None and unit.quickbooks.deleted
    alive = unit.industrack is not None and not unit.industrack.deleted
    belongs = context.lookup.quickbooks_id(KIND, unit.industrack.id) if unit.industrack else None
    has_another = unit.quickbooks is not None and belongs not in (None, unit.quickbooks.id)
    return gone and alive and policy.writes_quickbooks and CHOICE not in context.choices and not has_another


def _ask(link: Link, theirs: Mirror, policy: Policy) -> Attention:
    name = _name(theirs)
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


def _name(theirs: Mirror | None) -> str:
    return str(theirs.values.get("name", "")) if theirs else ""
