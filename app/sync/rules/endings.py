"""Records that are gone from QuickBooks and are wanted there again: new for it, once they are in use in IndusTrack."""

from __future__ import annotations

from app.model import Action, Context, Mirror, Side, Unit
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft

CHOICE = "deleted_in_quickbooks"
AGAIN, KEEP = "again", "keep"
DELETED_HERE = "Deleted in IndusTrack; QuickBooks stays as it is."
WHY = "It is to be made in QuickBooks again."
MADE_AGAIN = "Its record was deleted in QuickBooks and made there again."


def offered(policy: Policy) -> tuple[tuple[str, str], ...]:
    """What a person can choose for a record that QuickBooks has no more."""
    again = ((AGAIN, "Make it in QuickBooks again"),) if policy.writes_quickbooks else ()
    return (*again, (KEEP, "It was deleted"))


def is_wanted_again(unit: Unit, context: Context) -> bool:
    return unit.link is None and unit.quickbooks is None and context.choices.get(CHOICE) == AGAIN


def take_over(draft: Draft, unit: Unit) -> bool:
    """A person has said that the record of QuickBooks is the one that was deleted there, made again; False when it is not so.

    The end of the old one had made the record of IndusTrack inactive, which is no edit of anybody: it is in use again first.
    """
    ours, theirs = unit.quickbooks, unit.industrack
    if ours is None or theirs is None or theirs not in unit.former or ours.values.get("active") is False:
        return False
    if not put_to_use(draft, theirs, MADE_AGAIN):
        return False
    draft.link(About(theirs.kind, _shown(theirs), ours.id, theirs.id), MADE_AGAIN)
    return True


def put_to_use(draft: Draft, record: Mirror, why: str = WHY) -> bool:
    """Active in IndusTrack first, where its end in QuickBooks had made it inactive; False when it is already."""
    if record.deleted or record.values.get("active") is not False:
        return False
    about = About(record.kind, _shown(record), None, record.id)
    draft.push(about, record, {"active": True})
    draft.note(Action.UPDATE, Side.INDUSTRACK, about, why, {"active": False}, {"active": True})
    return True


def is_over(unit: Unit) -> bool:
    """Whether the pair has ended, or has to because a record is deleted on either side."""
    gone = [mirror.deleted for mirror in (unit.quickbooks, unit.industrack) if mirror is not None]
    return unit.link is not None and (unit.link.ended or any(gone))


def _shown(record: Mirror) -> str:
    return str(record.values.get("company_name") or record.values.get("name") or record.id)
