"""Records that wait for the same thing get one attention together, brought up to date after each decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from app.model import Attention, Context, Hold
from app.services import Services
from app.store import attentions
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import KINDS
from app.sync.mirror import company as context
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


def show(services: Services, company: Company, kind: str) -> None:
    """Open, bring up to date, or resolve the attentions of the kind that stand for many records."""
    rules = rules_of(kind)
    if not isinstance(rules, Holding):
        return
    with services.database.alone(company.id) as connection:
        found = _waiting(connection, company.id, kind)
        if not found:
            attentions.resolve_of_many(connection, company.id, rules.codes, kind)
    if found:
        with services.database.company(company.id) as connection:
            told = _attentions(rules, found, context.load(connection, company, services.now()))
            for attention in told:
                attentions.open_one(connection, company.id, attention)
            over = {*rules.codes} - {attention.code for attention in told}
            attentions.resolve_of_many(connection, company.id, sorted(over), kind)


def _waiting(connection: Connection, company_id: str, kind: str) -> list[tuple[str, list[str], int]]:
    """How many records of the kind wait for what: (code, causes, records)."""
    rows = connection.execute(
        text(
            "SELECT key, value, count(*) AS n FROM choice c WHERE company_id = :company AND kind = :kind"
            " AND starts_with(key, :prefix) AND NOT EXISTS (SELECT 1 FROM choice a WHERE a.company_id = c.company_id"
            " AND a.kind = c.kind AND a.record_id = c.record_id AND a.key = 'as_is') GROUP BY key, value"
        ),
        {"company": company_id, "kind": kind, "prefix": PREFIX},
    )
    return [(str(row.key).removeprefix(PREFIX), str(row.value).split(BETWEEN), int(row.n)) for row in rows]


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
        if isinstance(rules, Holding):
            attentions.resolve_of_many(connection, company_id, [code for code in rules.codes if code not in codes], kind)


def _attentions(rules: Holding, found: Iterable[tuple[str, list[str], int]], context: Context) -> list[Attention]:
    waiting: dict[str, Counter[str]] = {}
    records: Counter[str] = Counter()
    for code, causes, count in found:
        records[code] += count
        for cause in causes:
            waiting.setdefault(code, Counter())[cause] += count
    return [rules.attention_for_all(code, causes, records[code], context) for code, causes in waiting.items()]
