"""Records that were deleted or merged: a pair ends, and does not come back by itself."""

from __future__ import annotations

from app.model import Action, Attention, Context, Link, Mirror, Unit
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft
from app.sync.rules.endings import CHOICE, DELETED_HERE, offered, put_to_use

KIND = "customer"
DELETED_THERE = "Deleted in QuickBooks."
MERGED = "It was merged into another customer in QuickBooks, which takes it over."


def end(draft: Draft, unit: Unit, context: Context) -> None:
    """Deleted in IndusTrack: nothing happens to QuickBooks. Deleted in QuickBooks: inactive in IndusTrack.

    A customer that was merged into another in QuickBooks looks deleted there; ``merged_into`` names the
    survivor when the linked invoices tell it or a person chose it.
    """
    link, ours, theirs = unit.link, unit.quickbooks, unit.industrack
    assert link is not None
    if theirs is not None and theirs.deleted:
        if not link.ended:
            _end(draft, unit, link, DELETED_HERE, theirs)
        return
    if ours is None or not ours.deleted or theirs is None:
        return
    if link.ended and _has_another(link, context):
        return
    survivor = _survivor(context)
    if survivor is not None and _is_free(survivor, context):
        _move(draft, survivor, theirs)
        return
    if not link.ended:
        why = f"Merged into {_shown(survivor)} in QuickBooks." if survivor else DELETED_THERE
        _end(draft, unit, link, why, theirs)
    if survivor is None and CHOICE not in context.choices:
        draft.attentions.append(_ask(unit, link, theirs, Policy.of(context, "customers")))


def _has_another(link: Link, context: Context) -> bool:
    """Its customer in IndusTrack belongs to another of QuickBooks now."""
    return context.lookup.quickbooks_id(link.kind, link.industrack_id) not in (None, link.quickbooks_id)


def _survivor(context: Context) -> Mirror | None:
    chosen = context.choices.get(CHOICE, "").partition(":")
    found = context.choices.get("merged_into") or (chosen[2] if chosen[0] == "link" else "")
    survivor = context.lookup.quickbooks(KIND, found) if found else None
    return None if survivor is None or survivor.deleted else survivor


def _is_free(survivor: Mirror, context: Context) -> bool:
    return context.lookup.industrack_id(KIND, survivor.id) is None


def _move(draft: Draft, survivor: Mirror, theirs: Mirror) -> None:
    """The survivor has no customer in IndusTrack yet: it takes over this one, and the two are compared from anew."""
    draft.link(About(KIND, _shown(theirs), survivor.id, theirs.id), f"Merged into {_shown(survivor)} in QuickBooks.")
    if survivor.values.get("active") is not False:
        put_to_use(draft, theirs, MERGED)  # its end had made it inactive; that is no edit of anybody


def _end(draft: Draft, unit: Unit, link: Link, why: str, theirs: Mirror) -> None:
    """With its locations; it goes inactive in IndusTrack where it was not deleted there."""
    deactivates = why != DELETED_HERE and theirs.values.get("active") is not False
    for one in (link, *(pair.link for pair in unit.locations if pair.link is not None and not pair.link.ended)):
        draft.end(one, why)
    if deactivates:
        draft.deactivate(About(link.kind, _shown(theirs), link.quickbooks_id, theirs.id), theirs, why)
    else:
        draft.note(Action.UNLINK, None, About(link.kind, _shown(theirs), link.quickbooks_id, link.industrack_id), why)


def _ask(unit: Unit, link: Link, theirs: Mirror, policy: Policy) -> Attention:
    """QuickBooks does not tell a merge from a deletion."""
    name = _shown(theirs)
    candidates = [mirror for mirror in unit.suggestions if mirror.kind == KIND]
    links = tuple((f"link:{mirror.id}", f"It was merged into {_shown(mirror)}") for mirror in candidates)
    return Attention(
        code=CHOICE,
        summary=f"{name} is no longer in QuickBooks: it was deleted there, or merged into another customer.",
        remedy="It is inactive in IndusTrack now. If it was merged, use the customer it was merged into from now on.",
        severity="info",
        kind=link.kind,
        quickbooks_id=link.quickbooks_id,
        industrack_id=theirs.id,
        name=name,
        choices=(*links, *offered(policy)),
    )


def _shown(mirror: Mirror) -> str:
    named = mirror.data.get("full_name") or mirror.values.get("company_name") or mirror.values.get("name")
    return str(named or mirror.id)
