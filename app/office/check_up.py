"""What is worth cleaning up before anything is written: looked at after the first read, each with what to do.

What QuickBooks says of its file comes first (``check_up_file``), then what is counted among the records, as each kind declares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.office import check_up_file
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import DECIDED, KINDS, together
from app.sync.rules.check_up import TO_QUICKBOOKS, Look

NAMED = 3  # examples of each


def check_up(connection: Connection, company: Company) -> list[dict[str, Any]]:
    """Everything that was looked at and says something: ``what``, ``level`` (``good``, ``warning``, ``""``), ``count`` (None for
    what is not counted), ``words``, ``to_do`` and some ``names``."""
    return check_up_file.told(connection, company) + _counted(connection, company)


def _counted(connection: Connection, company: Company) -> list[dict[str, Any]]:
    found = []
    for look in _asked_of(company):
        row = connection.execute(
            text(
                f"SELECT count(*) AS number, (array_agg(name ORDER BY name))[1:{NAMED}] AS names FROM ({look.statement}) looked"
            ),
            company.settings | {"company": company.id},
        ).one()
        if row.number:
            found.append(_told(look, row.number, row.names))
    return found


def _asked_of(company: Company) -> Iterator[Look]:
    """Every kind's, without those that need a direction which is not the company's."""
    for kind in DECIDED:
        goes_over = company.settings.get(KINDS[kind].setting or "") in TO_QUICKBOOKS
        for look in (look for one in together(kind) for look in KINDS[one].check_up):
            if goes_over or not look.to_quickbooks:
                yield look


def _told(look: Look, number: int, names: Sequence[str]) -> dict[str, Any]:
    return {
        "what": look.what,
        "level": look.level,
        "count": number,
        "words": look.one if number == 1 else look.many,
        "to_do": look.to_do,
        "names": list(names),
    }
