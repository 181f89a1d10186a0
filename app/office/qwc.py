"""The ``.qwc`` file: what a customer adds to Web Connector to connect a QuickBooks company file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from app.services import Services
from app.store.sql import text
from app.sync import companies

TEMPLATE = Path(__file__).resolve().parents[2] / "qwc_templates" / "quickbooks-desktop.qwc"
MEDIA_TYPE = "application/x-qwc"  # a type of its own: browsers then save the file instead of showing it
MOST_DESCRIPTION = 80  # characters that Web Connector takes
MOST_NAME = 60  # of the company in a title; Web Connector's column is narrow
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Connection:
    """What a company's Web Connector is known by; it never changes, so that the file can be downloaded again."""

    user_name: str
    owner_id: str
    file_id: str


def qwc(*, company_id: str, company_name: str, connection: Connection, public_url: str, poll_every: int) -> bytes:
    """The file for one connection. ``poll_every`` is in minutes. There is no password in it.

    Of the names only those that are shown follow the company's name: by the others Web Connector recognises the
    application when the file is added again.
    """
    root = etree.fromstring(_template(), etree.XMLParser(remove_blank_text=False, resolve_entities=False))
    name = _shown(company_name)
    values = {
        "AppDisplayName": f"IndusTrack: {name}"[:MOST_NAME],
        "AppUniqueName": f"IndusTrack {company_id}",
        "AppURL": f"{public_url}/qbwc",
        "AppDescription": f"Keeps IndusTrack and QuickBooks in step: {name}"[:MOST_DESCRIPTION].rstrip(),
        "AppSupport": f"{public_url}/support",
        "UserName": connection.user_name,
        "OwnerID": connection.owner_id,
        "FileID": connection.file_id,
        "Scheduler/RunEveryNMinutes": str(poll_every),
    }
    for path, value in values.items():
        element = root.find(path)
        if element is None:
            raise ValueError(f"{TEMPLATE.name} has no {path}")
        element.text = value
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def for_company(services: Services, company_id: str) -> bytes:
    """A company's file. Raises: companies.NoSuchCompany."""
    with services.database.operators() as transaction:
        company = companies.get(transaction, company_id)
        row = transaction.execute(
            text("SELECT user_name, owner_id, file_id FROM connection WHERE company_id = :id"),
            {"id": company_id},
        ).one()
    return qwc(
        company_id=company.id,
        company_name=company.name,
        connection=Connection(row.user_name, row.owner_id, row.file_id),
        public_url=services.settings.public_url,
        poll_every=company.settings["poll_every"],
    )


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _shown(name: str) -> str:
    return " ".join(NOT_XML.sub(" ", name).split())
