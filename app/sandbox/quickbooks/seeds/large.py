"""A company of any size, the same for the same seed."""

import random
from typing import Any

from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.by_hand.things import ThingsByHand
from app.sandbox.quickbooks.seeds import words
from app.sandbox.quickbooks.seeds.examples import carefree, nahimic

MOST_SHIP_TOS = 50
_YEAR = 365 * 24 * 3600


def large(file: ThingsByHand, customers: int, jobs: int, ship_tos: int, items: int, seed: int) -> None:
    """Add exactly these numbers, the documented examples among them.

    Raises: ValueError when there would be jobs without customers or more ship-tos than fit.
    """
    if jobs and not customers:
        raise ValueError("Jobs need customers.")
    if not _fits(ship_tos, customers + jobs):
        raise ValueError(f"A customer or job holds at most {MOST_SHIP_TOS} ship-tos.")
    chance = random.Random(seed)  # noqa: S311 -- made-up data, the same every time
    if customers >= 1 and jobs >= 1 and _fits(ship_tos - 1, customers + jobs - 2):
        carefree(file)
        customers, jobs, ship_tos = customers - 1, jobs - 1, ship_tos - 1
    if customers >= 1 and _fits(ship_tos - 2, customers + jobs - 1):
        nahimic(file)
        customers, ship_tos = customers - 1, ship_tos - 2
    counts = _spread(chance, ship_tos, customers + jobs)
    tops = [_customer(file, chance, number, counts[number]) for number in range(customers)]
    parents = tops or file.customers[:1]
    below = [_job(file, chance, chance.choice(parents), number, counts[customers + number]) for number in range(jobs)]
    made = [_item(file, chance, number) for number in range(items)]
    _age(file, chance, [*tops, *below, *made])


def _fits(ship_tos: int, records: int) -> bool:
    return 0 <= ship_tos <= MOST_SHIP_TOS * records


def _spread(chance: random.Random, ship_tos: int, records: int) -> list[int]:
    """How many ship-tos each record gets: mostly few, never more than fit."""
    counts = [0] * records
    left, room = ship_tos, list(range(records))
    while left:
        place = chance.randrange(len(room))
        counts[room[place]] += 1
        left -= 1
        if counts[room[place]] == MOST_SHIP_TOS:
            room[place] = room[-1]
            room.pop()
    return counts


def _address(chance: random.Random, top: str = "") -> dict[str, str]:
    town, state, code = chance.choice(words.TOWNS)
    street = f"{chance.randint(1, 9999)} {chance.choice(words.STREETS)} {chance.choice(('St', 'Ave', 'Rd', 'Ln'))}"
    lines = {"addr1": top, "addr2": street} if top else {"addr1": street}
    return {**lines, "city": town, "state": state, "postal_code": code}


def _ship_tos(chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Named or named by QuickBooks, the first one the default."""
    kept = []
    for number in range(1, count + 1):
        name = f"Ship To {number}" if chance.random() < 0.3 else f"{chance.choice(words.PLACES)} site {number}"
        kept.append({"name": name, **_address(chance), "default": number == 1})
    return kept


def _customer(file: ThingsByHand, chance: random.Random, number: int, ship_tos: int) -> Record:
    first, last = chance.choice(words.FIRST), chance.choice(words.LAST)
    business = chance.random() < 0.7
    stem = f"{chance.choice(words.PLACES)} {chance.choice(words.TRADES)}" if business else f"{last}, {first}"
    company = f"{stem} {number + 1}{chance.choice(words.ENDINGS)}" if business else ""
    name = company or f"{stem} {number + 1}"
    return file.add_customer(
        name,
        company_name=company,
        first_name=first,
        last_name=last,
        contact=f"{first} {last}",
        phone=f"641-555-{chance.randint(0, 9999):04}",
        email=f"{first}.{last}.{number + 1}@mail.example".lower(),
        bill_address=_address(chance, company if chance.random() < 0.2 else ""),
        ship_to=_ship_tos(chance, ship_tos) or None,
        terms=chance.choice(("Net 15", "Net 30", "Due on receipt")),
        is_active=chance.random() >= 0.02,
    )


def _job(file: ThingsByHand, chance: random.Random, parent: Record, number: int, ship_tos: int) -> Record:
    return file.add_customer(
        f"{chance.choice(words.STREETS)} {chance.choice(('install', 'repair', 'contract'))} {number + 1}",
        parent=parent,
        company_name=parent.get("CompanyName"),
        first_name=parent.get("FirstName"),
        last_name=parent.get("LastName"),
        ship_to=_ship_tos(chance, ship_tos) or None,
        is_active=parent.is_active,
    )


def _item(file: ThingsByHand, chance: random.Random, number: int) -> Record:
    """A service, a part that is not counted, or one that is."""
    what = f"{chance.choice(words.PARTS)} {number + 1}"
    price = f"{chance.randint(100, 90000) / 100:.2f}"
    cost = f"{chance.randint(50, 50000) / 100:.2f}"
    active = chance.random() >= 0.03
    sort = chance.choices(("Service", "NonInventory", "Inventory"), (45, 25, 30))[0]
    if sort == "Service":
        return file.add_item(f"{what} service", sort, price=price, desc=f"{what}, labour", is_active=active)
    more = {"quantity_on_hand": chance.randint(0, 400)} if sort == "Inventory" else {}
    return file.add_item(what, sort, price=price, cost=cost, desc=f"{what}, each", is_active=active, **more)


def _age(file: ThingsByHand, chance: random.Random, records: list[Record]) -> None:
    """Give the records a past: made within six years, last saved some time after."""
    now = file.now()
    for record in records:
        record.created = now - chance.randint(_YEAR // 2, 6 * _YEAR)
        record.modified = chance.randint(record.created, now - 3600)
        record.sequence = record.modified
