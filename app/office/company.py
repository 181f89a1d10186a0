"""A company as the commands, the API and the pages show it: its login, its settings, its company file."""

from __future__ import annotations

from typing import Any

from app.model import Side
from app.office.status import open_attentions
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.company_settings import SETTINGS
from app.sync.mirror import records as mirrors


def shown(connection: Connection, public: str, company: Company) -> dict[str, Any]:
    """A company with its login, its settings and what is known of its company file."""
    file = connection.execute(text("SELECT * FROM company_file WHERE company_id = :company"), {"company": company.id}).one()
    login = connection.execute(
        text("SELECT user_name, owner_id, file_id, last_login_at FROM connection WHERE company_id = :company"),
        {"company": company.id},
    ).one()
    return {
        "id": company.id,
        "name": company.name,
        "state": company.shown_state,
        "username": login.user_name,
        "soap_url": f"{public}/qbwc",
        "webhook_url": f"{public}/webhooks/industrack/{company.id}",
        "industrack_url": company.industrack_url,
        "owner_id": login.owner_id,
        "file_id": login.file_id,
        "settings": company.settings | {"time_zone": str(company.zone)},
        "last_login_at": login.last_login_at,
        "quickbooks": {
            "company_name": file.pinned_name or file.seen_name or None,
            "path": file.path or None,
            "product": file.product or None,
            "qbxml_version": file.qbxml_version or None,
            "file_mode": file.file_mode or None,
            "stopped": file.stopped or None,
            "read_at": file.read_at,
        },
        "accounts": accounts(connection, company.id),
        "attention": open_attentions(connection, company.id),
    }


def accounts(connection: Connection, company_id: str) -> dict[str, list[str]]:
    """What it may choose from for its default accounts: setting → full names of those that can serve; empty until it was read."""
    offering = {one.name: one.offers for one in SETTINGS.values() if one.offers}
    kinds = {offers.kind for offers in offering.values()}
    known = {kind: mirrors.every(connection, company_id, Side.QUICKBOOKS, kind) for kind in kinds}
    return {name: offers.names(known[offers.kind]) for name, offers in offering.items()}
