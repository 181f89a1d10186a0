"""Items from QuickBooks: what IndusTrack shows of them, and what is due there."""

from __future__ import annotations

import re

from app.model import Context, Link, Mirror, Unit, Values
from app.sync.kinds.items.naming import in_industrack, in_quickbooks
from app.sync.kinds.items.values import ACCOUNTS, KINDS, MONEY, is_expense, is_kept
from app.sync.kinds.tax_codes import taxes
from app.sync.rules.comparison import Held, Policy, compare, respelled
from app.sync.rules.draft import NOTHING, About, Draft, remembered
from app.sync.rules.reading import UNREAD
from qbxml import text

KIND = "item"
SAME = "The same item on both sides."
EQUIPMENT = "equipment"
PLAIN = ("number", "sales_description", "purchase_description", "price", "cost", "active", "quantity_on_hand")
LINES = ("sales_description", "purchase_description")
TEXTS = ("name", "number", *LINES)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
NULLS = (*ACCOUNTS, "quantity_on_hand")


def create(draft: Draft, record: Mirror, context: Context) -> None:
    """A new item in IndusTrack; QuickBooks' own special items and what is no item there stay where they are."""
    if record.deleted or not is_kept(record.values):
        return
    values = of_quickbooks(record.values, context)
    if _is_below_equipment(record.values, context):
        values["kind"] = EQUIPMENT
    given = {key: value for key, value in values.items() if value not in ("", None)}
    name = str(record.values["name"])
    open_keys = unsettled(record.values, values, context)
    agreed = remembered(record.values, {}, open_keys)
    draft.create(About(KIND, name, record.id), "New in QuickBooks.", given, agreed, pending=open_keys)


def update(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    """Bring IndusTrack's record to what QuickBooks has; QuickBooks is the master, and an edit of the other side is put back."""
    ours, theirs, link = unit.quickbooks, unit.industrack, unit.link
    assert ours is not None
    assert theirs is not None
    if not is_kept(ours.values):
        return
    base = link or Link(KIND, ours.id, theirs.id, {}, {})
    now = of_quickbooks(ours.values, context, theirs.values)
    before = of_quickbooks(base.agreed_quickbooks, context, theirs.values)
    held = Held(_compared(now), _compared(before), ours.edited_at)
    there = _compared({key: value for key, value in theirs.values.items() if key != UNREAD})
    was = _compared(base.agreed_industrack)
    if "name" not in held.base and held.now.get("name") == in_quickbooks(str(theirs.values.get("name"))):
        held.now["name"] = there["name"]  # QuickBooks has it as long as it can
    if was and "quantity_on_hand" in there:
        was["quantity_on_hand"] = there["quantity_on_hand"]  # counted there too: no edit to be put back
    other = Held(there, was, theirs.edited_at)
    verdict = compare(held, other, policy)
    changes = {key: _sent(key, now[key]) for key in sorted(verdict.to_industrack | respelled(held, other, now, before))}
    # What QuickBooks holds nothing of is left to IndusTrack, and is not agreed on.
    differing = {key for key, value in held.now.items() if key in there and there[key] != value}
    left = differing - (held.base.keys() & was.keys())
    open_keys = unsettled(ours.values, now, context) | (left - changes.keys())
    agreed = remembered(ours.values, base.agreed_quickbooks, open_keys)
    agreed_theirs = {key: value for key, value in theirs.values.items() if key not in open_keys}
    about = About(KIND, str(ours.values["name"]), ours.id, theirs.id)
    is_pushed = bool(changes) or theirs.data.get("quickbooks_id") != ours.id
    _note_link(draft, about, link, (agreed, agreed_theirs), is_pushed=is_pushed)
    draft.update(about, theirs, changes, verdict.why, agreed, pending=open_keys, lost=verdict.lost)


def of_quickbooks(values: Values, context: Context, theirs: Values | None = None) -> Values:
    """``values`` of QuickBooks in IndusTrack's words; what QuickBooks has no place for is missing, and left alone there."""
    shown = {key: _tidy(key, values[key]) for key in PLAIN if key in values and (values[key] != "" or key not in MONEY)}
    shown |= {key: values[key] for key in ACCOUNTS if key in values}
    if "name" in values:
        shown["name"] = in_industrack(values["name"])
    if values.get("type") in KINDS:
        # What someone called equipment stays equipment: QuickBooks does not know the word.
        stays = theirs is not None and theirs.get("kind") == EQUIPMENT
        shown["kind"] = EQUIPMENT if stays else KINDS[values["type"]]
    if "account" in values:
        shown["expense_account" if is_expense(values, context) else "income_account"] = values["account_name"]
    if "taxable" in values and taxes.preferences(context) is not None:
        taxable = taxes.is_taxable(values["taxable"], context)
        shown |= {} if taxable is None else {"taxable": taxable}
    return shown


def unsettled(values: Values, shown: Values, context: Context) -> set[str]:
    """``taxable`` while the item's tax code is not known yet."""
    told = "taxable" in values and taxes.preferences(context) is not None
    return {"taxable"} if told and "taxable" not in shown else set()


def _note_link(draft: Draft, about: About, link: Link | None, agreed: tuple[Values, Values], *, is_pushed: bool) -> None:
    """Agree on what is agreed, when that is news; what is being pushed is agreed on when it has arrived."""
    if link is None:
        draft.link(about, SAME, NOTHING if is_pushed else agreed)
    elif not is_pushed and agreed != (link.agreed_quickbooks, link.agreed_industrack):
        draft.agree(about, agreed)


def _is_below_equipment(values: Values, context: Context) -> bool:
    parent = str(context.settings.get("equipment_items") or "").strip().casefold()
    return bool(parent) and str(values["name"]).casefold().startswith(f"{parent}:")


def _tidy(key: str, value: object) -> object:
    """Descriptions with all their characters: line breaks of one kind, no space around."""
    return _BREAKS.sub("\n", value).strip() if key in LINES and isinstance(value, str) else value


def _compared(values: Values) -> Values:
    """The form that both sides are compared in: texts as QuickBooks could hold them."""
    return {key: text.clean(str(value), lines=key in LINES) if key in TEXTS and value else value for key, value in values.items()}


def _sent(key: str, value: object) -> object:
    """Texts are cleared by nothing, accounts and quantities by null."""
    return None if key in NULLS and value == "" else value
