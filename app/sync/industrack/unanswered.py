"""Writes whose answer was lost, recognised in the records that IndusTrack shows later.

A line that is cut after the commit leaves a push that waits, while its record comes with the next pull, with a 412, or by its
reference. Without this it would look like an edit in IndusTrack, and an older value could win over a newer one of QuickBooks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.model import Context, LinkPlan, Side
from app.store.sql import Connection, text
from app.sync.industrack.sent import COLUMNS, Push
from app.sync.kinds import here
from app.sync.mirror import links
from app.sync.mirror import records as mirrors
from app.sync.rules import unanswered as rules
from app.sync.rules.unanswered import Shown

Shows = Mapping[tuple[str, str], tuple[str, Mapping[str, Any]]]
"""Records of IndusTrack with their kind, by kind and id."""
OPEN = (
    f"SELECT {COLUMNS} FROM push WHERE company_id = :company AND state IN ('waiting', 'working') AND attempts > 0"
    " AND kind = ANY(:kinds) AND"
)


@dataclass(frozen=True)
class Recognised:
    """``is_untouched``: everything about the record is as we left it; ``is_whole``: everything that was sent stands in it;
    ``plan`` is what its pair agrees on.
    """

    is_untouched: bool
    is_whole: bool
    plan: LinkPlan | None


def recognise(
    connection: Connection, seen: Context, shows: Shows, known: Mapping[tuple[str, str], Push] | None = None
) -> dict[tuple[str, str], Recognised]:
    """Of these records those in which a write of ours stands, in whole or in part; ``known`` are writes that are at hand."""
    sent = _open(connection, seen.company_id, shows) if known is None else known
    if not sent:
        return {}
    before = links.agreed_before(connection, seen.company_id, _pairs(sent))
    held = {
        kind: mirrors.load(connection, seen.company_id, Side.INDUSTRACK, kind, [i for k, i in sent if k == kind])
        for kind in {kind for kind, _ in sent}
    }
    found = {}
    for key, one in sent.items():
        record = shows[key][1]
        try:
            shown = _shown(one, record, held[one.kind].get(key[1]), seen)
        except Exception:  # noqa: BLE001, S112 - of a shape that our rules fail on: who reads it tells a person
            continue
        found[key] = Recognised(shown.is_untouched, _is_whole(one, record, shown), _plan(one, key[1], shown, before))
    return found


def _open(connection: Connection, company_id: str, shows: Shows) -> dict[tuple[str, str], Push]:
    """Of each record the write that may have been carried out; each condition finds an index of its own."""
    pairs = {(kind, str(record.get("quickbooks_id") or "")): key for key, (kind, record) in shows.items()}
    given = {"company": company_id, "kinds": sorted({kind for kind, _ in shows}), "ids": [i for _, i in shows]}
    rows = connection.execute(
        text(f"{OPEN} industrack_id = ANY(:ids) UNION ALL {OPEN} quickbooks_id = ANY(:ours) AND industrack_id IS NULL"),
        {**given, "ours": sorted({i for _, i in pairs} - {""})},
    )
    found = {}
    for one in (Push(**row._mapping) for row in rows):
        if one.industrack_id is not None:
            found[one.kind, one.industrack_id] = one
        elif (key := pairs.get((one.kind, str(one.quickbooks_id)))) and shows[key][1].get("client_ref") == one.client_ref:
            found[key] = one
    return {key: one for key, one in found.items() if key in shows}


def _pairs(sent: Mapping[tuple[str, str], Push]) -> Iterable[tuple[str, str, str]]:
    return [(kind, str(one.quickbooks_id), i) for (kind, i), one in sent.items() if one.quickbooks_id]


def _shown(one: Push, record: Mapping[str, Any], held: Any, seen: Context) -> Shown:
    """``held`` is the record of the mirror, which tells whether anything else has changed since the write was decided."""
    now, intended = here(one.kind, record, seen), here(one.kind, rules.patched(record, one.data), seen)
    told = rules.told(one.data) & (now.keys() | intended.keys())
    if one.industrack_id is None:
        return Shown(now, intended, told, is_untouched=_is_new(record))
    is_untouched = (
        held is not None and held.version == one.if_match and here(one.kind, rules.patched(held.data, one.data), seen) == now
    )
    return Shown(now, intended, told, is_untouched)


def _is_whole(one: Push, record: Mapping[str, Any], shown: Shown) -> bool:
    """Everything that was sent stands in the record, also what is not compared."""
    mapped = {key.partition(".")[0] for key in shown.now}
    others = all(record.get(key) == value for key, value in one.data.items() if key not in mapped)
    return others and shown.stands == shown.told


def _is_new(record: Mapping[str, Any]) -> bool:
    """Nobody has touched it since it was made."""
    return record.get("created_at") is not None and record.get("created_at") == record.get("updated_at")


def _plan(
    one: Push, industrack_id: str, shown: Shown, before: Mapping[tuple[str, str, str], tuple[dict[str, Any], dict[str, Any]]]
) -> LinkPlan | None:
    if not one.quickbooks_id:
        return None
    pair = (one.kind, one.quickbooks_id, industrack_id)
    if one.industrack_id is None:
        return LinkPlan(*pair, *rules.made(shown, one.agreed_quickbooks, one.pending))
    if pair not in before or not shown.stands:
        return None
    return LinkPlan(*pair, *rules.changed(shown, before[pair], one.agreed_quickbooks, one.pending))
