"""The brake: many links ended, records deactivated or edits overwritten are stopped until a person has looked.

What is decided now, what waits, and what was carried out within the last day count together, so that a mass change that comes
in pages, polls or webhooks is one. A person's *allow* is for the records that the question showed; they count no longer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from app.model import Attention, LinkPlan, Mirror, Pair
from app.queue import requests, tasks
from app.services import Services
from app.store import attentions, choices
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import moved
from app.sync.approval.moved import Moved
from app.sync.decide import units
from app.sync.decide.candidates import MOST_CANDIDATES, Candidate, candidates, mark_decided
from app.sync.decide.decisions import all_decisions
from app.sync.kinds import called as words_of
from app.sync.kinds import together
from app.sync.mirror import links

CODE = "mass_change"
BATCH = 200
LEAST, SHARE = 20, 0.05
MOST_NAMED = 5
EVERY = "*"  # the choice is about the kind, not about one record
DISCARD = "discard"

RECENT = (
    "SELECT DISTINCT s ->> 'kind' AS kind, s ->> 'key' AS key FROM ("
    " SELECT jsonb_array_elements(steps) AS s FROM request WHERE company_id = :company AND kind = :kind"
    """ AND steps @> '[{"counts": true}]'"""
    " AND (state IN ('waiting', 'handed_out', 'unknown') OR state = 'settled' AND NOT applied)"
    " UNION ALL SELECT step FROM push WHERE company_id = :company AND kind = ANY(:kinds) AND state IN ('waiting', 'working')"
    " AND step ->> 'counts' = 'true'"
    " UNION ALL SELECT jsonb_build_object('kind', kind, 'key', kind || ':' || coalesce(industrack_id, quickbooks_id),"
    " 'counts', counts) FROM change WHERE company_id = :company AND kind = ANY(:kinds) AND counts"
    " AND at > now() - interval '1 day') found WHERE s ->> 'counts' = 'true'"
)
"""Harm that waits or was carried out within the last day, and nobody has allowed."""

SEEN = (
    (
        "UPDATE change SET counts = false WHERE company_id = :company AND kind = ANY(:kinds) AND counts"
        " AND at > now() - interval '1 day' AND kind || ':' || coalesce(industrack_id, quickbooks_id) = ANY(:keys)"
    ),
    (
        "UPDATE push SET step = jsonb_set(step, '{counts}', 'false') WHERE company_id = :company AND kind = ANY(:kinds)"
        " AND state IN ('waiting', 'working') AND step ->> 'key' = ANY(:keys)"
    ),
    (
        "UPDATE request SET steps = (SELECT jsonb_agg(CASE WHEN s ->> 'key' = ANY(:keys) THEN jsonb_set(s, '{counts}', 'false')"
        " ELSE s END ORDER BY n) FROM jsonb_array_elements(steps) WITH ORDINALITY AS e (s, n)) WHERE company_id = :company"
        " AND kind = ANY(:kinds) AND (state IN ('waiting', 'handed_out', 'unknown', 'held') OR state = 'settled' AND NOT applied)"
        " AND EXISTS (SELECT 1 FROM jsonb_array_elements(steps) s WHERE s ->> 'counts' = 'true' AND s ->> 'key' = ANY(:keys))"
    ),
)
"""A person has seen these records: what was carried out or is on its way to either side counts no longer."""


@dataclass(frozen=True)
class Harm:
    """Records of one kind that would be ended, made inactive or overwritten."""

    keys: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()  # how many of each

    @classmethod
    def of(cls, steps: Iterable[tuple[str, str, str]]) -> Harm:
        """Of (kind, key, name)."""
        found = {key: (kind, name) for kind, key, name in steps}
        return cls(
            frozenset(found),
            tuple(name for _, name in found.values())[:MOST_NAMED],
            tuple(Counter(kind for kind, _ in found.values()).items()),
        )


def pulled(
    services: Services, company: companies.Company, kind: str, heart: Callable[[], None], *, is_concerned: bool = True
) -> bool:
    """Whether the kind is stopped. Plain updates, however many, do not count.

    ``is_concerned``: whether a mass change of the kind was allowed, or is asked about.
    """
    with services.database.alone(company.id) as connection:
        discards = is_concerned and _chosen(connection, company.id, kind) == DISCARD
        if not discards:
            recent, pairs = _recent(connection, company.id, kind), moved.load(connection, company.id, kind)
            limits = _limits(connection, company.id, kind, pairs.pairs + len(recent.keys))
            pairs = moved.with_chosen(connection, company.id, kind, pairs) if limits else pairs
    if discards:
        discard(services, company.id, kind, heart)
        return False
    if not limits:
        if is_concerned:
            with services.database.company(company.id) as connection:
                _over(connection, company.id, kind)
        return False
    now = _now(services, company, kind, heart, pairs)
    with services.database.company(company.id) as connection:
        allowed = allowance(connection, company.id, kind)
        counted = (now.keys | recent.keys) - allowed
        over = [one for one in together(kind) if _of(one, counted) > limits[one]]
        if not (over and now.keys - allowed):
            _over(connection, company.id, kind)
            return False
        _ask(connection, company.id, kind, now, counted)
    return True


def allowance(connection: Connection, company_id: str, kind: str) -> frozenset[str]:
    """The records for which a person has allowed it; they count no longer."""
    value = _chosen(connection, company_id, kind)
    return frozenset(json.loads(value)) if value.startswith("[") else frozenset()


def allow(connection: Connection, company_id: str, kind: str, keys: Iterable[str]) -> None:
    """A person has seen that it happens to these records; holds for the next decide of the kind."""
    choices.choose(connection, company_id, kind, EVERY, CODE, json.dumps(sorted(keys)))


def allow_shown(connection: Connection, company_id: str, kind: str, attention_id: int) -> None:
    """A person allows what this attention has shown; those records count no longer."""
    shown = connection.scalar(
        text("SELECT detail -> 'keys' FROM attention WHERE company_id = :company AND id = :id"),
        {"company": company_id, "id": attention_id},
    )
    allow(connection, company_id, kind, shown or ())
    for statement in SEEN:
        connection.execute(text(statement), {"company": company_id, "kinds": together(kind), "keys": shown or []})
    tasks.ask(connection, company_id, "push")


CONCERNED = (
    f"SELECT kind FROM choice WHERE company_id = :company AND record_id = '{EVERY}' AND key = '{CODE}'"
    f" UNION SELECT kind FROM attention WHERE company_id = :company AND code = '{CODE}' AND state <> 'resolved'"
)
"""The kinds of which a mass change was allowed, or is asked about."""


def forget(connection: Connection, company_id: str, kind: str) -> None:
    """Drop the allowance of the kind and its question: what was allowed is decided, or is not meant any more."""
    choices.forget(connection, company_id, kind, EVERY, (CODE,))
    _over(connection, company_id, kind)


def _over(connection: Connection, company_id: str, kind: str) -> None:
    """Resolve the question of the kind, if there is one; pushes that waited with it go on."""
    asked = connection.scalar(
        text(
            "SELECT EXISTS (SELECT 1 FROM attention WHERE company_id = :company AND code = :code AND kind = :kind"
            " AND state <> 'resolved')"
        ),
        {"company": company_id, "code": CODE, "kind": kind},
    )
    if asked:
        attentions.resolve(connection, company_id, CODE, kind=kind)
        tasks.ask(connection, company_id, "push")


def _now(services: Services, company: companies.Company, kind: str, heart: Callable[[], None], pairs: Moved) -> Harm:
    return Harm.of(
        (step.kind, step.key, step.name)
        for _, decision in all_decisions(services, company, kind, heart, among=pairs.concerns)
        for step in decision.steps
        if step.is_harmful
    )


def _recent(connection: Connection, company_id: str, kind: str) -> Harm:
    rows = connection.execute(text(RECENT), {"company": company_id, "kind": kind, "kinds": together(kind)})
    return Harm.of((row.kind, row.key, "") for row in rows)


def _chosen(connection: Connection, company_id: str, kind: str) -> str:
    return choices.of_records(connection, company_id, kind, [EVERY]).get(EVERY, {}).get(CODE, "")


def _of(kind: str, keys: Iterable[str]) -> int:
    return sum(key.partition(":")[0] == kind for key in keys)


def _ask(connection: Connection, company_id: str, kind: str, now: Harm, counted: frozenset[str]) -> None:
    """One question for these records; a larger change is another question, and the answers to the old one are refused."""
    known = connection.scalar(
        text(
            "SELECT detail -> 'keys' FROM attention WHERE company_id = :company AND code = :code AND kind = :kind"
            " AND state <> 'resolved'"
        ),
        {"company": company_id, "code": CODE, "kind": kind},
    )
    if known is not None and now.keys <= set(known):
        return
    attentions.resolve(connection, company_id, CODE, kind=kind)
    linked = {one: _linked(connection, company_id, one) for one in together(kind)}
    number = attentions.open_one(connection, company_id, _attention(kind, counted, linked, now.names))
    connection.execute(
        text(
            "UPDATE attention SET detail = jsonb_build_object('keys', CAST(:keys AS jsonb)) WHERE company_id = :company"
            " AND id = :id"
        ),
        {"company": company_id, "id": number, "keys": json.dumps(sorted(counted | now.keys))},
    )


def discard(services: Services, company_id: str, kind: str, heart: Callable[[], None]) -> None:
    """Take what both sides hold now as agreed, instead of writing it; a pair that lost one of its records ends.

    A few at a time, so that nothing is kept waiting for tens of thousands; the choice stands until all are done.
    """
    with services.database.company(company_id) as connection:
        everything = candidates(connection, company_id, kind, MOST_CANDIDATES)
    pairs = [one for one in everything if one.quickbooks_id and one.industrack_id]
    for start in range(0, len(pairs), BATCH):
        heart()
        with services.database.company(company_id) as connection:
            tasks.turn(connection, company_id)
            _discard(connection, company_id, kind, candidates(connection, company_id, kind, BATCH, pairs[start : start + BATCH]))
    with services.database.company(company_id) as connection:
        forget(connection, company_id, kind)
        tasks.ask(connection, company_id, "push")


def _discard(connection: Connection, company_id: str, kind: str, wanted: Sequence[Candidate]) -> None:
    pairs = [pair for unit in units.load(connection, company_id, kind, wanted) for pair in (unit, *unit.locations)]
    links.plan_all(connection, company_id, [plan for pair in pairs if (plan := _kept(pair)) is not None])
    ours, theirs = [one.quickbooks_id for one in wanted], [one.industrack_id for one in wanted]
    requests.withdraw(connection, company_id, kind, ours, theirs)
    mark_decided(connection, company_id, kind, wanted)


def _kept(pair: Pair) -> LinkPlan | None:
    if pair.link is None or pair.link.ended or pair.quickbooks is None or pair.industrack is None:
        return None
    plan = as_it_is(pair.link.kind, pair.quickbooks, pair.industrack)
    gone = pair.quickbooks.deleted or pair.industrack.deleted
    return replace(plan, ended=True) if gone else plan


def as_it_is(kind: str, quickbooks: Mirror, industrack: Mirror) -> LinkPlan:
    return LinkPlan(
        kind=kind,
        quickbooks_id=quickbooks.id,
        industrack_id=industrack.id,
        agreed_quickbooks=quickbooks.values,
        agreed_industrack=industrack.values,
        why=links.AS_THEY_ARE,
    )


def _attention(kind: str, counted: frozenset[str], linked: dict[str, int], names: Sequence[str]) -> Attention:
    words = words_of(kind)
    many = " and ".join(f"{_of(one, counted):,} of {linked[one]:,} linked {words_of(one)}" for one in linked if _of(one, counted))
    return Attention(
        code=CODE,
        severity="error",
        summary=f"{many} would be ended, made inactive or overwritten, counted over a day, among them {', '.join(names)}.",
        remedy=(
            f"Nothing is written for {words} until this is settled. Look at these records on both sides: allow it if it is meant;"
            " discard it to take both sides as they are now."
        ),
        kind=kind,
        choices=(("allow", "Yes, this is meant"), (DISCARD, "No, leave both sides as they are")),
    )


def _limits(connection: Connection, company_id: str, kind: str, most: int) -> dict[str, int]:
    """How many of the kind, and of what is decided with it, may be harmed; empty when ``most`` are too few to be too many."""
    if most <= LEAST:
        return {}
    limits = {one: _limit(connection, company_id, one) for one in together(kind)}
    return limits if most > min(limits.values()) else {}


def _limit(connection: Connection, company_id: str, kind: str) -> int:
    return max(LEAST, int(_linked(connection, company_id, kind) * SHARE))


def _linked(connection: Connection, company_id: str, kind: str) -> int:
    return int(
        connection.scalar(
            text("SELECT count(*) FROM link WHERE company_id = :company AND kind = :kind AND NOT ended"),
            {"company": company_id, "kind": kind},
        )
        or 0
    )
