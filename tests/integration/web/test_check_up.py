"""The check-up before the approval, on a real database."""

from __future__ import annotations

import json
from typing import Any

from app.office import Service
from app.services import Services
from app.store.sql import Connection, text
from tests.integration.web.conftest import Made

LONG = "Birch Street Bakery and Coffee Roasters of Winterset"
TO_QUICKBOOKS = {"customers": "two_way", "items": "industrack_to_quickbooks"}


def add(connection: Connection, company: Made, side: str, kind: str, number: str, values: dict[str, Any], **data: Any) -> None:
    connection.execute(
        text(
            f'INSERT INTO {side}_record (company_id, kind, {side}_id, name, data, "values")'
            " VALUES (:company, :kind, :id, :name, CAST(:data AS jsonb), CAST(:values AS jsonb))"
        ),
        {
            "company": company.id,
            "kind": kind,
            "id": number,
            "name": values.get("company_name") or values["name"],
            "data": json.dumps(data),
            "values": json.dumps(values | {"active": values.get("active", "true")}),
        },
    )


def found(services: Services, company: Made) -> dict[str, dict[str, Any]]:
    return {one["what"]: one for one in Service(services).check_up(company.id)}


def says(services: Services, company: Made, **file: Any) -> None:
    """What QuickBooks says of the file."""
    given = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in file.items()}
    columns = ", ".join(f"{name} = :{name}" for name in given)
    with services.database.company(company.id) as connection:
        connection.execute(
            text(f"UPDATE company_file SET {columns} WHERE company_id = :company"), given | {"company": company.id}
        )


def test_what_is_too_long_and_has_no_account_counts_only_where_it_goes_to_quickbooks(
    company: Made, real_services: Services
) -> None:
    with real_services.database.company(company.id) as connection:
        add(connection, company, "industrack", "customer", "c1", {"company_name": LONG})
        add(connection, company, "industrack", "customer", "c2", {"company_name": LONG[:41]})
        add(connection, company, "industrack", "location", "l1", {"name": LONG})
        add(connection, company, "industrack", "item", "i1", {"name": LONG, "kind": "service", "cost": "3.00"})
        add(connection, company, "industrack", "item", "i2", {"name": "Pump", "kind": "inventory", "income_account": "Sales"})
        add(connection, company, "industrack", "item", "i3", {"name": "Old", "kind": "service", "active": "false"})
    assert found(real_services, company) == {}
    Service(real_services).change(company.id, TO_QUICKBOOKS)
    counted = {what: (one["count"], one["names"]) for what, one in found(real_services, company).items()}
    assert counted == {
        "customer_names_too_long": (1, [LONG]),
        "location_names_too_long": (1, [LONG]),
        "item_names_too_long": (1, [LONG]),
        "income_account": (1, [LONG]),
        "expense_account": (1, [LONG]),
        "cogs_account": (1, ["Pump"]),
        "asset_account": (1, ["Pump"]),
    }
    Service(real_services).change(company.id, {"income_account": "Sales", "asset_account": "Stock"})
    assert not {"income_account", "asset_account"} & found(real_services, company).keys()


def test_what_quickbooks_says_of_its_file_is_judged(company: Made, real_services: Services) -> None:
    several = {"multi_currency_preferences": {"is_multi_currency_on": True, "home_currency": {"full_name": "US Dollar"}}}
    says(real_services, company, file_mode="MultiUser", host={"country": "UK"}, preferences=several, seen_name="Hollow Creek LLC")
    with real_services.database.company(company.id) as connection:
        for name, currency in (("Dupont", "Euro"), ("Ames", "US Dollar")):
            add(connection, company, "quickbooks", "customer", name, {"company_name": name}, currency={"full_name": currency})
    told = found(real_services, company)
    assert {what: one["level"] for what, one in told.items()} == {
        "file": "",
        "mode": "warning",
        "edition": "warning",
        "currency": "warning",
    }
    assert (told["currency"]["words"], told["currency"]["names"]) == (
        "1 customer has another currency than US Dollar",
        ["Dupont"],
    )
    says(real_services, company, file_mode="SingleUser", host={"country": "US"}, preferences={"tax": 1})
    Service(real_services).change(company.id, {"time_zone": "America/Chicago"})
    told = found(real_services, company)
    assert [told[what]["level"] for what in ("mode", "edition", "currency")] == ["good"] * 3
    assert told["zone"]["words"] == "The time zone is America/Chicago"
