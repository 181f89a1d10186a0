"""How customers are known again on the other side: who may be meant, and who else could be; ``likeness`` judges two of them."""

from __future__ import annotations

from app.model import Mirror, Unit
from app.sync.kinds.customers import likeness
from app.sync.rules import names
from app.sync.rules.counterpart import Matching, Recognised

KIND = "customer"


def _recognise(unit: Unit, record: Mirror, candidates: list[Mirror]) -> Recognised:
    sure = [other for other in candidates if likeness.is_certain(record.values, other.values)]
    rivals = [one for one in _rivals(unit) for other in sure if likeness.is_certain(one.values, other.values)]
    if len(sure) == 1 and not rivals:
        return sure[0], ()
    return None, likeness.suggest(record, [*candidates, *unit.former])


def _candidates(unit: Unit) -> list[Mirror]:
    """Who may be meant; a customer comes before its jobs, which carry the same name."""
    found = [mirror for mirror in unit.suggestions if not mirror.deleted and mirror.kind == KIND]
    if unit.quickbooks is None:
        own = [mirror for mirror in found if not mirror.values.get("job_name")]
        return own or found
    parent = unit.parent
    if not unit.quickbooks.values.get("job_name") or (parent and parent.link and not parent.link.ended):
        return found
    company = names.plain(str(unit.quickbooks.values["company_name"]))
    parents = [one for one in found if names.plain(str(one.values.get("company_name", ""))) == company]
    return [one for one in found if one not in parents] if len(parents) == 1 else found


def _rivals(unit: Unit) -> list[Mirror]:
    """Others on the record's own side; a customer's jobs do not compete with it."""
    record = unit.quickbooks or unit.industrack
    alive = [mirror for mirror in unit.rivals if not mirror.deleted and record and mirror.id != record.id]
    if unit.quickbooks is None or unit.quickbooks.values.get("job_name"):
        return alive
    return [mirror for mirror in alive if not mirror.values.get("job_name")]


def _named(mirror: Mirror) -> str:
    return str(mirror.data.get("full_name") or mirror.values.get("company_name") or mirror.id)


def _details(mirror: Mirror) -> tuple[object, ...]:
    return tuple(mirror.values.get(key) for key in ("phone", "email", "billing_address.street"))


MATCHING = Matching(KIND, _named, _details, _candidates, _recognise)
