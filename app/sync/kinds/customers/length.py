"""What of a customer and its locations in IndusTrack is longer than QuickBooks takes."""

from __future__ import annotations

from collections.abc import Iterator

from app.model import Context, Hold, Unit
from app.sync.kinds.customers.compared import ADDRESS, limits
from app.sync.kinds.customers.locations import values as places
from app.sync.rules import addresses, too_long
from app.sync.rules.reading import part


def cut(unit: Unit, context: Context, *, is_written: bool) -> Hold | None:
    """What is to be told, once the customer is in QuickBooks or on its way there; None when everything fits."""
    record = unit.industrack
    is_there = is_written or (unit.link is not None and not unit.link.ended)
    if record is None or record.deleted or record.kind != "customer" or not is_there:
        return None
    return too_long.hold(record, _fields(unit, context))


def _fields(unit: Unit, context: Context) -> Iterator[str]:
    values = unit.industrack.values if unit.industrack else {}
    texts = {key: limit for key, limit in limits(context.qbxml_version).items() if key != "company_name"}
    yield from (key.replace("_", " ") for key in too_long.of(values, texts))
    if addresses.too_long(part(ADDRESS, values)):
        yield "billing address"
    for pair in unit.locations:
        place = pair.industrack
        if place is not None and not place.deleted and addresses.too_long(part(places.ADDRESS, place.values)):
            yield "address of a location"
