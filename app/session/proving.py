"""The last phase: what a proof reads of QuickBooks, when nothing else is due; then once more what changed meanwhile.

A proof is never in the way: it comes after the writes, and a session that lasts long leaves the rest to the next one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.session.outgoing import Call, Outgoing
from app.session.progress import Proving
from app.session.states import Phase
from app.sync.kinds import Scope
from app.sync.proof import plan, store
from app.sync.proof.store import Proof

LONGEST = timedelta(minutes=10)  # of a session, after which no further part is begun


def is_left(call: Call) -> bool:
    """Whether this session has something to hand out for a proof."""
    progress = call.session.progress
    if progress.get("proof_failed") or _stopped(call):
        return False
    if progress.get("proved") and not progress.get("read_after_proof"):
        return True
    return bool(call.left.proves and (progress.get("proving") or _has_time(call)))


def next_message(call: Call) -> Outgoing | Phase | None:
    """The next page or ids; after the last of them the ordinary read once more, which shows what changed meanwhile."""
    progress = call.session.progress
    if not is_left(call):
        return None
    proof = store.going_on(call.connection, call.company_id, lock=True)
    if proof is not None and proof.reads_quickbooks:
        outgoing = _next(call, proof)
        store.save(call.connection, proof)
        if outgoing is not None:
            return outgoing
        if proof.reads_quickbooks:
            return None
    if progress.get("proved") and not progress.get("read_after_proof"):
        progress["read_after_proof"] = progress["read"] = True
        progress["kinds_read"] = []
        return Phase.READ
    return None


def _next(call: Call, proof: Proof) -> Outgoing | None:
    """What is asked next; None when all was asked, or when no time is left for another part."""
    progress = call.session.progress
    if not proof.parts:
        proof.position["parts"] = plan.parts(call.connection, call.company_id)
    going = progress.get("proving")
    if going is not None and going["proof"] == proof.id:
        return _page(proof, going)
    for number, part in enumerate(proof.parts):
        if part["done"]:
            continue
        if not _has_time(call):
            return None
        if "after" not in part:
            size = call.file.page_size
            progress["proving"] = {"proof": proof.id, "part": number, "size": size, "iterator_id": None}
            return _page(proof, progress["proving"])
        ids = plan.next_ids(call.connection, call.company_id, part["kind"], part["after"])
        if ids:
            query = plan.light(part["kind"], Scope(ids=tuple(ids)))
            return Outgoing("proof", [("page", query)], _detail(proof, number) | {"ids": ids})
        part["done"] = True
    _all_read(call, proof)
    return None


def _page(proof: Proof, going: Proving) -> Outgoing:
    part = proof.parts[going["part"]]
    query = plan.page(part, going["size"], going["iterator_id"])
    return Outgoing("proof", [("page", query)], _detail(proof, going["part"]))


def _detail(proof: Proof, number: int) -> dict[str, Any]:
    return {"proof": proof.id, "part": number, "kind": proof.parts[number]["kind"]}


def received(call: Call, detail: dict[str, Any], iterator_id: str | None, remaining: int | None) -> None:
    """Note in the proof how far the part is whose answer was just stored."""
    proof = store.going_on(call.connection, call.company_id, lock=True)
    if proof is None or proof.id != detail["proof"] or not proof.reads_quickbooks:
        return
    part, progress = proof.parts[detail["part"]], call.session.progress
    proof.position["failed"] = 0
    if "ids" in detail:
        part["after"] = detail["ids"][-1]
    elif remaining and iterator_id and progress.get("proving"):
        progress["proving"]["iterator_id"] = iterator_id
    else:
        part["done"] = True
        progress.pop("proving", None)
    if all(one["done"] for one in proof.parts):
        _all_read(call, proof)
    store.save(call.connection, proof)
    call.ask("prove")


def failed(call: Call) -> None:
    """No answer: the part is read again in another session; a proof that cannot read is given up, and said to be unproven."""
    call.session.progress.pop("proving", None)
    call.session.progress["proof_failed"] = True
    proof = store.going_on(call.connection, call.company_id, lock=True)
    if proof is not None:
        proof.position["failed"] = int(proof.position.get("failed", 0)) + 1
        store.save(call.connection, proof)
        call.ask("prove")


def _all_read(call: Call, proof: Proof) -> None:
    proof.quickbooks_read_at = call.services.now()
    call.session.progress["proved"] = True
    call.change_file({"read_wanted_at": ":now"}, now=proof.quickbooks_read_at)


def _has_time(call: Call) -> bool:
    return call.services.now() - call.session.started_at < LONGEST


def _stopped(call: Call) -> bool:
    return bool(call.file.stopped) or call.company.paused
