"""Records that show the name of another one get its new name here: QuickBooks leaves them untouched when that one is renamed.

An item names its accounts by id and full name; only the account's own record tells that the name has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from app.model import Side
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror import records as mirrors
from app.sync.rules.source import Row, Source

BATCH = 500


def rows(connection: Connection, company_id: str, kind: str, ids: Collection[str]) -> Iterator[list[Row]]:
    """The records that show an old name of these, with the present one in its place, batch by batch."""
    showers = [(shower, refers) for shower in KINDS.values() for refers in shower.refers if refers.to == kind]
    if not ids or not any(refers.shown_in and shower.source for shower, refers in showers):
        return
    loaded = mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, ids)
    names = {one: str(mirror.data.get("full_name") or "") for one, mirror in loaded.items()}
    for shower, refers in showers:
        if refers.shown_in and shower.source is not None:
            yield from _shown(connection, company_id, names, shower.source, refers.shown_in)


def _shown(
    connection: Connection, company_id: str, names: Mapping[str, str], source: Source, fields: Sequence[str]
) -> Iterator[list[Row]]:
    for renamed, showing in _showing(connection, company_id, source.kind, fields, names).items():
        left = iter(showing)
        while batch := list(islice(left, BATCH)):
            found = mirrors.load(connection, company_id, Side.QUICKBOOKS, source.kind, batch).values()
            yield [source.row(_with_name(mirror.data, fields, renamed, names[renamed]), source.rets[0]) for mirror in found]


def _showing(
    connection: Connection, company_id: str, shower: str, fields: Sequence[str], names: Mapping[str, str]
) -> dict[str, list[str]]:
    """By the record that has another name now, the records that show its old one: found in one pass through them."""
    references = " UNION ALL ".join(f"SELECT jsonb_path_query(q.data, '$.**.{field}') AS reference" for field in fields)
    found = connection.execute(
        text(
            "SELECT DISTINCT n.id AS renamed, q.quickbooks_id AS showing FROM quickbooks_record q"
            f" CROSS JOIN LATERAL ({references}) r JOIN unnest(CAST(:ids AS text[]), CAST(:names AS text[])) AS n (id, name)"
            " ON r.reference ->> 'list_id' = n.id AND r.reference ->> 'full_name' <> n.name"
            " WHERE q.company_id = :company AND q.kind = :shower AND NOT q.deleted"
        ),
        {"company": company_id, "shower": shower, "ids": list(names), "names": list(names.values())},
    )
    showing: dict[str, list[str]] = {}
    for row in found:
        showing.setdefault(row.renamed, []).append(row.showing)
    return showing


def _with_name(data: Mapping[str, Any], fields: Sequence[str], record_id: str, name: str) -> dict[str, Any]:
    def renamed(key: str, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if key in fields and value.get("list_id") == record_id:
            return value | {"full_name": name}
        return {inner: renamed(inner, one) for inner, one in value.items()}

    return {key: renamed(key, value) for key, value in data.items()}
