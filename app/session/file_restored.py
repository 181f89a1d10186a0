"""A restored backup: known by a restore date that moved, or by new records of ours that are gone without having been deleted."""

from __future__ import annotations

from collections.abc import Mapping

from app.model import Attention
from app.session.company_file import Seen
from app.session.outgoing import Call
from app.store import attentions
from app.store.sql import text
from app.sync.approval import restored
from app.sync.kinds import SOURCES
from app.sync.mirror import cursors

ASKED = {
    kind: {type(query).__name__.removesuffix("Rq") + "Rs" for query in source.newest(["0-0"])}
    for kind, source in SOURCES.items()
    if source.newest
}
"""What must have been answered before a record of the kind counts as missing."""


def was_restored(call: Call, seen: Seen, newest: Mapping[str, list[str]]) -> bool:
    """A restore date that moved, or a linked record that is missing without being listed as deleted."""
    before, stopped = call.file.last_restore, call.file.stopped
    activity = seen.activity or {}
    stamp = "|".join(str(activity.get(name) or "") for name in ("last_restore_time", "last_condense_time"))
    if seen.activity is not None and stamp != before:
        call.change_file({"last_restore": ":stamp"}, stamp=stamp)
    moved = seen.activity is not None and before is not None and before != stamp
    sure = {one for kind, ids in newest.items() if seen.answered >= ASKED[kind] for one in ids}
    missing = sure - seen.found_ids - seen.deleted_ids
    for kind, ids in newest.items():
        if missing & set(ids):
            cursors.want(call.connection, call.company_id, kind, sorted(missing & set(ids)))
    missing = _younger(call, missing, sure - missing)
    if not moved and not missing:
        return False
    if moved or stopped != "restored_backup":
        _stop(call, moved=moved, missing=len(missing))
    return True


def _younger(call: Call, missing: set[str], there: set[str]) -> set[str]:
    """Of the missing ones those that a backup could have lost: a record older than one that is still there was merged."""
    if not missing or not there:
        return missing
    rows = call.connection.execute(
        text(
            "SELECT quickbooks_id, coalesce(data ->> 'time_created', '') AS made FROM quickbooks_record"
            " WHERE company_id = :company AND quickbooks_id = ANY(:ids)"
        ),
        {"company": call.company_id, "ids": sorted(missing | there)},
    )
    made = {row.quickbooks_id: row.made for row in rows}
    newest = max(made.get(one, "") for one in there)
    return {one for one in missing if made.get(one, newest) >= newest}


def _stop(call: Call, *, moved: bool, missing: int) -> None:
    """No write until a person has seen a full comparison."""
    why = "QuickBooks says that a backup was restored" if moved else f"{missing} of our newest records are gone from it"
    call.change_file({"stopped": "'restored_backup'", "full_read_wanted": "true"})
    call.session.progress["read"] = True
    attentions.open_one(
        call.connection,
        call.company_id,
        Attention(
            code="restored_backup",
            severity="error",
            summary=f"The QuickBooks company file seems to come from a backup: {why}.",
            remedy="Everything is being read again and nothing is written. Look at the preview, then continue.",
            choices=restored.offered(call.company.settings),
        ),
    )
