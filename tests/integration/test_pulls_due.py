"""Whose IndusTrack the schedule has read: those for whom it is time, and each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.ops import sweep
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.kinds import COLLECTIONS

READ = """
INSERT INTO cursor (company_id, side, kind, complete_at)
SELECT :company, 'industrack', unnest(CAST(:collections AS text[])), :at
"""


def company(services: Services, ago: float | None, *, every: int = 60, more: str = "") -> str:
    """A company whose oldest list was read so many seconds ago, None for never; ``more`` happens to it."""
    made = companies.add(services, "Due", "http://127.0.0.1:9", "token", {"pull_every": every}).company.id
    given = {"company": made, "collections": sorted(COLLECTIONS)}
    with services.database.company(made) as connection:
        connection.execute(text("DELETE FROM task WHERE company_id = :company"), given)
        if ago is not None:
            connection.execute(text(READ), given | {"at": services.now() - timedelta(seconds=ago)})
        if more:
            connection.execute(text(more), given)
    return made


def promised(services: Services, company_id: str) -> int:
    with services.database.company(company_id) as connection:
        return int(connection.scalar(text("SELECT count(*) FROM task WHERE what = 'pull' AND generation = 0")))


@pytest.mark.parametrize(
    ("ago", "every", "more", "is_due"),
    [
        (None, 60, "", True),
        (30, 60, "", False),
        (61, 60, "", True),
        (61, 600, "", False),
        (601, 600, "", True),
        (-3600, 60, "", True),
        (30, 60, "UPDATE cursor SET complete_at = NULL WHERE kind = 'items'", True),
        (61, 60, "UPDATE company SET paused = true", False),
    ],
)
def test_a_pull_is_promised_when_it_is_time(services: Services, ago: float | None, every: int, more: str, is_due: bool) -> None:
    made = company(services, ago, every=every, more=more)
    sweep.ask_pulls(services)
    sweep.ask_pulls(services)  # one promise is enough
    assert promised(services, made) == is_due
