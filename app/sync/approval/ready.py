"""Whether both sides were read completely once, so that the first preview can be made."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app import companies
from app.services import Services
from app.sync.kinds import COLLECTIONS, SOURCES


def first_reads_complete(services: Services, company: companies.Company) -> bool:
    with services.database.company(company.id) as connection:
        return quickbooks_read(connection, company.id) and industrack_read(connection, company.id)


def quickbooks_read(connection: Connection, company_id: str) -> bool:
    wanted = {source.kind for source in SOURCES.values() if source.read_by_default}
    return wanted <= _complete(connection, company_id, "quickbooks")


def industrack_read(connection: Connection, company_id: str) -> bool:
    return set(COLLECTIONS) <= _complete(connection, company_id, "industrack")


def _complete(connection: Connection, company_id: str, side: str) -> set[str]:
    rows = connection.execute(
        text("SELECT kind FROM cursor WHERE company_id = :company AND side = :side AND complete_at IS NOT NULL"),
        {"company": company_id, "side": side},
    )
    return {row.kind for row in rows}
