"""The end of a proof: everything counted, every pair compared, each difference named; and the document that says so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from app.model import Side
from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import Connection, text
from app.sync.companies import Company
from app.sync.kinds import KINDS, counted
from app.sync.proof import counts, found, keeping, mending, money, pairs, store, vanished, words
from app.sync.proof.store import Proof, Verdict
from app.sync.proof.words import Cause, Difference

log = logging.getLogger(__name__)

NOT_APPROVED = "Nothing is written before the comparison is approved, so that the two sides cannot agree yet."


def conclude(services: Services, claim: Claim, company: Company, proof: Proof, heart: Callable[[], None]) -> None:
    """Count and compare, and keep the document. Raises: LostLease."""
    with services.database.company(company.id) as connection:
        differences = found.differences(connection, company, _since(connection, company))
        differences += found.unreadable(connection, company.id)
    if company.state == "active":
        differences += _of_pairs(services, company, differences, heart)
    kinds: dict[str, Any] = {}
    for kind in counts.kinds():
        theirs, due = counts.count(services, company, Side.QUICKBOOKS, kind, differences, heart)
        ours, missing = counts.count(services, company, Side.INDUSTRACK, kind, differences, heart)
        if company.state == "active":
            differences += [*due, *missing]
        kinds[kind] = {
            "quickbooks": theirs.shown(Side.QUICKBOOKS),
            "industrack": ours.shown(Side.INDUSTRACK),
            "pairs": theirs.pairs,
        }
    with services.database.company(company.id) as connection:
        sums = money.sums(connection, company.id, heart)
        differences += found.met(connection, company)
        _keep(connection, services, company, proof, kinds, sums, differences)
        tasks.hold(connection, claim)
    services.wake(company.id, "decide")


def _of_pairs(services: Services, company: Company, known: Iterable[Difference], heart: Callable[[], None]) -> list[Difference]:
    differences: list[Difference] = []
    for kind in counts.kinds():
        setting = KINDS[kind].setting
        if KINDS[kind].is_decided and kind not in money.MONEY and setting is not None and company.settings[setting] != "off":
            differences += pairs.differences(services, company, kind, heart)
    with services.database.company(company.id) as connection:
        differences += pairs.linked_to_others(connection, company.id, counts.kinds())
        if money.is_synchronised(company):
            differences += money.differences(connection, company)
    named = {(one.kind, one.quickbooks_id, one.industrack_id) for one in known}
    return [
        one
        for one in differences
        if one.cause in {Cause.EDITED_AFTER, Cause.OTHER_LINK} or (one.kind, one.quickbooks_id, one.industrack_id) not in named
    ]


def _keep(
    connection: Connection,
    services: Services,
    company: Company,
    proof: Proof,
    kinds: dict[str, Any],
    sums: dict[str, Any],
    differences: list[Difference],
) -> None:
    now = services.now()
    once = {difference.key: difference for difference in reversed(differences)}.values()
    taken = pairs.taken_as_they_are(connection, company.id)
    for kind, shown in kinds.items():
        shown["differences"] = sum(one.kind == kind for one in once)
        shown["as_they_are"] = taken.get(kind, 0)
        for side, figures in sums["kinds"].get(kind, {}).items():
            shown[side] |= figures
    number = keeping.keep(connection, proof, company, differences)
    _compare_again(connection, company.id, differences)
    if company.state == "active":
        vanished.tell(connection, company.id)
    verdict, because = _verdict(company, number, kinds, now)
    document = {
        "company": company.name,
        **_names(connection, company.id, proof),
        "began_at": proof.began_at,
        "kinds": kinds,
        "sums": {name: sums[name] for name in ("currencies", "months")},
    }
    store.conclude(connection, proof, verdict, because, document, now)
    mending.note(connection, company.id, now)
    log.info("company %s: a proof was made, %s differences", company.id, number)


def _verdict(company: Company, number: int, kinds: dict[str, Any], now: datetime) -> tuple[Verdict, str]:
    there = now.astimezone(company.zone)
    when = f"{there.day} {there:%B} at {there:%H:%M}"
    if company.state != "active":
        return Verdict.UNPROVEN, NOT_APPROVED
    if number:
        were = "difference was" if number == 1 else "differences were"
        return Verdict.DIFFER, f"{number:,} {were} found when both sides were read anew on {when}."
    told = [counted(kind, shown["pairs"]) for kind, shown in kinds.items() if shown["pairs"]]
    pairs_ = " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:]))) or "nothing yet"
    taken = [counted(kind, shown["as_they_are"]) for kind, shown in kinds.items() if shown["as_they_are"]]
    but = f"; {' and '.join(taken)} among them left as they differ, because somebody took both sides as they are" if taken else ""
    return Verdict.AGREE, f"Both sides agree: they were read anew and compared on {when}, {pairs_} in pairs{but}."


def _names(connection: Connection, company_id: str, proof: Proof) -> dict[str, Any]:
    row = connection.execute(
        text(
            "SELECT coalesce(f.pinned_name, f.seen_name) AS quickbooks, c.industrack_account AS industrack FROM company c"
            " JOIN company_file f USING (company_id) WHERE c.company_id = :company"
        ),
        {"company": company_id},
    ).one()
    return {"quickbooks": row.quickbooks or None, "industrack": proof.position.get("account") or row.industrack}


def _compare_again(connection: Connection, company_id: str, differences: Iterable[Difference]) -> None:
    """What was not compared, or named another record, is decided anew with what it hangs below."""
    again = [one for one in differences if one.cause in {Cause.NOT_COMPARED, Cause.OTHER_LINK}]
    if not again:
        return
    mark_again(connection, company_id, again)
    tasks.ask(connection, company_id, "decide")


def mark_again(connection: Connection, company_id: str, differences: Iterable[Any]) -> None:
    """Have these decided anew; ``differences`` have kind, quickbooks_id and industrack_id."""
    for one in differences:
        declared = KINDS[one.kind].owner
        owner = declared.kind if declared and declared.together else one.kind
        for table, own, record_id in (
            ("quickbooks_record", "quickbooks_id", one.quickbooks_id),
            ("industrack_record", "industrack_id", one.industrack_id),
        ):
            if record_id:
                connection.execute(
                    text(
                        f"UPDATE {table} t SET dirty = true WHERE t.company_id = :company AND (t.kind = :kind AND t.{own} = :id"
                        f" OR t.kind = :owner AND t.{own} = (SELECT parent_id FROM {table} WHERE company_id = :company"
                        f" AND kind = :kind AND {own} = :id AND :kind <> :owner))"
                    ),
                    {"company": company_id, "kind": one.kind, "owner": owner, "id": record_id},
                )


def _since(connection: Connection, company: Company) -> str:
    """When the last complete read of QuickBooks began, in the company's own time."""
    read = connection.scalar(text("SELECT read_at FROM company_file WHERE company_id = :company"), {"company": company.id})
    return words.moment(read.astimezone(company.zone)) if read else ""
