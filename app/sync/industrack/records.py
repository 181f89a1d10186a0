"""IndusTrack's records into the mirror, whether they were pulled or came back from a push."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.model import Context, Side
from app.store import left_out
from app.store.sql import Connection
from app.sync.industrack import unanswered
from app.sync.industrack.unanswered import Recognised
from app.sync.kinds import KINDS, here, match_keys
from app.sync.mirror import links, many, references, unreadable
from app.sync.mirror import records as mirrors
from app.sync.mirror.records import Entry


def unknown(connection: Connection, company_id: str, kind: str, records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The records that the mirror does not hold in this very version; what we wrote ourselves comes back with every pull."""
    held = mirrors.versions(connection, company_id, Side.INDUSTRACK, kind, [str(record["id"]) for record in records])
    return [record for record in records if held.get(str(record["id"])) != _state(record)]


def _state(record: Mapping[str, Any]) -> tuple[str, datetime | None, bool]:
    return str(record.get("version") or ""), moment(record.get("updated_at")), bool(record.get("deleted"))


def write(
    connection: Connection,
    seen: Context,
    records: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    ours: bool,
    unread: Collection[str] | None = None,
    known: Mapping[tuple[str, str], Recognised] | None = None,
) -> set[tuple[str, str]]:
    """Answers the (kind, id) that changed; the owner of a changed record is marked to be decided.

    ``unread`` are the kinds of which something could not be taken over before; None when nobody has looked. A write of ours
    whose answer was lost is recognised in its record; ``known`` is what was, where the caller has looked.
    """
    latest = {(kind, str(record["id"])): (kind, record) for kind, record in records}
    if known is None:
        known = {} if ours else unanswered.recognise(connection, seen, latest)
    own = {key for key in latest if ours or (key in known and known[key].is_untouched)}
    entries = [
        entry for key, (kind, record) in latest.items() if (entry := _readable(connection, kind, record, seen, ours=key in own))
    ]
    changed: set[tuple[str, str]] = set()
    told = len(entries) < len(latest)
    for kind in dict.fromkeys(entry.kind for entry in entries):
        of_kind = [entry for entry in entries if entry.kind == kind]
        moved, refused = mirrors.write_each(connection, seen.company_id, Side.INDUSTRACK, of_kind)
        changed |= moved
        for entry in refused:
            unreadable.tell(connection, seen.company_id, Side.INDUSTRACK, kind, entry.id, entry.name, None)
            told = True
        well = {entry.id for entry in of_kind} - {entry.id for entry in refused}
        if unread is None or kind in unread:
            told |= left_out.read_again(connection, seen.company_id, kind, industrack_ids=well)
    links.agree_all(connection, seen.company_id, [one.plan for one in known.values() if one.plan])
    if told:
        many.gather(connection, seen.company_id)
    for kind in {key[0] for key in changed}:
        owner, ids = KINDS[kind].owner, [key[1] for key in changed if key[0] == kind]
        if owner is not None:
            owners = {str(latest[kind, record_id][1].get(owner.field)) for record_id in ids}
            mirrors.mark_dirty(connection, seen.company_id, Side.INDUSTRACK, owner.kind, owners)
        if owner is not None and owner.together:
            references.mark_standing_in(connection, seen.company_id, kind, owner.kind, ids)
    return changed


def _readable(connection: Connection, kind: str, record: Mapping[str, Any], seen: Context, *, ours: bool) -> Entry | None:
    """The record for the mirror; None, and a person is told, when it is of a shape that our rules fail on: the others go on."""
    try:
        return entry(kind, record, seen, ours=ours)
    except Exception as error:  # noqa: BLE001 - one record must not stop the reading of all
        unreadable.tell(connection, seen.company_id, Side.INDUSTRACK, kind, str(record["id"]), _name(record), error)
        return None


def _name(record: Mapping[str, Any]) -> str:
    """What people know it by, as far as that can be read."""
    told = (record.get(key) for key in ("company_name", "name", "number"))
    return next((one for one in told if isinstance(one, str) and one), "")


def entry(kind: str, record: Mapping[str, Any], seen: Context, *, ours: bool) -> Entry:
    """The record as it is to stand in the mirror; whatever our rules raise on one that is not as the contract says."""
    values = here(kind, record, seen)
    owner = KINDS[kind].owner
    return Entry(
        kind=kind,
        id=str(record["id"]),
        version=str(record.get("version") or ""),
        name=str(record.get("company_name") or record.get("name") or record.get("number") or ""),
        parent_id=str(record.get(owner.field)) if owner else None,
        data=record,
        values=values,
        changed_at=moment(record.get("updated_at")),
        ours=ours,
        deleted=bool(record.get("deleted")),
        quickbooks_id=record.get("quickbooks_id") or None,
        match_keys=match_keys(kind, values),
    )


def moment(stamp: object) -> datetime | None:
    """RFC 3339 to a moment, in UTC where it names no zone, as the contract says; None when it is none."""
    if not isinstance(stamp, str):
        return None
    try:
        found = datetime.fromisoformat(stamp.strip().upper())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # in UTC it may lie outside the years that there are
        return None
