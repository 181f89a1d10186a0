"""A new customer: in IndusTrack from QuickBooks, or in QuickBooks from IndusTrack."""

from __future__ import annotations

from app.model import Action, Context, Mirror, Side, Unit, Values
from app.sync.kinds.customers import compared as common
from app.sync.kinds.customers import naming
from app.sync.kinds.customers.adding import in_quickbooks
from app.sync.kinds.customers.locations.joining import joined
from app.sync.kinds.customers.locations.values import KIND as LOCATION
from app.sync.kinds.customers.locations.values import label
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import About, Draft, remembered

KIND = "customer"
IN_INDUSTRACK = "New in QuickBooks."


def create(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    """Make the counterpart, where the direction allows it; a record that is deleted already needs none."""
    if unit.quickbooks is not None and not unit.quickbooks.deleted and policy.writes_industrack:
        in_industrack(draft, unit, unit.quickbooks, context)
    elif unit.industrack is not None and not unit.industrack.deleted and policy.writes_quickbooks:
        in_quickbooks(draft, unit, unit.industrack, context, policy)


def industrack_values(unit: Unit, record: Mirror, context: Context) -> tuple[Values, frozenset[str]]:
    """What IndusTrack is given, and the keys that cannot be told yet."""
    named = naming.of_unit(unit, context)
    ours = common.of_quickbooks(record.values, named, context)
    given = common.for_industrack(ours, ours, context, common.as_told(record.values, named))
    return given, frozenset(common.unsettled(record.values, ours, context))


def in_industrack(draft: Draft, unit: Unit, record: Mirror, context: Context) -> None:
    values, open_keys = industrack_values(unit, record, context)
    given = {key: value for key, value in values.items() if value not in ("", None)}
    name = str(record.data.get("full_name") or values["company_name"])
    agreed = remembered(record.values, {}, open_keys)
    draft.create(About(KIND, name, record.id), IN_INDUSTRACK, given, agreed, pending=open_keys)
    for pair in joined(unit.locations):
        if pair.quickbooks is not None and pair.link is None:
            place = pair.quickbooks
            why = "A ship-to address in QuickBooks; it follows its customer."
            about = About(LOCATION, label(place.values, name), place.id)
            draft.note(Action.CREATE, Side.INDUSTRACK, about, why, {}, place.values, waits=True)
