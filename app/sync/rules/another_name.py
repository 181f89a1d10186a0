"""Records that QuickBooks has under another name than IndusTrack, because theirs was taken there: told, and nothing waits for it.

Customers, vendors, employees and other names share one list of names in QuickBooks, and items of every type another.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.model import Attention, Context, Hold, Unit

CODE = "another_name_in_quickbooks"
MOST_NAMED = 5
_BETWEEN = "\t"


def hold(unit: Unit, context: Context) -> Hold | None:
    """What is to be told of a linked pair while QuickBooks' record has the name that was made for it."""
    ours, theirs = unit.quickbooks, unit.industrack
    attempt = int(context.choices.get("name_attempt", "0"))
    if not attempt or ours is None or theirs is None or ours.deleted or theirs.deleted or unit.link is None or unit.link.ended:
        return None
    name = str(ours.data.get("name") or "")
    if not name.endswith(f" ({attempt + 1})"):
        return None
    there = theirs.values.get("company_name") or theirs.values.get("name")
    return Hold(CODE, theirs.kind, theirs.id, (f"{there}{_BETWEEN}{name}",))


def attention(kind: str, who: str, causes: Iterable[str]) -> Attention:
    """One for all records of the kind; ``who`` counts them (``12 customers have``)."""
    named = [f"{theirs} is {ours}" for theirs, _, ours in (cause.partition(_BETWEEN) for cause in sorted(causes))]
    more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
    return Attention(
        code=CODE,
        severity="info",
        summary=f"{who} another name in QuickBooks, where theirs was taken already: {', '.join(named[:MOST_NAMED])}{more}.",
        remedy=(
            "Each is linked and kept in step; nothing waits for this. A vendor, an employee or something inactive may have the"
            " name in QuickBooks: merge the two there where they are the same, rename one of them, or ignore this."
        ),
        kind=kind,
    )
