"""What a person is asked to look at, kind by kind, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from app.model import Direction

TO_QUICKBOOKS = (Direction.INDUSTRACK_TO_QUICKBOOKS, Direction.TWO_WAY)


@dataclass(frozen=True)
class Look:
    """``statement`` answers names of a company's records; its parameters are ``company`` and settings of the company."""

    what: str
    one: str
    many: str
    to_do: str
    statement: str
    to_quickbooks: bool = False  # it counts only while the kind goes to QuickBooks
    level: str = "warning"


def new_in_quickbooks(what: str, one: str, many: str, to_do: str, *, kind: str, condition: str) -> Look:
    """Of active records of IndusTrack that QuickBooks does not have; ``condition`` is on the record ``i``."""
    statement = f"""SELECT i.name FROM industrack_record i WHERE i.company_id = :company AND NOT i.deleted
AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = i.company_id AND l.kind = i.kind AND l.industrack_id = i.industrack_id)
AND i.values ->> 'active' IS DISTINCT FROM 'false' AND i.kind = '{kind}' AND {condition}"""
    return Look(what, one, many, to_do, statement, to_quickbooks=True)
