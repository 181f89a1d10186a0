"""Every record of both sides is in a pair, explained, or a difference: counted in sets; only what is left is decided anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.model import Action, Decision, Direction, Side
from app.services import Services
from app.store.sql import Connection, text
from app.sync.approval import preview
from app.sync.companies import Company
from app.sync.decide.candidates import Candidate
from app.sync.decide.decisions import decisions
from app.sync.industrack import push
from app.sync.kinds import DECIDED, KINDS, SOURCES, inside, setting_of
from app.sync.mirror.records import IDS, TABLES
from app.sync.proof.words import RECORD, Cause, Difference
from app.sync.rules import too_long

BATCH = 200
PAIR, UNCLEAR, DIFFERENCE = "pair", "unclear", "difference"
EXPLAINED = {
    Side.QUICKBOOKS: (
        "job_ignored",
        "job_location",
        "ended",
        "held",
        "waiting",
        "quickbooks_own",
        "before_approval",
        "kind_off",
        "left_alone",
    ),
    Side.INDUSTRACK: ("ended", "held", "waiting", "industrack_own", "not_ready", "before_approval", "kind_off", "left_alone"),
}
OWN = {Side.QUICKBOOKS: "quickbooks_own", Side.INDUSTRACK: "industrack_own"}

STATEMENT = """
WITH live AS (
    SELECT {own} AS id FROM request WHERE company_id = :company AND kind = ANY(:near) AND {own} IS NOT NULL
        AND (state IN ('waiting', 'handed_out', 'unknown') OR state = 'settled' AND NOT applied)
    UNION SELECT {own} FROM push WHERE company_id = :company AND kind = ANY(:near) AND {own} IS NOT NULL
        AND state IN ('waiting', 'working')
    UNION SELECT {own} FROM {table} WHERE company_id = :company AND kind = ANY(:near) AND kind = ANY(:decided) AND dirty),
held AS (
    SELECT {own} AS id FROM attention WHERE company_id = :company AND kind = ANY(:near) AND {own} <> '' AND state <> 'resolved'
    UNION SELECT {own} FROM request WHERE company_id = :company AND kind = ANY(:near) AND {own} IS NOT NULL AND state = 'held'
    UNION SELECT {own} FROM push WHERE company_id = :company AND kind = :kind AND {own} IS NOT NULL AND state = 'failed'
    UNION SELECT record_id FROM choice WHERE company_id = :company AND kind = ANY(:near) AND starts_with(key, 'held:')
        AND key <> 'held:{told}'),
records AS (
    SELECT r.{own} AS id, r.parent_id, r."values" AS v, false AS stands_in FROM {table} r
    WHERE r.company_id = :company AND r.kind = :kind AND NOT r.deleted
    UNION ALL SELECT r.{own}, NULL, r."values", true FROM {table} r JOIN link l ON l.company_id = r.company_id
        AND l.kind = :kind AND l.{own} = r.{own} AND NOT l.ended
    WHERE r.company_id = :company AND r.kind = :owner AND NOT r.deleted AND :kind <> :owner),
classed AS (
    SELECT r.id, r.parent_id, coalesce(l.{other}, e.{other}) AS other, coalesce(r.v ->> 'active', 'true') <> 'false' AS active,
        CASE
            WHEN r.id = ANY(:named) THEN 'difference'
            WHEN o.id IS NOT NULL THEN 'pair'
            WHEN :not_yet THEN 'before_approval'
            WHEN :off THEN 'kind_off'
            WHEN r.id IN (SELECT id FROM live) OR :together AND r.parent_id IN (SELECT id FROM live) THEN 'waiting'
            WHEN s.{own} IS NOT NULL THEN 'job_location'
            WHEN e.{own} IS NOT NULL THEN 'ended'
            WHEN :jobs_ignored AND r.parent_id IS NOT NULL THEN 'job_ignored'
            WHEN r.id IN (SELECT id FROM held) OR :together AND r.parent_id IN (SELECT id FROM held) THEN 'held'
            WHEN {not_sent} THEN 'not_ready'
            ELSE 'unclear' END AS cause
    FROM records r
    LEFT JOIN link l ON l.company_id = :company AND l.kind = :kind AND l.{own} = r.id AND NOT l.ended
    LEFT JOIN (SELECT DISTINCT ON ({own}) {own}, {other} FROM link WHERE company_id = :company AND kind = :kind AND ended
        ORDER BY {own}, id DESC) e ON e.{own} = r.id
    LEFT JOIN (SELECT DISTINCT {own} FROM link WHERE company_id = :company AND kind = :inner AND NOT ended) s ON s.{own} = r.id
    LEFT JOIN (SELECT DISTINCT {other} AS id FROM {other_table} WHERE company_id = :company AND kind IN (:kind, :owner)
        AND NOT deleted) o ON o.id = l.{other})
"""


@dataclass
class Counted:
    """One kind on one side."""

    count: int = 0
    active: int = 0
    pairs: int = 0
    explained: Counter[str] = field(default_factory=Counter)

    def shown(self, side: Side) -> dict[str, Any]:
        return {
            "count": self.count,
            "active": self.active,
            "explained": {cause: self.explained.get(cause, 0) for cause in EXPLAINED[side]},
        }


def count(
    services: Services, company: Company, side: Side, kind: str, found: Sequence[Difference], heart: Callable[[], None]
) -> tuple[Counted, list[Difference]]:
    """The kind on this side, and the records without a counterpart for which something is due that nobody waits for."""
    with services.database.company(company.id) as connection:
        given, statement = _given(connection, company, side, kind, found)
        rows = connection.execute(
            text(f"{statement} SELECT cause, count(*) AS n, count(*) FILTER (WHERE active) AS active FROM classed GROUP BY 1"),
            given,
        ).all()
        unclear = connection.execute(
            text(f"{statement} SELECT id, parent_id, other FROM classed WHERE cause = 'unclear' ORDER BY 1"), given
        ).all()
    counted = Counted(sum(row.n for row in rows), sum(row.active for row in rows))
    for row in rows:
        if row.cause == PAIR:
            counted.pairs = row.n
        elif row.cause not in {UNCLEAR, DIFFERENCE}:
            counted.explained[row.cause] += row.n
    due: list[Difference] = []
    with services.database.company(company.id) as connection:
        is_braked = kind in push.braked_kinds(connection, company.id)
    named = {getattr(one, IDS[side]) for one in found if one.kind == kind and one.field == RECORD}
    left = iter(unclear)
    while batch := list(islice(left, BATCH)):
        with services.database.company(company.id) as connection:
            for record_id, cause, decision in _causes(connection, services, company, side, kind, batch):
                explained = _explained(cause, is_named=record_id in named, is_braked=is_braked)
                if explained is None:
                    due.append(_due(side, kind, record_id, decision))
                else:
                    counted.explained[explained] += 1
        heart()
    return counted, due


def _explained(cause: str, *, is_named: bool, is_braked: bool) -> str | None:
    """None of a difference: not of a record whose counterpart is gone, as is told of the pair, nor while a mass change waits."""
    if cause != DIFFERENCE:
        return cause
    if is_named:
        return "waiting"
    return "held" if is_braked else None


def _given(
    connection: Connection, company: Company, side: Side, kind: str, found: Iterable[Difference]
) -> tuple[dict[str, Any], str]:
    own, other = IDS[side], IDS[side.other]
    declared, inner = KINDS[kind], inside(kind)
    below = declared.below_left_out
    owner = declared.owner.kind if declared.owner and declared.owner.together else kind
    alone = [one for one in found if one.kind == kind and getattr(one, own) and not getattr(one, other)]
    held = preview.held(connection, company.id)
    not_sent = f"NOT ({declared.sent_while.replace('v ->>', 'r.v ->>')})" if declared.sent_while else "false"
    statement = STATEMENT.format(
        own=own,
        other=other,
        table=TABLES[side],
        other_table=TABLES[side.other],
        told=too_long.CODE,
        not_sent=not_sent if side is Side.INDUSTRACK else "false",
    )
    return {
        "company": company.id,
        "kind": kind,
        "owner": owner,
        "near": sorted({kind, owner}),
        "decided": list(DECIDED),
        "together": owner != kind,
        "inner": inner.name if inner and side is Side.QUICKBOOKS else "",
        "named": sorted({str(getattr(one, own)) for one in alone}),
        "not_yet": company.state != "active" or kind in held or owner in held,
        "off": company.settings.get(setting_of(kind)) == Direction.OFF,
        "jobs_ignored": side is Side.QUICKBOOKS and bool(below and below(company.settings)),
    }, statement


def _causes(
    connection: Connection, services: Services, company: Company, side: Side, kind: str, batch: Sequence[Any]
) -> Iterable[tuple[str, str, Decision | None]]:
    """Of records that are in no pair and wait for nothing: what decide says of them."""
    declared = KINDS[kind]
    if not declared.is_decided and declared.owner is not None:
        return _of_owners(connection, services, company, side, kind, batch)
    if side is Side.QUICKBOOKS:
        wanted = [Candidate(row.id, row.other) for row in batch]
    else:
        wanted = [Candidate(row.other, row.id) for row in batch]
    answers: dict[str, tuple[str, Decision | None]] = {row.id: ("left_alone", None) for row in batch}
    for unit, decision in decisions(connection, company, kind, wanted, services.now()):
        record = getattr(unit, side)
        if record is not None:
            answers[record.id] = (_cause(side, decision), decision)
    return [(record_id, cause, decision) for record_id, (cause, decision) in answers.items()]


def _of_owners(
    connection: Connection, services: Services, company: Company, side: Side, kind: str, batch: Sequence[Any]
) -> Iterable[tuple[str, str, Decision | None]]:
    """Records that are decided with the one that they hang below."""
    owner = KINDS[kind].owner
    assert owner is not None
    own, other = IDS[side], IDS[side.other]
    pairs = connection.execute(
        text(
            f"SELECT p.id, l.{other} AS other FROM unnest(CAST(:ids AS text[])) AS p(id) LEFT JOIN link l ON"
            f" l.company_id = :company AND l.kind = :kind AND l.{own} = p.id AND NOT l.ended"
        ),
        {"company": company.id, "kind": owner.kind, "ids": sorted({row.parent_id for row in batch if row.parent_id})},
    ).all()
    wanted = [Candidate(row.id, row.other) if side is Side.QUICKBOOKS else Candidate(row.other, row.id) for row in pairs]
    due: dict[str, Decision] = {}
    for _, decision in decisions(connection, company, owner.kind, wanted, services.now()):
        if decision.request is None and not decision.pushes:
            continue
        for step in decision.steps:
            record_id = step.quickbooks_id if side is Side.QUICKBOOKS else step.industrack_id
            if step.kind == kind and record_id and not step.waits and step.action in {Action.CREATE, Action.UPDATE}:
                due[record_id] = decision
    return [(row.id, DIFFERENCE if row.id in due else OWN[side], due.get(row.id)) for row in batch]


def _cause(side: Side, decision: Decision) -> str:
    if decision.attentions or decision.holds:
        return "held"
    if decision.request is not None or decision.pushes or any(not plan.ended for plan in decision.links):
        return DIFFERENCE
    return "waiting" if any(step.waits for step in decision.steps) else OWN[side]


def _due(side: Side, kind: str, record_id: str, decision: Decision | None) -> Difference:
    name = next((step.name for step in decision.steps if step.name), "") if decision else ""
    here = side is Side.QUICKBOOKS
    return Difference(
        kind=kind,
        quickbooks_id=record_id if here else None,
        industrack_id=None if here else record_id,
        name=name,
        field=RECORD,
        quickbooks=name if here else None,
        industrack=None if here else name,
        cause=Cause.NOT_COMPARED,
        side=side,
        only_proof=True,
    )


def kinds() -> list[str]:
    """What is proved, in the order in which it is shown."""
    shown = {kind for source in SOURCES.values() if source.proof_elements for kind in (source.kind, source.derived_kind)}
    return [name for name, kind in KINDS.items() if name in shown and kind.counted]
