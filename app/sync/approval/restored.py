"""A restored backup: nothing is written until everything was read again and a person has seen what would follow from it.

The file has lost what came after the backup. Going on from what it holds now, its records count as they are: customers that it
lost are inactive in IndusTrack. Brought up to IndusTrack instead, they are made in it again, and what differs follows IndusTrack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.model import WINNER, Direction, Side
from app.queue import tasks
from app.services import Services
from app.store import attentions, choices
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import brake, preview
from app.sync.approval import summary as summaries
from app.sync.kinds import DECIDED, KINDS, together
from app.sync.mirror import company as context
from app.sync.mirror import links, marks

CODE = "restored_backup"
CONTINUE, BRING_UP = "continue", "bring_up"
WHOLE = "company", "*"  # the choice is about the company, not about one record


def compare(services: Services, company: companies.Company, heart: Callable[[], None]) -> bool:
    """Show what would be written once the file is taken as the right one; True when that has been said already."""
    with services.database.company(company.id) as connection:
        if _is_being_read(connection, company.id):
            preview.keep(connection, company.id, CODE, DECIDED, None, state="reading")
            return False
        chosen = choices.of_records(connection, company.id, WHOLE[0], [WHOLE[1]]).get(WHOLE[1], {})
        if CODE in chosen:
            go_on(connection, company, chosen[CODE])
            return True
        for kind in DECIDED:
            marks.mark_differences(connection, company.id, kind)
    found = summaries.summarise(services, company, DECIDED, heart)
    with services.database.company(company.id) as connection:
        tasks.turn(connection, company.id)
        if context.stopped_file(connection, company.id) == CODE:  # nobody has settled it while it was compared
            preview.keep(connection, company.id, CODE, DECIDED, found)
    return False


def offered(settings: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a person can choose; bringing the file up needs something that goes from IndusTrack to QuickBooks."""
    go_on_from_it = (CONTINUE, "The file is the right one: go on from what it holds now")
    if not _written_kinds(settings):
        return (go_on_from_it,)
    return (go_on_from_it, (BRING_UP, "The file is the right one: bring it up to what IndusTrack holds"))


def confirm(connection: Connection, company_id: str, chosen: str) -> None:
    """A person takes the file; while it is still being read, the comparison is waited for all the same."""
    company = companies.get(connection, company_id)
    if company.state == "active" and _is_being_read(connection, company_id):
        choices.choose(connection, company_id, *WHOLE, CODE, chosen)
    else:
        go_on(connection, company, chosen)


def go_on(connection: Connection, company: companies.Company, chosen: str = CONTINUE) -> None:
    """Write again: the file is taken as the right one, and what its preview showed does not pull the brake."""
    company_id = company.id
    if chosen == BRING_UP:
        for kind in _written_kinds(company.settings):
            links.forget_lost(connection, company_id, kind)
            _let_industrack_win(connection, company_id, kind)
    connection.execute(
        text("UPDATE company_file SET stopped = '' WHERE company_id = :company AND stopped = :code"),
        {"company": company_id, "code": CODE},
    )
    for kind, keys in preview.approved(connection, company_id, CODE).items():
        brake.allow(connection, company_id, kind, keys)
    choices.forget(connection, company_id, *WHOLE, (CODE,))
    attentions.resolve(connection, company_id, CODE)
    tasks.ask(connection, company_id, "decide")
    tasks.ask(connection, company_id, "push")


def _written_kinds(settings: Mapping[str, Any]) -> list[str]:
    writing = {Direction.INDUSTRACK_TO_QUICKBOOKS, Direction.TWO_WAY}
    return [kind.name for kind in KINDS.values() if kind.remade and settings.get(kind.setting or "") in writing]


def _let_industrack_win(connection: Connection, company_id: str, kind: str) -> None:
    """Where the file holds something else than what was agreed on, of the record or of a location of it."""
    connection.execute(
        text(
            "INSERT INTO choice (company_id, kind, record_id, key, value)"
            " SELECT DISTINCT :company, :kind, o.industrack_id, :key, :winner FROM link l JOIN quickbooks_record q"
            " USING (company_id, kind, quickbooks_id) JOIN link o ON o.company_id = l.company_id AND o.kind = :kind"
            " AND NOT o.ended AND o.quickbooks_id = split_part(l.quickbooks_id, '#', 1)"
            " WHERE l.company_id = :company AND l.kind = ANY(:kinds) AND NOT l.ended"
            " AND (q.deleted OR q.digest <> l.digest_quickbooks)"
            " ON CONFLICT (company_id, kind, record_id, key) DO UPDATE SET value = excluded.value"
        ),
        {
            "company": company_id,
            "kind": kind,
            "kinds": together(kind),
            "key": WINNER,
            "winner": Side.INDUSTRACK.value,
        },
    )


def _is_being_read(connection: Connection, company_id: str) -> bool:
    """Not everything was read since, or what was missing then is still being asked for by id."""
    return bool(
        connection.scalar(
            text(
                "SELECT full_read_wanted OR EXISTS (SELECT 1 FROM cursor c WHERE c.company_id = f.company_id"
                " AND c.side = 'quickbooks' AND (c.position -> 'run' ->> 'id' IS NOT NULL"
                " OR jsonb_array_length(coalesce(c.position -> 'fetch', '[]'::jsonb)) > 0))"
                " OR EXISTS (SELECT 1 FROM message m WHERE m.company_id = f.company_id AND m.state = 'answered')"
                " FROM company_file f WHERE f.company_id = :company"
            ),
            {"company": company_id},
        )
    )
