"""Records that wait for the same thing get one attention together, brought up to date after each decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from app.model import Attention, Context, Hold
from app.store import attentions
from app.store.sql import Connection, text
from app.sync.kinds import KINDS
from app.sync.mirror.marks import HELD as PREFIX

BETWEEN = "\n"


@runtime_checkable
class Holding(Protocol):
    """A kind that holds records for causes that many of them may have."""

    codes: tuple[str, ...]

    def attention_for_all(self, code: str, waiting: Mapping[str, int], records: int, context: Context) -> Attention: ...


def rules_of(kind: str) -> object:
    """The rules of the kind; None of one that there is not."""
    return KINDS[kind].rules if kind in KINDS else None


def keep(connection: Connection, company_id: str, kind: str, ids: Sequence[str], holds: Iterable[Hold]) -> None:
    """Remember what these records wait for now, in place of what they waited for before."""
    if not isinstance(rules_of(kind), Holding):
        return
    connection.execute(
        text(
            "DELETE FROM choice WHERE company_id = :company AND kind = :kind AND record_id = ANY(:ids)"
            " AND starts_with(key, :prefix)"
        ),
        {"company": company_id, "kind": kind, "ids": list(ids), "prefix": PREFIX},
    )
    for hold in holds:
        connection.execute(
            text("INSERT INTO choice (company_id, kind, record_id, key, value) VALUES (:company, :kind, :id, :key, :value)"),
            {
                "company": company_id,
                "kind": kind,
                "id": hold.record_id,
                "key": PREFIX + hold.code,
                "value": BETWEEN.join(hold.causes),
            },
        )


def show(connection: Connection, context: Context, kind: str) -> None:
    """Open, bring up to date, or resolve the attentions of the kind that stand for many records."""
    rules = rules_of(kind)
    if not isinstance(rules, Holding):
        return
    rows = connection.execute(
        text(
            "SELECT key, value, count(*) AS n FROM choice c WHERE company_id = :company AND kind = :kind"
            " AND starts_with(key, :prefix) AND NOT EXISTS (SELECT 1 FROM choice a WHERE a.company_id = c.company_id"
            " AND a.kind = c.kind AND a.record_id = c.record_id AND a.key = 'as_is') GROUP BY key, value"
        ),
        {"company": context.company_id, "kind": kind, "prefix": PREFIX},
    )
    found = [(str(row.key).removeprefix(PREFIX), str(row.value).split(BETWEEN), int(row.n)) for row in rows]
    opened = {attention.code: attention for attention in _attentions(rules, found, context)}
    for code in rules.codes:
        if code in opened:
            attentions.open_one(connection, context.company_id, opened[code])
        else:
            attentions.resolve(connection, context.company_id, code, kind=kind, quickbooks_id="", industrack_id="")


def of_preview(holds: Iterable[Hold], kind: str, context: Context) -> list[Attention]:
    """The attentions that these holds would open."""
    rules = rules_of(kind)
    return (
        _attentions(rules, [(hold.code, list(hold.causes), 1) for hold in holds], context) if isinstance(rules, Holding) else []
    )


def over_in_preview(connection: Connection, company_id: str, asked: Iterable[Attention]) -> None:
    """Attentions for many records that a newer preview has no cause for any more."""
    codes = {attention.code for attention in asked}
    for kind in KINDS:
        rules = rules_of(kind)
        for code in rules.codes if isinstance(rules, Holding) else ():
            if code not in codes:
                attentions.resolve(connection, company_id, code, kind=kind, quickbooks_id="", industrack_id="")


def _attentions(rules: Holding, found: Iterable[tuple[str, list[str], int]], context: Context) -> list[Attention]:
    waiting: dict[str, Counter[str]] = {}
    records: Counter[str] = Counter()
    for code, causes, count in found:
        records[code] += count
        for cause in causes:
            waiting.setdefault(code, Counter())[cause] += count
    return [rules.attention_for_all(code, causes, records[code], context) for code, causes in waiting.items()]
