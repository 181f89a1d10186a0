"""A company's settings changed by a person: kept, and what hangs on them decided again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.office.errors import Refusal
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync import company_settings
from app.sync.approval import preview
from app.sync.companies import Company
from app.sync.mirror import marks


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """The typed values of what a person wrote. Raises: Refusal naming the setting and what it takes."""
    try:
        return company_settings.read(given)
    except company_settings.BadCompanySetting as error:
        raise Refusal(str(error), code="invalid", field=f"settings.{error.setting}") from error


def change(connection: Connection, company: Company, settings: Mapping[str, Any]) -> None:
    """A changed direction or policy waits for its own preview to be approved; a default lets go what was held for want of it."""
    changed = {name for name, value in settings.items() if company.settings.get(name) != value}
    connection.execute(
        text("UPDATE company SET settings = settings || CAST(:settings AS jsonb) WHERE company_id = :company"),
        {"company": company.id, "settings": dump(dict(settings))},
    )
    if "page_size" in changed:
        connection.execute(
            text("UPDATE company_file SET page_size = :size WHERE company_id = :company"),
            {"company": company.id, "size": settings["page_size"]},
        )
    held = company_settings.policies(changed)
    if held and company.state == "active":
        preview.hold(connection, company.id, held)
    elif held:
        preview.again(connection, company.id)
    for kind in company_settings.freed(changed):
        marks.mark_differences(connection, company.id, kind)
