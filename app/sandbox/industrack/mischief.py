"""Things that happen behind a connector's back in IndusTrack: lost webhooks, changes without a stamp, links swapped."""

from collections.abc import Callable
from typing import Any

from app.sandbox.industrack.answers import Answer, Record, Refused, granted
from app.sandbox.industrack.industrack import Industrack
from app.sandbox.industrack.schema import COLLECTIONS

NAMES = ("company_name", "name", "number", "reference")
Values = dict[str, Any]


class Mischief:
    """One account of a sandbox IndusTrack."""

    def __init__(self, industrack: Industrack, token: str | None = None) -> None:
        self.industrack = industrack
        self.account = industrack.account(token)

    def act(
        self,
        action: str,
        collection: str = "",
        who: str = "",
        values: Values | None = None,
        hints: bool = True,
        stamps: bool = True,
    ) -> Any:
        """Do it. Raises: ValueError for what there is not, Refused where the contract's rules are broken."""
        if action not in ACTIONS:
            raise ValueError(f"There is no {action!r}; there are {', '.join(ACTIONS)}.")
        if collection and collection not in COLLECTIONS:
            raise ValueError(f"There is no collection {collection!r}; there are {', '.join(COLLECTIONS)}.")
        return ACTIONS[action](self, collection, who, dict(values or {}), {"hints": hints, "stamps": stamps})

    def find(self, collection: str, who: str) -> Record:
        """A record by its id, its name or number, or the id of its QuickBooks record. Raises: Refused."""
        with self.account.lock:
            for record in self.account.tables[collection].records.values():
                if who in (record["id"], record["quickbooks_id"]) or who in (record.get(name) for name in NAMES):
                    return record
        raise Refused(Answer(404, errors={"id": [f"There is no record {who!r} in {collection}."]}))


def told(record: Record) -> Values:
    """A record in a few words."""
    named = next((str(record[name]) for name in NAMES if record.get(name)), "")
    kept = ("id", "quickbooks_id", "version", "updated_at", "deleted")
    return {"name": named, **{name: record[name] for name in kept}}


def _list(mischief: Mischief, collection: str, who: str, values: Values, how: dict[str, bool]) -> Any:
    shown = [told(one) for one in mischief.industrack.list(collection, mischief.account.token)]
    return [one for one in shown if who.casefold() in one["name"].casefold()]


def _edit(mischief: Mischief, collection: str, who: str, values: Values, how: dict[str, bool]) -> Any:
    record = mischief.find(collection, who)
    return told(granted(mischief.account.tamper(collection, record["id"], values, **how)))


def _set_active(active: bool) -> "Action":
    def act(mischief: Mischief, collection: str, who: str, values: Values, how: dict[str, bool]) -> Any:
        return _edit(mischief, collection, who, {"active": active}, how)

    return act


def _rename(mischief: Mischief, collection: str, who: str, values: Values, how: dict[str, bool]) -> Any:
    if not values.get("name"):
        raise ValueError("Say what to call it: name=….")
    field = "company_name" if collection == "customers" else "name"
    return _edit(mischief, collection, who, {field: values["name"]}, how)


def _delete(mischief: Mischief, collection: str, who: str, values: Values, how: dict[str, bool]) -> Any:
    record = mischief.find(collection, who)
    sender = mischief.industrack.webhooks(mischief.account.token)
    if not how["hints"] and sender.target is not None:
        sender.lost += 1
    return told(granted(mischief.account.delete(collection, record["id"])))


def _lose_webhooks(mischief: Mischief, collection: str, who: str, values: Values, how: dict[str, bool]) -> Any:
    """The next ``count`` hints are never sent."""
    sender = mischief.industrack.webhooks(mischief.account.token)
    sender.lost = int(values.get("count", "1"))
    return {"lost": sender.lost}


def _swap_links(mischief: Mischief, collection: str, who: str, values: Values, how: dict[str, bool]) -> Any:
    """Two records exchange the QuickBooks records that they say they are linked with."""
    one, other = mischief.find(collection, who), mischief.find(collection, str(values.get("with", "")))
    links = {one["id"]: other["quickbooks_id"], other["id"]: one["quickbooks_id"]}
    changed = [
        granted(mischief.account.tamper(collection, record_id, {"quickbooks_id": link}, **how))
        for record_id, link in links.items()
    ]
    return [told(record) for record in changed]


Action = Callable[[Mischief, str, str, Values, dict[str, bool]], Any]
ACTIONS: dict[str, Action] = {
    "list": _list,
    "edit": _edit,
    "rename": _rename,
    "deactivate": _set_active(False),
    "activate": _set_active(True),
    "delete": _delete,
    "lose-webhooks": _lose_webhooks,
    "swap-links": _swap_links,
}
