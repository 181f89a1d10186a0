"""Records that are gone from QuickBooks and are wanted there again: new for it, once they are in use in IndusTrack."""

from __future__ import annotations

from app.model import Action, Context, LinkPlan, Mirror, PushPlan, Side, Step, Unit
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft

CHOICE = "deleted_in_quickbooks"
AGAIN, KEEP = "again", "keep"
WHY = "It is to be made in QuickBooks again."
MADE_AGAIN = "Its record was deleted in QuickBooks and made there again."


def offered(policy: Policy) -> tuple[tuple[str, str], ...]:
    """What a person can choose for a record that QuickBooks has no more."""
    again = ((AGAIN, "Make it in QuickBooks again"),) if policy.writes_quickbooks else ()
    return (*again, (KEEP, "It was deleted"))


def is_wanted_again(unit: Unit, context: Context) -> bool:
    return unit.link is None and unit.quickbooks is None and context.choices.get(CHOICE) == AGAIN


def take_over(draft: Draft, unit: Unit, collection: str) -> bool:
    """A person has said that the record of QuickBooks is the one that was deleted there, made again; False when it is not so.

    The end of the old one had made the record of IndusTrack inactive, which is no edit of anybody: it is in use again first.
    """
    ours, theirs = unit.quickbooks, unit.industrack
    if ours is None or theirs is None or theirs not in unit.former or ours.values.get("active") is False:
        return False
    if not put_to_use(draft, theirs, collection, MADE_AGAIN):
        return False
    name = str(theirs.values.get("company_name") or theirs.values.get("name") or theirs.id)
    draft.links.append(LinkPlan(theirs.kind, ours.id, theirs.id, why=MADE_AGAIN))
    draft.steps.append(Step(Action.LINK, None, theirs.kind, name, MADE_AGAIN, ours.id, theirs.id))
    return True


def put_to_use(draft: Draft, record: Mirror, collection: str, why: str = WHY) -> bool:
    """Active in IndusTrack first, where its end in QuickBooks had made it inactive; False when it is already."""
    if record.deleted or record.values.get("active") is not False:
        return False
    name = str(record.values.get("company_name") or record.values.get("name") or record.id)
    draft.pushes.append(PushPlan(record.kind, collection, {"active": True}, name, None, record.id, record.version))
    change = ({"active": False}, {"active": True})
    draft.steps.append(Step(Action.UPDATE, Side.INDUSTRACK, record.kind, name, why, None, record.id, *change))
    return True
