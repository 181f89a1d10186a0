"""Items from IndusTrack: made in QuickBooks, or changed there where IndusTrack's value changed."""

from __future__ import annotations

from typing import Any

from app.model import Action, Attention, Context, Cover, Hold, Mirror, RequestPlan, Side, Unit, Values
from app.sync.kinds.items import naming as names
from app.sync.kinds.items import writing
from app.sync.kinds.items.accounts import CODE, Cause, resolve
from app.sync.kinds.items.values import MONEY, WRITTEN
from app.sync.kinds.tax_codes import taxes
from app.sync.rules import too_long
from app.sync.rules.comparison import Held, Policy, compare
from app.sync.rules.draft import About, Draft, remembered
from qbxml import text

KIND = "item"
SAME = "The same item on both sides."
MADE = {"service": "Service", "non_inventory": "NonInventory", "inventory": "Inventory", "equipment": "Inventory"}
ASSEMBLY = "assembly_not_in_quickbooks"
NEW = "New in IndusTrack."
TOLD = ("name", "active", "number", "taxable", "sales_description", "purchase_description", "price", "cost")
NUMBER_LIMIT, TEXT_LIMIT = 31, 4095
WORDS = {"number": "part number"}


def create(draft: Draft, record: Mirror, context: Context) -> None:
    """A new item in QuickBooks, once its accounts are known; an assembly waits until someone has built it there."""
    name = str(record.values["name"])
    what = _made(record.values, context)
    if what is None:
        _hold(draft, record, ASSEMBLY, ("assembly",), "An assembly is built in QuickBooks, with what it is made of.")
        return
    values = _for_quickbooks(record.values)
    found = {setting: resolve(setting, record.values, context) for setting in writing.needed(what, values)}
    causes = [one for one in found.values() if isinstance(one, Cause)]
    if causes:
        why = "Waits for an account in QuickBooks."
        _hold(draft, record, CODE, tuple(cause.text() for cause in causes), why)
        return
    accounts = {setting: one for setting, one in found.items() if isinstance(one, Mirror)}
    new_name = names.in_quickbooks(name, int(context.choices.get("name_attempt", "0")))
    body = writing.add(what, new_name, values, accounts, context)
    cover = Cover(KIND, record.id, agreed_industrack={key: record.values[key] for key in TOLD if key in record.values})
    shown = {key: value for key, value in (values | {"name": new_name}).items() if value not in ("", None)}
    plan = RequestPlan(f"Item{what}Add", body, name, (cover,))
    draft.send(plan, About(KIND, name, None, record.id), NEW, {}, shown)


def update(draft: Draft, unit: Unit, context: Context, policy: Policy) -> None:
    """Bring QuickBooks' record to what IndusTrack has; what QuickBooks has no place for is left alone."""
    ours, theirs, link = unit.quickbooks, unit.industrack, unit.link
    assert ours is not None
    assert theirs is not None
    base_ours = link.agreed_quickbooks if link else {}
    base_theirs = link.agreed_industrack if link else {}
    # A price that IndusTrack has never told is absent there, which is not nought.
    absent = {key for key in MONEY if theirs.values.get(key) == "" and not base_theirs.get(key)}
    now = of_industrack({key: value for key, value in theirs.values.items() if key not in absent}, ours, context)
    held = of_quickbooks(ours.values, ours, context)
    if "name" in held and "name" not in base_ours and names.agree(str(theirs.values.get("name")), str(ours.values.get("name"))):
        now |= {"name": held["name"]}  # no need to rename what is found by its name
    verdict = compare(
        Held(held, of_quickbooks(base_ours, ours, context), ours.edited_at),
        Held(now, of_industrack(base_theirs, ours, context), theirs.edited_at),
        policy,
    )
    keys = verdict.to_quickbooks - _impossible(now, context)
    body = writing.changed_parts(keys, now, ours.data, context)
    agreed = remembered(_told(ours.values, ours), base_ours, keys)
    agreed_theirs = _told(theirs.values, ours)
    about = About(KIND, str(ours.values["name"]), ours.id, theirs.id)
    if theirs.data.get("quickbooks_id") != ours.id:
        # Told first: the request would be overtaken by it. Its answer has the rest decided.
        if link is None:
            draft.link(about, SAME)
        draft.update(about, theirs, {}, verdict.why, agreed)
    elif body:
        plan = _request(ours, body, Cover(KIND, theirs.id, agreed_industrack=agreed_theirs))
        before, after = {key: ours.values.get(key) for key in keys}, {key: now[key] for key in keys}
        draft.send(plan, about, verdict.why, before, after, verdict.lost)
    elif link is None:
        draft.link(about, SAME, (agreed, agreed_theirs))
    elif (agreed, agreed_theirs) != (link.agreed_quickbooks, link.agreed_industrack):
        draft.agree(about, (agreed, agreed_theirs))


def cut(unit: Unit, *, is_written: bool) -> Hold | None:
    """What of an item that is in QuickBooks, or on its way there, is longer than QuickBooks takes."""
    record, is_there = unit.industrack, is_written or (unit.link is not None and not unit.link.ended)
    if record is None or record.deleted or not is_there:
        return None
    places = {"number": NUMBER_LIMIT, "sales_description": TEXT_LIMIT, "purchase_description": TEXT_LIMIT}
    made = set(places) - ({"number"} if record.values.get("kind") == "service" else set())
    held = _places(unit.quickbooks) if unit.quickbooks is not None else made
    places = {key: limit for key, limit in places.items() if key in held}
    return too_long.hold(record, (WORDS.get(key, key.replace("_", " ")) for key in too_long.of(record.values, places)))


def assemblies(records: int) -> Attention:
    """IndusTrack does not say what an assembly is made of, so it cannot be made in QuickBooks from there."""
    who = "1 assembly of IndusTrack is" if records == 1 else f"{records:,} assemblies of IndusTrack are"
    return Attention(
        code=ASSEMBLY,
        severity="info",
        summary=f"{who} not in QuickBooks.",
        remedy="Build it in QuickBooks under the same name or part number, with its components; the two are then linked.",
        kind=KIND,
    )


def of_quickbooks(values: Values, record: Mirror, context: Context) -> Values:
    """``values`` of QuickBooks, as far as its item has a place for them that we may write."""
    shown = {key: values[key] for key in _places(record) & values.keys()}
    if "name" in shown:
        shown["name"] = names.leaf(str(shown["name"]))
    if "taxable" in shown:
        taxable = taxes.is_taxable(shown.pop("taxable"), context)
        shown |= {} if taxable is None or taxes.preferences(context) is None else {"taxable": taxable}
    return _texts(shown)


def of_industrack(values: Values, record: Mirror, context: Context) -> Values:
    """``values`` of IndusTrack as QuickBooks' item could hold them."""
    shown = {key: values[key] for key in _places(record) & values.keys()}
    if "name" in shown:
        above = str(record.values.get("name", "")).rpartition(":")[0]
        shown["name"] = names.in_quickbooks(names.below(str(shown["name"]), above))
    if "taxable" in shown and taxes.preferences(context) is None:
        del shown["taxable"]
    return _texts(shown)


def _made(values: Values, context: Context) -> str | None:
    """The type of a new item; where QuickBooks' inventory is switched off, a part is one that is not counted."""
    what = MADE.get(str(values["kind"]))
    buying = context.preferences.get("purchases_and_vendors_preferences") or {}
    return "NonInventory" if what == "Inventory" and buying.get("is_using_inventory") is False else what


def _places(record: Mirror) -> set[str]:
    values = record.values
    if values.get("type") not in WRITTEN:
        return set()
    keys = set(TOLD)
    if values.get("price_percent"):
        keys.discard("price")  # a percentage is not a price, and stays
    return keys & values.keys()


def _told(values: Values, record: Mirror) -> Values:
    """What the two sides can agree on in this direction; the rest is news when the direction is changed."""
    return {key: values[key] for key in _places(record) if key in values}


def _for_quickbooks(values: Values) -> Values:
    return {**values, **_texts({key: values[key] for key in ("number", "sales_description", "purchase_description")})}


def _texts(values: Values) -> Values:
    """Texts as QuickBooks could hold them."""
    cleaned = dict(values)
    for key in ("sales_description", "purchase_description"):
        if key in values:
            cleaned[key] = text.clean(str(values[key]), TEXT_LIMIT, lines=True)
    if "number" in values:
        cleaned["number"] = text.clean(str(values["number"]), NUMBER_LIMIT)
    return cleaned


def _impossible(now: Values, context: Context) -> set[str]:
    return {"taxable"} if "taxable" in now and writing.tax_code(now["taxable"], context) is None else set()


def _request(ours: Mirror, body: dict[str, Any], cover: Cover) -> RequestPlan:
    head = {"list_id": ours.id, "edit_sequence": ours.version}
    return RequestPlan(f"Item{ours.values['type']}Mod", head | body, str(ours.values["name"]), (cover,))


def _hold(draft: Draft, record: Mirror, code: str, causes: tuple[str, ...], why: str) -> None:
    draft.holds.append(Hold(code, KIND, record.id, causes))
    about = About(KIND, str(record.values["name"]), None, record.id)
    draft.note(Action.ASK, Side.QUICKBOOKS, about, why, waits=True)
