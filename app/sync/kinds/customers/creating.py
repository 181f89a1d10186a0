"""A new customer: in IndusTrack from QuickBooks, or in QuickBooks from IndusTrack."""

from __future__ import annotations

from dataclasses import replace

from app.model import Action, Context, Mirror, PushPlan, Side, Step, Unit, Values
from app.sync.kinds.customers import compared as common
from app.sync.kinds.customers import naming
from app.sync.kinds.customers.adding import in_quickbooks
from app.sync.kinds.customers.locations.joining import joined
from app.sync.kinds.customers.locations.values import KIND as LOCATION
from app.sync.kinds.customers.locations.values import label
from app.sync.rules.comparison import Policy
from app.sync.rules.draft import Draft, nested, remembered

KIND, COLLECTION = "customer", "customers"
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
    draft.pushes.append(
        PushPlan(
            KIND,
            COLLECTION,
            {**nested(given), "quickbooks_id": record.id},
            name,
            record.id,
            agreed_quickbooks=remembered(record.values, {}, open_keys),
            pending=tuple(sorted(open_keys)),
        )
    )
    draft.steps.append(Step(Action.CREATE, Side.INDUSTRACK, KIND, name, IN_INDUSTRACK, record.id, None, {}, given))
    for pair in joined(unit.locations):
        if pair.quickbooks is not None and pair.link is None:
            place = pair.quickbooks
            why = "A ship-to address in QuickBooks; it follows its customer."
            step = Step(Action.CREATE, Side.INDUSTRACK, LOCATION, label(place.values, name), why, place.id)
            draft.steps.append(replace(step, after=place.values, waits=True))
