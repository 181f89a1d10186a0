"""Records that are no longer in IndusTrack, and nothing said that they were deleted: it may come from a backup."""

from __future__ import annotations

from app.model import Attention
from app.store import attentions
from app.store.sql import Connection, text
from app.sync.kinds import KINDS, counted

CODE = "gone_from_industrack"
NAMED = 5

VANISHED = """
SELECT r.kind, r.name FROM industrack_record r
WHERE r.company_id = :company AND r.deleted AND coalesce(r.data ->> 'deleted', 'false') = 'false' AND r.kind = ANY(:kinds)
    AND EXISTS (SELECT 1 FROM link l JOIN quickbooks_record q ON q.company_id = l.company_id AND q.kind = l.kind
        AND q.quickbooks_id = l.quickbooks_id AND NOT q.deleted WHERE l.company_id = :company AND l.kind = r.kind
        AND l.industrack_id = r.industrack_id AND NOT EXISTS (SELECT 1 FROM link n JOIN industrack_record i
            ON i.company_id = n.company_id AND i.kind = n.kind AND i.industrack_id = n.industrack_id AND NOT i.deleted
            WHERE n.company_id = :company AND n.kind = l.kind AND n.quickbooks_id = l.quickbooks_id AND NOT n.ended))
ORDER BY r.kind, r.name, r.industrack_id
"""
"""A deletion is told by the record itself. Those whose counterpart is gone too, or has another by now, need nobody."""


def tell(connection: Connection, company_id: str) -> None:
    """Say which they are, or take it back when they are there again or were made anew."""
    told = [name for name, kind in KINDS.items() if kind.counted]
    rows = connection.execute(text(VANISHED), {"company": company_id, "kinds": told}).all()
    if rows:
        attentions.open_one(connection, company_id, said([(row.kind, row.name) for row in rows]))
    else:
        attentions.resolve(connection, company_id, CODE)


def said(gone: list[tuple[str, str]]) -> Attention:
    """The words for these (kind, name)."""
    kinds = list(dict.fromkeys(kind for kind, _ in gone))
    many = " and ".join(counted(kind, sum(one == kind for one, _ in gone)) for kind in kinds)
    names = ", ".join(name for _, name in gone[:NAMED] if name) + (" and others" if len(gone) > NAMED else "")
    be = "is" if len(gone) == 1 else "are"
    return Attention(
        code=CODE,
        severity="warning",
        summary=(
            f"{many} that {be} in QuickBooks {be} no longer in IndusTrack, and nothing says that somebody deleted them there:"
            f" {names}. IndusTrack may have been put back from a backup."
        ),
        remedy=(
            "They stay as they are in QuickBooks, and do not come back by themselves. What is still needed has to be entered in"
            " IndusTrack again. An invoice or payment among them is in QuickBooks already: leave an invoice that is entered again"
            " out of the sync, or QuickBooks gets it twice. Ignore this when it is meant."
        ),
    )
