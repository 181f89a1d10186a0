"""A restored backup: nothing is written until everything was read again and a person has seen what would follow from it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, text

from app import companies
from app.queue import tasks
from app.services import Services
from app.store import attentions, choices
from app.sync import brake, preview, units
from app.sync import summary as summaries

CODE = "restored_backup"
WHOLE = "company", "*"  # the choice is about the company, not about one record


def compare(services: Services, company: companies.Company, heart: Callable[[], None]) -> bool:
    """Show what would be written once the file is taken as the right one; True when that has been said already."""
    from app.sync.engine import DECIDED  # noqa: PLC0415 - the engine makes previews, and previews use its kinds

    with services.database.company(company.id) as connection:
        if _is_being_read(connection, company.id):
            preview.keep(connection, company.id, CODE, DECIDED, {}, state="reading")
            return False
        if WHOLE[1] in choices.of_records(connection, company.id, WHOLE[0], [WHOLE[1]]):
            go_on(connection, company.id)
            return True
        for kind in DECIDED:
            units.mark_differences(connection, company.id, kind)
    found, _ = summaries.summarise(services, company, DECIDED, heart)
    with services.database.company(company.id) as connection:
        preview.keep(connection, company.id, CODE, DECIDED, found)
    return False


def confirm(connection: Connection, company_id: str) -> None:
    """A person takes the file as it is; while it is still being read, the comparison is waited for all the same."""
    if companies.get(connection, company_id).state == "active" and _is_being_read(connection, company_id):
        choices.choose(connection, company_id, *WHOLE, CODE, "continue")
    else:
        go_on(connection, company_id)


def go_on(connection: Connection, company_id: str) -> None:
    """From what the file holds now; that many records are different is known, so the brake is not pulled for it."""
    connection.execute(
        text("UPDATE company_file SET stopped = '' WHERE company_id = :company AND stopped = :code"),
        {"company": company_id, "code": CODE},
    )
    for row in preview.approved(connection, company_id, CODE):
        brake.allow(connection, company_id, row)
    choices.forget(connection, company_id, *WHOLE, (CODE,))
    attentions.resolve(connection, company_id, CODE)
    tasks.ask(connection, company_id, "decide")


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
