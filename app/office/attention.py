"""Attention settled by a person: tried again, ignored, or decided."""

from __future__ import annotations

from typing import Any

from app.health.facts import STOPPING
from app.model import WINNER
from app.office import changing
from app.office.errors import Missing, Refusal
from app.office.settling import number
from app.queue import requests, tasks
from app.services import Services
from app.session import company_file
from app.store import attentions, choices
from app.store.engine import patiently
from app.store.sql import Connection, text
from app.sync import companies, company_settings
from app.sync.approval import brake, restored
from app.sync.kinds import unit_of
from app.sync.mirror import links, many, marks
from app.sync.rules import endings, undecided

CLOSED = {"retry": "resolved", "resolve": "resolved", "ignore": "ignored"}


def shown(row: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "code", "severity", "summary", "remedy", "kind", "quickbooks_id", "industrack_id", "name", "choices", "since")
    empty_is_none = {"kind", "quickbooks_id", "industrack_id", "name"}
    told = {name: (row[name] or None) if name in empty_is_none else row[name] for name in names}
    return told | {"quickbooks_id": None if _is_of_many(row) else told["quickbooks_id"], "records": row["records"]}


def _is_of_many(row: dict[str, Any]) -> bool:
    return bool(str(row["quickbooks_id"]).startswith(attentions.MANY))


def settle(services: Services, item_id: str, act: str, choose: str | None) -> dict[str, Any]:
    """``retry``: its record is decided again. ``ignore``: no longer shown. ``resolve``: with a choice where there are any.

    One that stands for many records settles each of them so.
    """
    with services.database.operators() as connection:
        item = attentions.by_number(connection, number(item_id))
    if item is None:
        raise Missing(f"There is no attention {item_id}.")
    company_id = str(item["company_id"])
    allowed = [choice["value"] for choice in item["choices"]]
    if act == "ignore" and item["code"] in STOPPING:
        raise Refusal("This keeps records from being written, so it cannot be ignored. Settle it, or do what it says.")
    if act == "resolve" and allowed and choose is None:
        raise Refusal(f"Choose one of: {', '.join(allowed)}.")
    if choose is not None and choose not in allowed:
        raise Refusal(f"{choose!r} is not a choice here. Choose one of: {', '.join(allowed) or 'nothing'}.")

    def transaction() -> None:
        with services.database.company(company_id) as connection:
            tasks.turn(connection, company_id)
            each = many.members(connection, company_id, item["id"]) if _is_of_many(item) else []
            state = "resolved" if each else CLOSED[act]
            if not attentions.close(connection, company_id, item["id"], state, choose or "") and (choose or act == "ignore"):
                raise Refusal("This was settled in the meantime: an answer to it would be taken for an answer to something else.")
            for one in each:
                attentions.close(connection, company_id, one["id"], CLOSED[act], many.answer(one, choose or ""))
            for one in each or [item]:
                if act != "ignore":
                    if choose is not None:
                        _chosen(connection, company_id, one, many.answer(one, choose))
                    _try_again(connection, company_id, one)
            many.show_one_of_two(connection, company_id)
            many.gather(connection, company_id)
            tasks.ask(connection, company_id, "decide")

    patiently(transaction)
    services.wake(company_id, "decide")
    return shown(item) | {"state": CLOSED[act]}


def _chosen(connection: Connection, company_id: str, item: dict[str, Any], value: str) -> None:
    match item["code"], value:
        case "wrong_company_file", "keep":
            pass  # the file stays as it is known; the next update looks which one is open
        case "wrong_company_file", "pin":
            company_file.pin(connection, company_id, item["id"])
        case restored.CODE, _:
            restored.confirm(connection, company_id, value)
        case endings.CHOICE, endings.AGAIN:
            record = item["industrack_id"]
            choices.choose(connection, company_id, item["kind"], record, item["code"], value)
            links.forget_lost(connection, company_id, item["kind"], [record])
        case undecided.UNSURE, _:
            choices.choose(connection, company_id, item["kind"], item["industrack_id"], WINNER, value)
        case "account_missing", _:
            name, _, account = value.partition("=")
            changing.change(connection, companies.get(connection, company_id), company_settings.read({name: account}))
        case "outcome_unknown", _:
            requests.found_out(connection, company_id, item["kind"], item["industrack_id"], value)
        case brake.CODE, brake.DISCARD:
            choices.choose(connection, company_id, item["kind"], brake.EVERY, brake.CODE, value)
        case brake.CODE, _:
            brake.allow_shown(connection, company_id, item["kind"], item["id"])
        case _:
            # Decide looks for a choice under the code of the attention that offered it.
            record = item["industrack_id"] or item["quickbooks_id"]
            choices.choose(connection, company_id, item["kind"] or "", record, item["code"], value)


def _try_again(connection: Connection, company_id: str, item: dict[str, Any]) -> None:
    kind = unit_of(item["kind"])
    for name in ("quickbooks_id", "industrack_id"):
        record = (item[name] or "").split("#", 1)[0]
        marks.mark(connection, company_id, kind, [record], [record])
        connection.execute(
            text(
                "UPDATE request SET state = 'waiting', since = now(), not_before = NULL WHERE company_id = :company"
                f" AND kind = :kind AND {name} = :id AND state = 'held'"
            ),
            {"company": company_id, "kind": kind, "id": record},
        )
    choices.forget(connection, company_id, kind, item["industrack_id"], ("refused",))
    if item["code"] == "mass_change":
        marks.mark_differences(connection, company_id, item["kind"])
