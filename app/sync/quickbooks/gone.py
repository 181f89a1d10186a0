"""Records that QuickBooks says are gone, or does not know any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from app.model import Side
from app.store.messages import Message
from app.store.sql import Connection
from app.sync.kinds import SOURCES, Source
from app.sync.mirror import merges, untold
from app.sync.mirror import records as mirrors
from app.sync.mirror.books import PostgresBooks
from app.sync.quickbooks.order import as_of


def deleted(connection: Connection, message: Message, values: Iterable[Any]) -> None:
    """ListDeleted and TxnDeleted are proof that a record is gone; a record that is only missing is not."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        data = value.as_dict()
        for name, source in SOURCES.items():
            if data.get("list_del_type") in source.list_deleted and data.get("list_id"):
                ids[name].append(data["list_id"])
            if data.get("txn_del_type") in source.txn_deleted and data.get("txn_id"):
                ids[name].append(data["txn_id"])
    for name, gone in ids.items():
        untold.told(connection, message.company_id, kinds_of(SOURCES[name]), gone)
        forget(connection, message, SOURCES[name], gone)


def not_found(connection: Connection, message: Message, source: Source, ids: list[str]) -> None:
    """QuickBooks does not know these ids any more, whether or not it has listed them as deleted."""
    untold.lost(connection, message.company_id, kinds_of(source), ids)
    forget(connection, message, source, ids)


def kinds_of(source: Source) -> list[str]:
    return [source.kind, *([source.derived_kind] if source.derived_kind else [])]


def forget(connection: Connection, message: Message, source: Source, ids: list[str]) -> None:
    """These are gone from QuickBooks, as the answer to this message shows, and with them what is derived from them."""
    company_id = message.company_id
    gone = mirrors.mark_deleted(connection, company_id, Side.QUICKBOOKS, source.kind, ids, as_of(message))
    if gone and source.derived_kind:
        mirrors.drop_others(connection, company_id, source.derived_kind, gone, set())
    if gone and source.gone is not None:
        source.gone(PostgresBooks(connection, company_id), gone)
    if gone and source.trace is not None:
        merges.gone(connection, company_id, source.trace, gone)
