"""A customer's set-up address: whose it is, while it is still used."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.services import Services
from app.store.sql import text

UNUSED = timedelta(days=30)  # after that it opens no more
NOTED_EVERY = timedelta(hours=1)  # a page that keeps itself up to date writes no more often than this


def company_of(services: Services, token: str) -> str | None:
    """The company whose address this is, and note that it was used; None when there is none, or it lay unused for too long."""
    with services.database.nobody() as connection:
        company_id = connection.scalar(
            text("SELECT company_id FROM qbc_company_of_setup_token(:hash)"), {"hash": services.vault.hash(token)}
        )
    if company_id is None:
        return None
    return str(company_id) if _is_used(services, str(company_id), services.now()) else None


def _is_used(services: Services, company_id: str, now: datetime) -> bool:
    with services.database.company(company_id) as connection:
        used: datetime = connection.execute(
            text("SELECT setup_used_at FROM company WHERE company_id = :company"), {"company": company_id}
        ).scalar_one()
        if now - used > UNUSED:
            return False
        if now - used > NOTED_EVERY:
            connection.execute(
                text("UPDATE company SET setup_used_at = :now WHERE company_id = :company"), {"company": company_id, "now": now}
            )
    return True
