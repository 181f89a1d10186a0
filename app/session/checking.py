"""The session's first message set: is this the right company file, and has a backup been restored?

QBWC sends Host, Company and Preferences with the first call; when it does not, they are asked for here. The FileID that QBWC
wrote into the company file is in CompanyRet only when it was asked for with our OwnerID.
"""

from __future__ import annotations

from typing import Any

import qbxml.messages as m
from app.session import company_file, file_taken
from app.session.outgoing import Call, Outgoing
from app.session.states import Outcome
from app.store.sql import text
from app.sync.kinds import SOURCES

UNKNOWN_FILE = "QuickBooks did not say which company file is open, so nothing was done. The next update tries again."
TOO_OLD = "This QuickBooks is too old to be kept in step: QuickBooks 2014 or later is needed. Nothing was read or written."
ASKED = tuple(kind for kind, source in SOURCES.items() if source.newest)  # kinds
NEWEST = 3  # linked records that must still be there

NEWEST_LINKED = (
    "SELECT k.kind, n.quickbooks_id FROM unnest(CAST(:kinds AS text[])) WITH ORDINALITY AS k (kind, place) CROSS JOIN LATERAL"
    " (SELECT l.quickbooks_id, l.created_at, l.id FROM link l WHERE l.company_id = :company AND l.kind = k.kind AND NOT l.ended"
    # as a value and not as a join, so that the newest are taken in order and only they are looked at
    " AND (SELECT NOT q.deleted FROM quickbooks_record q WHERE q.company_id = l.company_id AND q.kind = l.kind"
    " AND q.quickbooks_id = l.quickbooks_id) ORDER BY l.created_at DESC, l.id DESC LIMIT :newest) n"
    " ORDER BY k.place, n.created_at DESC, n.id DESC"
)


def next_message(call: Call) -> Outgoing | None:
    """All questions in one message set; where QuickBooks refuses that, one by one, so that none hides the others."""
    progress = call.session.progress
    if company_file.is_too_old(call):
        call.session.error = TOO_OLD
        call.session.end(Outcome.ERROR, call.services.now(), TOO_OLD)
        return None
    if not progress.get("checked"):
        newest, asks = _all_questions(call)
        progress["checked"] = True
        return Outgoing("check", [part for parts in asks.values() for part in parts], {"newest": newest, "asked": list(asks)})
    alone: list[str] = progress.get("check_alone") or []
    newest, asks = _all_questions(call) if alone else ({}, {})
    while alone:
        name = alone.pop(0)
        if name in asks:
            return Outgoing("check", asks[name], {"newest": {name: newest[name]} if name in newest else {}, "asked": [name]})
    if not progress.get("company_seen"):
        call.session.error = UNKNOWN_FILE
        call.session.end(Outcome.ERROR, call.services.now(), UNKNOWN_FILE)
    return None


def _all_questions(call: Call) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, Any]]]]:
    newest = _newest_linked(call)
    return newest, _questions(call, newest)


def refused(call: Call, detail: dict[str, Any]) -> None:
    """No answer to these questions: each is asked by itself; what is refused by itself is done without."""
    asked = list(detail.get("asked") or ())
    call.session.error = ""
    if len(asked) > 1:
        call.session.progress["check_alone"] = asked


def note(call: Call, seen: company_file.Seen) -> None:
    """Whether QuickBooks has said in this session which company file is open."""
    if seen.company is not None:
        call.session.progress["company_seen"] = True


def _questions(call: Call, newest: dict[str, list[str]]) -> dict[str, list[tuple[str, Any]]]:
    progress = call.session.progress
    asks: dict[str, list[tuple[str, Any]]] = {}
    if not progress.get("hcp"):
        asks["host"] = [("host", m.HostQueryRq())]
        asks["preferences"] = [("preferences", m.PreferencesQueryRq())]
    file = call.file
    others = [one.owner_id for one in file_taken.others(call, file.seen_name or file.pinned_name or "")]
    if others or not progress.get("file_id_found"):
        asks["company"] = [("company", m.CompanyQueryRq(owner_id=[call.file.owner_id, *others]))]
    asks["activity"] = [("activity", m.CompanyActivityQueryRq())]
    return asks | {kind: _whether_there(kind, ids) for kind, ids in newest.items()}


def _whether_there(kind: str, newest: list[str]) -> list[tuple[str, Any]]:
    """Our newest records, and what is listed as deleted: missing without being listed means a restored backup."""
    ask = SOURCES[kind].newest
    return [(f"newest_{kind}_{n}", query) for n, query in enumerate(ask(newest), 1)] if ask else []


def _newest_linked(call: Call) -> dict[str, list[str]]:
    """Our newest linked records by kind, of the kinds that are asked for them."""
    rows = call.brought.pop("newest", None)
    if rows is None:
        given = {"company": call.company_id, "kinds": list(ASKED), "newest": NEWEST}
        rows = [row._mapping for row in call.connection.execute(text(NEWEST_LINKED), given)]
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(row["quickbooks_id"])
    return found
