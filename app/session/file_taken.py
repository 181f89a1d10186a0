"""A company file belongs to one company: whether another one of this installation, which came first, has it already.

The Web Connector writes each connection's FileID into the company file under that connection's OwnerID, so the file itself tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.model import Attention
from app.session.outgoing import Call
from app.store import attentions

CODE = "company_file_taken"
REMEDY = "Open this company's own file in QuickBooks; or remove the other company first, if this one is to take its place."
SAID = f"This QuickBooks company file is kept in step by another connection already, so nothing was done. {REMEDY}"
MOST = 1_000  # companies of one name that are asked about, those that were connected last before this one

NAMESAKE = "SELECT company_id FROM company_file WHERE pinned_name = :name AND company_id <> :company LIMIT 1"
"""As a rule there is none, and then there is nothing to plan and to join."""
OTHERS = (
    "SELECT c.name, n.owner_id, n.file_id FROM company_file f JOIN connection n USING (company_id)"
    " JOIN company c USING (company_id) JOIN connection own ON own.company_id = :company"
    " WHERE f.company_id <> :company AND f.pinned_name = :name AND f.file_id_seen"
    " AND n.first_login_at < own.first_login_at ORDER BY n.first_login_at DESC, n.company_id LIMIT :most"
)


@dataclass(frozen=True)
class Other:
    """A company that was connected to a file of this name before this one was."""

    name: str
    owner_id: str
    file_id: str


def others(call: Call, file_name: str) -> list[Other]:
    """As the operators' role: no company sees another."""
    if not file_name:
        return []
    if file_name not in call.others:
        database, given = call.services.database, {"company": call.company_id, "name": file_name, "most": MOST}
        rows = database.of_all(OTHERS, given) if database.of_all(NAMESAKE, given) else []
        call.others[file_name] = [Other(row.name, row.owner_id, row.file_id) for row in rows]
    return call.others[file_name]


def is_taken(call: Call, company: Mapping[str, Any]) -> bool:
    """Whether the open file carries the FileID of another company; then a person is told, and nothing is written."""
    written = {
        (str(one.get("owner_id")).upper(), str(one.get("data_ext_value")).upper())
        for one in company.get("data_ext") or ()
        if one.get("data_ext_name") == "FileID"
    }
    name = str(company.get("company_name") or "")
    by = [other for other in others(call, name) if (other.owner_id.upper(), other.file_id.upper()) in written]
    if by:
        summary = f"The QuickBooks company file {name!r} belongs to another company here already; both would write to it."
        attentions.open_one(call.connection, call.company_id, Attention(CODE, summary, REMEDY, severity="error", name=name))
    return bool(by)
