"""A class by its full name, as IndusTrack names it, and by its ListID, as QuickBooks refers to it."""

from __future__ import annotations

from app.model import Attention, Context, Mirror
from app.sync.rules.names import fitted

KIND = "class"
CODE = "class_missing"


def is_tracked(context: Context) -> bool:
    """Whether the company file tracks classes; when it does not say so, what it holds tells."""
    told = (context.preferences.get("accounting_preferences") or {}).get("is_using_class_tracking")
    return bool(context.lists(KIND)) if told is None else bool(told)


def id_of(name: str, context: Context) -> str | None:
    """The ListID of the class of this full name; None when there is none. Names are unique, whatever their case."""
    wanted = fitted(name).casefold()
    return next((one.id for one in context.lists(KIND) if fitted(str(one.values["name"])).casefold() == wanted), None)


def name_of(list_id: str, context: Context) -> str | None:
    """The full name as it is now; None when the class is not known."""
    return next((str(one.values["name"]) for one in context.lists(KIND) if one.id == list_id), None)


def missing(record: Mirror | None, context: Context) -> Attention | None:
    """What is to be said of a customer that names a class which QuickBooks has not; the rest of it is written."""
    named = str((record.values.get("class") if record else None) or "")
    if record is None or not named or not is_tracked(context) or id_of(named, context) is not None:
        return None
    name = str(record.values.get("company_name") or record.id)
    return Attention(
        code=CODE,
        summary=f"{name} names the class {named}, which QuickBooks does not have.",
        remedy="Add the class in QuickBooks, or name another one in IndusTrack; the rest of the customer is kept in step.",
        kind=record.kind,
        industrack_id=record.id,
        name=name,
    )
