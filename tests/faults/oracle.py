"""What must be true when everything works again; it knows what was entered, and looks at both sides themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.office import Service
from app.services import Services
from app.store.sql import text
from tests.faults.company import Company

EXPLAINED = {"time_zone_differs", "clock_differs", "total_differs"}
"""Attentions that this world deserves: the PC's clock was put to another day; and a customer that was made in IndusTrack has
QuickBooks' sales tax only once it is there, so that an invoice of before has none."""


PHONES_WRITTEN = (
    "SELECT name, why, before ->> 'phone' AS was, after ->> 'phone' AS phone FROM change WHERE kind = 'customer'"
    " AND side = 'quickbooks' AND action = 'update' AND name = ANY(:names) AND after ? 'phone' ORDER BY id"
)


def differences(company: Company) -> Iterator[str]:
    """Everything in which the two sides and what was entered differ; empty when all is well."""
    ours = Counter(str(one["Name"]) for one in company.file.customers)
    theirs = Counter(str(one["company_name"]) for one in company.industrack.list("customers", deleted=False))
    for name in sorted(company.customers):
        for side, found in (("QuickBooks", ours), ("IndusTrack", theirs)):
            if found[name] != 1:
                yield f"{side} has {name!r} {found[name]} times"
    for side, found in (("QuickBooks", ours), ("IndusTrack", theirs)):
        for name in sorted(found.keys() - company.customers):
            yield f"{side} has {name!r}, which nobody entered here"
    phones = {
        str(one["company_name"]): str(one.get("phone") or "") for one in company.industrack.list("customers", deleted=False)
    }
    for name, phone in sorted(company.phones.items()):
        if phones.get(name, phone) != phone:
            record = company.file.find("Customer", name)
            held = record.data.get("Phone") if record else None
            yield f"IndusTrack has the phone {phones[name]!r} for {name!r}, QuickBooks has {held!r}, entered was {phone!r}"
    yield from _invoices(company)


def _invoices(company: Company) -> Iterator[str]:
    memos = Counter(str(one.get("Memo") or "").partition(" [")[0] for one in company.file.invoices)
    by_id = {one.id: one for one in company.file.invoices}
    for description, number in sorted(company.invoices.items()):
        if memos[description] != 1:
            yield f"QuickBooks has {description!r} {memos[description]} times"
        told = company.industrack.get("invoices", number)
        if told["quickbooks_id"] not in by_id or told["sync_status"] != "synced":
            yield f"IndusTrack says {told['sync_status']!r} of {description!r}: {told['sync_error']!r}"
    for memo in sorted(memos.keys() - company.invoices.keys()):
        yield f"QuickBooks has {memo!r}, which nobody entered here"


def overwritten(company: Company, services: Services) -> Iterator[str]:
    """Phones that were written into QuickBooks although people change them there alone: an older one over a newer one."""
    with services.database.company(company.id) as connection:
        rows = connection.execute(text(PHONES_WRITTEN), {"names": sorted(company.phones)}).all()
    for row in rows:
        yield f"{row.name!r} was given the phone {row.phone!r} in QuickBooks, where {row.was!r} had been entered: {row.why}"


def asked_in_vain(company: Company, services: Services) -> int:
    """How often a person was asked whose edit is the later one, although people edit customers on one side alone."""
    with services.database.company(company.id) as connection:
        return int(connection.scalar(text("SELECT count(*) FROM attention WHERE code = 'edited_on_both_sides'")) or 0)


def waiting(company: Company, office: Service) -> Iterator[str]:
    """What waits without an explanation."""
    status = office.status(company.id)
    queue, pushes = status["queue"], status["pushes"]
    told = [one for one in office.attention(company.id) if one["code"] not in EXPLAINED]
    if (any(queue.values()) or any(pushes.values())) and not told:
        yield f"queue {queue}, pushes {pushes}, health {status['health']} ({status['because']}), and no attention says why"
    for one in told:
        yield f"attention {one['code']}: {one['summary']}"
