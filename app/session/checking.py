"""The session's first message set: is this the right company file, and has a backup been restored?

QBWC sends Host, Company and Preferences with the first call; when it does not, they are asked for here. The FileID that QBWC
wrote into the company file is in CompanyRet only when it was asked for with our OwnerID.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

import qbxml.messages as m
from app.session import company_file
from app.session.outgoing import Call, Outgoing
from app.sync.sources import SOURCES

NEWEST = 3  # linked records that must still be there


def next_message(call: Call) -> Outgoing | None:
    progress = call.session.progress
    if progress.get("checked"):
        return None
    progress["checked"] = True
    parts: list[tuple[str, Any]] = []
    if not progress.get("hcp"):
        parts += [("host", m.HostQueryRq()), ("preferences", m.PreferencesQueryRq())]
    if not progress.get("file_id_found"):
        owner_id = company_file.connection_ids(call.connection, call.company_id)[0]
        parts.append(("company", m.CompanyQueryRq(owner_id=[owner_id])))
    parts.append(("activity", m.CompanyActivityQueryRq()))
    newest = {kind: ids for kind in ASKED if (ids := _newest_linked(call, kind))}
    for kind, ids in newest.items():
        parts += ASKED[kind](ids)
    return Outgoing("check", parts, {"newest": newest})


def _newest_linked(call: Call, kind: str) -> list[str]:
    rows = call.connection.execute(
        text(
            "SELECT l.quickbooks_id FROM link l JOIN quickbooks_record q USING (company_id, kind, quickbooks_id)"
            " WHERE l.company_id = :company AND l.kind = :kind AND NOT l.ended AND NOT q.deleted"
            " ORDER BY l.created_at DESC, l.id DESC LIMIT :newest"
        ),
        {"company": call.company_id, "kind": kind, "newest": NEWEST},
    )
    return [row.quickbooks_id for row in rows]


def _customers(newest: list[str]) -> list[tuple[str, Any]]:
    """Our newest records, and what is listed as deleted: missing without being listed means a restored backup."""
    only = ["ListID", "EditSequence", "Name"]
    return [
        ("newest", m.CustomerQueryRq(list_id=newest, include_ret_element=only)),
        ("deleted", m.ListDeletedQueryRq(list_del_type=list(SOURCES["customer"].list_deleted))),
    ]


def _invoices(newest: list[str]) -> list[tuple[str, Any]]:
    return [
        ("newest_invoices", m.InvoiceQueryRq(txn_id=newest, include_ret_element=["TxnID", "EditSequence"])),
        ("deleted_invoices", m.TxnDeletedQueryRq(txn_del_type=list(SOURCES["invoice"].txn_deleted))),
    ]


ASKED = {"customer": _customers, "invoice": _invoices}
