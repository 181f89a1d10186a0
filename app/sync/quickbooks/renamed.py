"""Records that show the name of another one get its new name here: QuickBooks leaves them untouched when that one is renamed.

An item names its accounts by id and full name; only the account's own record tells that the name has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from app.model import Side
from app.store.json import dump
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror import records as mirrors
from app.sync.rules.source import Row, Source

BATCH = 500


def rows(connection: Connection, company_id: str, kind: str, ids: Iterable[str]) -> Iterator[list[Row]]:
    """The records that show an old name of these, with the present one in its place, batch by batch."""
    for shower in KINDS.values():
        for refers in shower.refers:
            if refers.to == kind and refers.shown_in and shower.source is not None:
                yield from _shown(connection, company_id, kind, ids, shower.source, refers.shown_in)


def _shown(
    connection: Connection, company_id: str, kind: str, ids: Iterable[str], source: Source, fields: Sequence[str]
) -> Iterator[list[Row]]:
    for one in mirrors.load(connection, company_id, Side.QUICKBOOKS, kind, ids).values():
        name = str(one.data.get("full_name") or "")
        showing = iter(_showing(connection, company_id, source.kind, fields, one.id, name))
        while batch := list(islice(showing, BATCH)):
            found = mirrors.load(connection, company_id, Side.QUICKBOOKS, source.kind, batch).values()
            yield [source.row(_with_name(mirror.data, fields, one.id, name), source.rets[0]) for mirror in found]


def _showing(connection: Connection, company_id: str, shower: str, fields: Sequence[str], record_id: str, name: str) -> list[str]:
    paths = " OR ".join(
        f"jsonb_path_exists(data, '$.**.{field} ? (@.list_id == $id && @.full_name != $name)', CAST(:named AS jsonb))"
        for field in fields
    )
    shown = connection.scalars(
        text(
            "SELECT quickbooks_id FROM quickbooks_record WHERE company_id = :company AND kind = :shower AND NOT deleted"
            f" AND ({paths})"
        ),
        {"company": company_id, "shower": shower, "named": dump({"id": record_id, "name": name})},
    )
    return list(shown)


def _with_name(data: Mapping[str, Any], fields: Sequence[str], record_id: str, name: str) -> dict[str, Any]:
    def renamed(key: str, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if key in fields and value.get("list_id") == record_id:
            return value | {"full_name": name}
        return {inner: renamed(inner, one) for inner, one in value.items()}

    return {key: renamed(key, value) for key, value in data.items()}
