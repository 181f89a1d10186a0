"""A manual sync: IndusTrack is read now, QuickBooks at the next poll."""

from __future__ import annotations

from datetime import datetime

from app.model import REFUSED, Side
from app.office.errors import Refusal
from app.queue import tasks
from app.services import Services
from app.store import choices
from app.store.engine import patiently
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror import cursors, marks, pulls
from app.sync.mirror import records as mirrors

MOST_HURRIED = 4  # attempts; what failed more often keeps its own time, so that none are used up by asking


def sync(services: Services, company_id: str, *, full: bool, kind: str | None) -> None:
    """With ``full`` everything is read and compared anew, not only what changed."""
    if kind is not None and kind not in KINDS:
        raise Refusal(f"There is no kind {kind!r}. There are: {', '.join(KINDS)}.")
    patiently(lambda: _wanted(services, company_id, full=full, kind=kind))
    pull_now(services, company_id)


def _wanted(services: Services, company_id: str, *, full: bool, kind: str | None) -> None:
    with services.database.company(company_id) as connection:
        if full:
            tasks.turn(connection, company_id)
        connection.execute(
            text(
                "UPDATE company_file SET read_wanted_at = :now, full_read_wanted = full_read_wanted OR :full"
                " WHERE company_id = :company"
            ),
            {"company": company_id, "now": services.now(), "full": full and kind is None},
        )
        if full:
            _from_the_start(company_id, connection, kind)
        _try_again(connection, company_id, services.now())


def _try_again(connection: Connection, company_id: str, now: datetime) -> None:
    """What waits after a refusal, of QuickBooks or of IndusTrack, goes at once: a person may have removed the cause."""
    refused = choices.let_go(connection, company_id, REFUSED, now)
    for kind in {kind for kind, _ in refused}:
        mirrors.mark_dirty(connection, company_id, Side.INDUSTRACK, kind, [one for of, one in refused if of == kind])
    for table, attempts in (("request", "attempts"), ("push", "said")):
        connection.execute(
            text(
                f"UPDATE {table} SET not_before = NULL WHERE company_id = :company AND state = 'waiting' AND not_before > :now"
                f" AND {attempts} <= :most"
            ),
            {"company": company_id, "now": now, "most": MOST_HURRIED},
        )
    for what in ("push", "decide"):
        if what == "push" or refused:
            tasks.ask(connection, company_id, what)


def pull_now(services: Services, company_id: str) -> None:
    with services.database.company(company_id) as connection:
        pulls.want(connection, company_id, services.now())
        tasks.ask(connection, company_id, "pull")
    services.wake(company_id, "pull")
    services.wake(company_id, "push")


def go_on(services: Services, company_id: str) -> None:
    """After a pause: what was decided before it is written, and what came meanwhile is decided."""
    for what in ("push", "decide"):
        with services.database.company(company_id) as connection:
            tasks.ask(connection, company_id, what)
        services.wake(company_id, what)


def _from_the_start(company_id: str, connection: Connection, kind: str | None) -> None:
    pulls.want_everything(connection, company_id)
    cursors.want_everything(connection, company_id, kind)
    for one in [kind] if kind else KINDS:
        marks.mark_differences(connection, company_id, one)
