"""The company file behind a session: pinned by FileID and company name, because a copy carries the same FileID."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import qbxml
from app.model import Attention
from app.session import file_taken
from app.session.outgoing import CEILING, FLOOR, LOWEST, Call
from app.store import attentions
from app.store.json import dump, load
from app.store.sql import Connection, text
from app.sync.kinds import KINDS, RET_KINDS
from qbxml import messages as m

KEPT = {
    "qbxml_version": "coalesce(:version, nullif(f.qbxml_version, ''), :spoken, '')",
    "product": "coalesce(:product, f.product)",
    "file_mode": "coalesce(:mode, f.file_mode)",
    "host": "coalesce(CAST(:host AS jsonb), f.host)",
    "preferences": "coalesce(CAST(:preferences AS jsonb), f.preferences)",
    "seen_name": "coalesce(:name, f.seen_name)",
    "path": "coalesce(:path, f.path)",
}
"""What QuickBooks says of itself, where it does; what it does not say stays."""


@dataclass
class Seen:
    """What an answer tells about the program and the file."""

    host: dict[str, Any] | None = None
    company: dict[str, Any] | None = None
    preferences: dict[str, Any] | None = None
    activity: dict[str, Any] | None = None
    found_ids: set[str] = field(default_factory=set)
    deleted_ids: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)  # the queries of which what is missing says something


def look(chunks: Iterable[bytes]) -> Seen:
    """What the answer of a first message set tells. Raises: qbxml.BrokenAnswer."""
    seen = Seen()
    for event in qbxml.read(chunks):
        if isinstance(event, qbxml.ResponseHead) and event.status_code in {0, 1, 500, 3120}:
            seen.answered.add(event.name)
        if not isinstance(event, qbxml.Record):
            continue
        value = event.value
        match value:
            case m.HostRet():
                seen.host = value.as_dict()
            case m.CompanyRet():
                seen.company = value.as_dict()
            case m.PreferencesRet():
                seen.preferences = value.as_dict()
            case m.CompanyActivityRet():
                seen.activity = value.as_dict()
            case m.ListDeletedRet():
                seen.deleted_ids.add(str(value.as_dict().get("list_id")))
            case m.TxnDeletedRet():
                seen.deleted_ids.add(str(value.as_dict().get("txn_id")))
            case _ if (name := type(value).__name__) in RET_KINDS:
                seen.found_ids.add(str(value.as_dict().get("txn_id" if RET_KINDS[name].txn else "list_id")))
            case _:
                pass
    return seen


def keep(call: Call, seen: Seen, path: str | None, version: str | None) -> None:
    """Remember what QuickBooks said of itself; ``version`` counts while HostRet has never listed any."""
    host = seen.host or {}
    ceiling = call.session.progress.get("ceiling", CEILING)
    best = qbxml.versions.best([str(one) for one in host.get("supported_qbxml_version") or ()], ceiling)
    said = {
        "version": str(best) if best else None,
        "spoken": str(qbxml.versions.best([version], ceiling) or FLOOR) if version else None,
        "product": host.get("product_name"),
        "mode": host.get("qb_file_mode"),
        "host": dump(seen.host) if seen.host else None,
        "preferences": dump(seen.preferences) if seen.preferences else None,
        "name": (seen.company or {}).get("company_name"),
        "path": path or None,
    }
    before = call.file.country
    if any(said.values()) and not _is_known(call, said):
        call.change_file(KEPT, f"({', '.join(f'f.{one}' for one in KEPT)}) IS DISTINCT FROM ({', '.join(KEPT.values())})", **said)
    if seen.host:
        check_edition(call, before)


def _is_known(call: Call, said: Mapping[str, Any]) -> bool:
    """Whether it stands there already, as far as the call has read it."""
    file, known = call.file, call.brought.pop("said", None) or {}
    if (said["version"] or file.qbxml_version or said["spoken"] or "") != file.qbxml_version:
        return False
    there = {"mode": file.file_mode, "name": file.seen_name, "product": known.get("product"), "path": known.get("path")}
    return all(said[name] in {None, value} for name, value in there.items()) and all(
        said[name] is None or load(said[name]) == known.get(name) for name in ("host", "preferences")
    )


def check_edition(call: Call, before: str | None) -> None:
    """Tell people as soon as it is known what stays in IndusTrack, because this is not the US edition."""
    country = call.file.country or "US"
    for kind in (kind for kind in KINDS.values() if kind.us_only):
        if country == "US":
            if before != "US":
                attentions.resolve(call.connection, call.company_id, kind.us_only)
            continue
        attention = Attention(
            code=kind.us_only,
            severity="warning",
            summary=f"This is the {country} edition of QuickBooks. Customers and items are kept in step; {kind.many} stay in"
            " IndusTrack, because the taxes of that edition are not known here.",
            remedy=f"Write the {kind.many} in QuickBooks by hand, or use a company file of the US edition.",
        )
        attentions.open_one(call.connection, call.company_id, attention)


def is_too_old(call: Call) -> bool:
    """Whether this QuickBooks speaks no qbXML that it could be read with."""
    return qbxml.versions.Version(call.file.qbxml_version or FLOOR) < qbxml.versions.Version(LOWEST)


def lower_version(call: Call) -> bool:
    """QuickBooks does not know the version that it was spoken to in. False when there is none below it that would do."""
    now = qbxml.versions.Version(call.file.qbxml_version or FLOOR)
    if now <= qbxml.versions.Version(LOWEST):
        return False
    lower = call.session.progress["ceiling"] = f"{now.major - 1}.0"
    call.change_file({"qbxml_version": ":version"}, version=lower)
    return True


def is_right(call: Call, seen: Seen, *, complete: bool) -> bool:
    """Whether the open file is the pinned one; the first file seen is pinned.

    ``complete`` says that the FileID was asked for under our OwnerID, so that its absence means something.
    """
    if seen.company is None:
        return True
    file, name = call.file, str(seen.company.get("company_name") or "")
    wanted = file.file_id
    found = file_id(seen.company, call)
    if found:
        call.session.progress["file_id_found"] = True
    strange_id = found is not None and found.upper() != wanted.upper()
    lost_id = found is None and complete and file.file_id_seen
    renamed = file.pinned_name is not None and name not in ("", file.pinned_name)
    if strange_id or lost_id or renamed:
        _refuse(call, name, file.pinned_name, found)
        return False
    if file_taken.is_taken(call, seen.company):
        return False
    if complete:
        attentions.resolve(call.connection, call.company_id, file_taken.CODE)
    if file.pinned_name is None or (found is not None and not file.file_id_seen) or file.stopped == "wrong_company_file":
        change = {
            "pinned_name": "coalesce(f.pinned_name, :name)",
            "file_id_seen": "f.file_id_seen OR :found",
            "stopped": "CASE WHEN f.stopped = 'wrong_company_file' THEN '' ELSE f.stopped END",
        }
        call.change_file(change, name=name or None, found=found is not None)
    if file.stopped == "wrong_company_file":
        attentions.resolve(call.connection, call.company_id, "wrong_company_file")
        call.ask("decide")
    return True


def file_id(company: dict[str, Any], call: Call) -> str | None:
    """The FileID that QBWC wrote under our OwnerID."""
    owner = call.file.owner_id.upper()
    for extension in company.get("data_ext") or ():
        if extension.get("data_ext_name") == "FileID" and str(extension.get("owner_id")).upper() == owner:
            return str(extension.get("data_ext_value"))
    return None


def _refuse(call: Call, name: str, pinned: str | None, found: str | None) -> None:
    """One question for each file: a choice is about the file that was shown, by its name and FileID."""
    call.change_file({"stopped": "'wrong_company_file'"})
    call.connection.execute(
        text(
            "UPDATE attention SET state = 'resolved', changed_at = now() WHERE company_id = :company"
            " AND code = 'wrong_company_file' AND state <> 'resolved'"
            " AND (name <> :name OR detail ->> 'file_id' IS DISTINCT FROM CAST(:found AS text))"
        ),
        {"company": call.company_id, "name": name, "found": found},
    )
    shown = f"{name!r}" if name else "this file"
    number = attentions.open_one(
        call.connection,
        call.company_id,
        Attention(
            code="wrong_company_file",
            severity="error",
            summary=f"QuickBooks has the company file {name!r} open; this connection belongs to {pinned or 'another one'!r}.",
            remedy=f"Open the right company file in QuickBooks. Only if {shown} is the right one, because the company was renamed"
            f" or moved to it, say so: from the next update on this connection belongs to {shown}, everything is compared with"
            " it, and any other file is refused.",
            name=name,
            choices=(
                ("keep", f"“{pinned or 'The other one'}” is the right file: look again at the next update"),
                ("pin", f"“{name}” is the right file: connect to it"),
            ),
        ),
    )
    call.connection.execute(
        text(
            "UPDATE attention SET detail = jsonb_build_object('file_id', CAST(:found AS text)) WHERE company_id = :company"
            " AND id = :id"
        ),
        {"company": call.company_id, "id": number, "found": found},
    )


def pin(connection: Connection, company_id: str, attention_id: int) -> None:
    """The company belongs to the file that this attention has shown, and to no other that is opened next."""
    asked = connection.execute(
        text("SELECT name, detail ->> 'file_id' AS file_id FROM attention WHERE company_id = :company AND id = :id"),
        {"company": company_id, "id": attention_id},
    ).one()
    connection.execute(
        text(
            "UPDATE company_file SET pinned_name = nullif(:name, ''), file_id_seen = CAST(:found AS text) IS NOT NULL,"
            " stopped = '', read_at = NULL WHERE company_id = :company"
        ),
        {"company": company_id, "name": asked.name, "found": asked.file_id},
    )
    if asked.file_id is not None:
        connection.execute(
            text("UPDATE connection SET file_id = :found WHERE company_id = :company"),
            {"company": company_id, "found": asked.file_id},
        )
