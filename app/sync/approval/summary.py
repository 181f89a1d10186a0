"""What a preview tells: counts a side and kind, and examples, made by the same decisions that write."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.model import Action, Hold, Side, Step
from app.services import Services
from app.sync import companies
from app.sync.approval.left_out import Counted
from app.sync.decide import holds as waiting
from app.sync.decide.decisions import all_decisions
from app.sync.mirror import company as context

COUNTED = (Action.CREATE, Action.UPDATE, Action.DEACTIVATE)
MOST_EXAMPLES = 20  # of each side, kind and action


@dataclass(frozen=True)
class Summary:
    """What a preview tells; ``told`` as the surfaces show it, with ``seen``, a digest of every step."""

    told: dict[str, Any]
    harm: dict[str, list[str]]  # kind → keys of what would be ended, made inactive or overwritten
    asked: list[Any]  # the attentions that would be opened


def summarise(services: Services, company: companies.Company, kinds: Iterable[str], heart: Callable[[], None]) -> Summary:
    """What would be done, counted a side and kind; the order of candidates is the same as long as they are the same."""
    counted: dict[str, dict[str, Counter[str]]] = {side: {} for side in Side}
    linked: Counter[str] = Counter()
    examples: list[dict[str, Any]] = []
    shown: Counter[tuple[str, str, str]] = Counter()
    asked: list[Any] = []
    counted_pairs: set[int] = set()
    foreseen = context.Foreseen()
    harm: dict[str, set[str]] = {}
    places = Counted(company.settings)
    fingerprint = hashlib.blake2b(digest_size=16)
    for kind in kinds:
        for side in Side:
            counted[side].setdefault(kind, Counter())
        linked[kind] += 0
        held: list[Hold] = []
        for unit, decision in all_decisions(services, company, kind, heart, foreseen):
            places.add(kind, unit, decision)
            asked += decision.attentions
            held += decision.holds
            for step in decision.steps:
                if not _is_new(step, counted_pairs):
                    continue
                fingerprint.update(f"{step.action}|{step.side}|{step.key}|{step.name}|{step.waits}\n".encode())
                if step.is_harmful:
                    harm.setdefault(kind, set()).add(step.key)
                _count(step, counted, linked)
                place = (str(step.side), step.kind, str(step.action))
                shown[place] += 1
                if shown[place] <= MOST_EXAMPLES:
                    examples.append(_example(step))
        if held:
            with services.database.company(company.id) as connection:
                asked += waiting.of_preview(held, kind, context.load(connection, company, services.now()))
    sides = {str(side): {kind: {str(a): found[a] for a in COUNTED} for kind, found in counted[side].items()} for side in Side}
    told = {**sides, "link": dict(linked), "places": places.told(), "seen": fingerprint.hexdigest(), "examples": examples}
    return Summary(told, {kind: sorted(keys) for kind, keys in harm.items()}, asked)


def _is_new(step: Step, known: set[int]) -> bool:
    """A pair that is not linked yet is looked at from either side, and counts once."""
    if step.quickbooks_id is None or step.industrack_id is None:
        return True
    key = hash((step.kind, step.side, step.action, step.quickbooks_id, step.industrack_id))
    if key in known:
        return False
    known.add(key)
    return True


def _count(step: Step, counted: dict[str, dict[str, Counter[str]]], linked: Counter[str]) -> None:
    if step.action is Action.LINK:
        linked[step.kind] += 1
    elif step.side is not None and step.action in COUNTED:
        counted[step.side].setdefault(step.kind, Counter())[step.action] += 1


def _example(step: Step) -> dict[str, Any]:
    """``name`` is the one that the record gets there; ``record`` what it is called where it comes from."""
    return {
        "side": step.side,
        "kind": step.kind,
        "action": step.action,
        "name": _name_there(step),
        "record": step.name,
        "why": step.why,
    }


def _name_there(step: Step) -> str:
    if step.side is Side.INDUSTRACK and step.action is Action.CREATE:
        return str(step.after.get("company_name") or step.after.get("name") or step.name)
    return step.name
