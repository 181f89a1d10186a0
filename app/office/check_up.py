"""What is worth cleaning up before anything is written: looked at after the first read, each with what to do.

What QuickBooks says of its file comes first (``check_up_file``), then what is counted among the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.companies import Company
from app.office import check_up_file
from app.store.sql import Connection, text

NAMED = 3  # examples of each
TO_QUICKBOOKS = ("industrack_to_quickbooks", "two_way")


@dataclass(frozen=True)
class Look:
    """``statement`` answers names; only records that are there count. ``asked_of`` is a setting that must bring them over."""

    what: str
    one: str
    many: str
    to_do: str
    statement: str
    asked_of: str = ""
    level: str = "warning"


NEW_IN_QUICKBOOKS = """SELECT i.name FROM industrack_record i WHERE i.company_id = :company AND NOT i.deleted
AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = i.company_id AND l.kind = i.kind AND l.industrack_id = i.industrack_id)
AND i.values ->> 'active' IS DISTINCT FROM 'false'"""
UNNAMED = "AND coalesce(i.values ->> '{field}', '') = '' AND coalesce(:{setting}, '') = ''"

LOOKS: tuple[Look, ...] = (
    Look(
        "duplicates",
        "customer has the company name of another one",
        "customers have the company name of another one",
        "They would be in IndusTrack twice. Merge them in QuickBooks or make one inactive.",
        """SELECT name FROM (SELECT q.name, count(*) OVER (PARTITION BY lower(trim(q.values ->> 'company_name'))) AS same
           FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.parent_id IS NULL AND q.values ->> 'active' = 'true') named WHERE same > 1""",
    ),
    Look(
        "jobs_without_ship_to",
        "job has no ship-to address",
        "jobs have no ship-to address",
        (
            "A job’s service location is its ship-to address; without one it arrives without a place of its own. Fill it in"
            " where you know it."
        ),
        """SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quickbooks_record s WHERE s.company_id = q.company_id
           AND s.kind = 'location' AND s.parent_id = q.quickbooks_id AND NOT s.deleted
           AND s.quickbooks_id <> q.quickbooks_id || '#')""",
    ),
    Look(
        "inactive",
        "customer is inactive",
        "customers are inactive",
        "They go to the inactive list in IndusTrack. Nothing has to be done.",
        """SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.values ->> 'active' = 'false'""",
        level="",
    ),
    Look(
        "customer_names_too_long",
        "customer of IndusTrack has a name of more than 41 characters",
        "customers of IndusTrack have a name of more than 41 characters",
        "QuickBooks holds no more; it gets the beginning of the name. Shorten it in IndusTrack where that says too little.",
        f"{NEW_IN_QUICKBOOKS} AND i.kind = 'customer' AND length(i.values ->> 'company_name') > 41",
        "customers",
    ),
    Look(
        "location_names_too_long",
        "location of IndusTrack has a name of more than 41 characters",
        "locations of IndusTrack have a name of more than 41 characters",
        "A ship-to address in QuickBooks holds no more; it gets the beginning. Shorten it where that says too little.",
        f"{NEW_IN_QUICKBOOKS} AND i.kind = 'location' AND length(i.values ->> 'name') > 41",
        "customers",
    ),
    Look(
        "item_names_too_long",
        "item of IndusTrack has a name of more than 31 characters",
        "items of IndusTrack have a name of more than 31 characters",
        "QuickBooks holds no more; it gets the beginning and a sign that tells two apart. Shorten it where that says too little.",
        f"{NEW_IN_QUICKBOOKS} AND i.kind = 'item' AND length(i.values ->> 'name') > 31",
        "items",
    ),
    Look(
        "income_account",
        "item needs an income account in QuickBooks",
        "items need an income account in QuickBooks",
        "Choose the account for those that name none, or name it on each item in IndusTrack; until then they wait.",
        f"{NEW_IN_QUICKBOOKS} AND i.kind = 'item' {UNNAMED.format(field='income_account', setting='income_account')}",
        "items",
    ),
    Look(
        "expense_account",
        "item that is bought needs an expense account in QuickBooks",
        "items that are bought need an expense account in QuickBooks",
        "Choose the account for those that name none; until then they wait.",
        f"""{NEW_IN_QUICKBOOKS} AND i.kind = 'item' AND i.values ->> 'kind' NOT IN ('inventory', 'equipment')
        AND coalesce(i.values ->> 'cost', '') ~ '[1-9]' {UNNAMED.format(field="expense_account", setting="expense_account")}""",
        "items",
    ),
    Look(
        "cogs_account",
        "item in stock needs an account for the cost of goods sold",
        "items in stock need an account for the cost of goods sold",
        "Choose the account for those that name none; until then they wait.",
        f"""{NEW_IN_QUICKBOOKS} AND i.kind = 'item' AND i.values ->> 'kind' IN ('inventory', 'equipment')
        {UNNAMED.format(field="expense_account", setting="cogs_account")}""",
        "items",
    ),
    Look(
        "asset_account",
        "item in stock needs an inventory asset account",
        "items in stock need an inventory asset account",
        "Choose the account for those that name none; until then they wait.",
        f"""{NEW_IN_QUICKBOOKS} AND i.kind = 'item' AND i.values ->> 'kind' IN ('inventory', 'equipment')
        {UNNAMED.format(field="asset_account", setting="asset_account")}""",
        "items",
    ),
)


def check_up(connection: Connection, company: Company) -> list[dict[str, Any]]:
    """Everything that was looked at and says something: ``what``, ``level`` (``good``, ``warning``, ``""``), ``count`` (None for
    what is not counted), ``words``, ``to_do`` and some ``names``."""
    return check_up_file.told(connection, company) + _counted(connection, company)


def _counted(connection: Connection, company: Company) -> list[dict[str, Any]]:
    accounts = {name: company.settings.get(name) or "" for name in ("income_account", "expense_account", "cogs_account")}
    given = accounts | {"company": company.id, "asset_account": company.settings.get("asset_account") or ""}
    found = []
    for look in LOOKS:
        if look.asked_of and company.settings[look.asked_of] not in TO_QUICKBOOKS:
            continue
        row = connection.execute(
            text(
                f"SELECT count(*) AS number, (array_agg(name ORDER BY name))[1:{NAMED}] AS names FROM ({look.statement}) looked"
            ),
            {name: value for name, value in given.items() if f":{name}" in look.statement},
        ).one()
        if row.number:
            found.append(_told(look, row.number, row.names))
    return found


def _told(look: Look, number: int, names: Sequence[str]) -> dict[str, Any]:
    return {
        "what": look.what,
        "level": look.level,
        "count": number,
        "words": look.one if number == 1 else look.many,
        "to_do": look.to_do,
        "names": list(names),
    }
