"""Which steps of the set-up page a customer has said are done."""

from __future__ import annotations

from app.store.json import dump
from app.store.sql import Connection, text

STEPS = ("prepared", "chosen", "password")  # in their order


def done(connection: Connection, company_id: str) -> list[str]:
    """Those that are done, in the order of the page."""
    known = connection.scalar(text("SELECT setup_done FROM company WHERE company_id = :company"), {"company": company_id})
    return [step for step in STEPS if step in (known or {})]


def note(connection: Connection, company_id: str, step: str, at: str) -> None:
    """It is done; the first time counts. Raises: ValueError for a step that the page has not."""
    if step not in STEPS:
        raise ValueError(step)
    connection.execute(
        text("UPDATE company SET setup_done = CAST(:done AS jsonb) || setup_done WHERE company_id = :company"),
        {"company": company_id, "done": dump({step: at})},
    )
