"""What every answer of the service begins with: a transaction of one company, which is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.office.errors import Missing
from app.queue import tasks
from app.services import Services
from app.store.sql import Connection
from app.sync import companies
from app.sync.companies import Company

Json = dict[str, Any]


class Desk:
    """Answers have the shapes that the commands print with ``--json``; times in them are moments with a zone."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @contextmanager
    def _company(self, company_id: str, *, turn: bool = False) -> Iterator[tuple[Connection, Company]]:
        """With ``turn`` when the company's workers have finished what they are at. Raises: Missing."""
        with self._services.database.company(company_id) as connection:
            if turn:
                tasks.turn(connection, company_id)
            try:
                company = companies.get(connection, company_id)
            except companies.NoSuchCompany as error:
                raise Missing(str(error)) from error
            yield connection, company
