"""Accounts of new items in QuickBooks, through HTTP: found, checked by type, asked for once."""

from __future__ import annotations

from app.sandbox.quickbooks import CompanyFile
from tests.acceptance.items_world import DEFAULTS, account, there, to_quickbooks
from tests.acceptance.world import Served


def test_a_company_without_any_account_gets_one_clear_attention_and_not_a_thousand(running: Served) -> None:
    with to_quickbooks(running, accounts={}) as w:
        kinds = ("service", "non_inventory", "inventory", "equipment")
        for number in range(1000):
            w.industrack.create("items", {"kind": kinds[number % 4], "name": f"Part {number}", "price": "1", "cost": "1"})
        w.sync(2)
        [asked] = w.attention()
        assert asked["code"] == "account_missing"
        assert asked["kind"] == "item"
        assert asked["summary"].startswith("1,000 items of IndusTrack wait")
        for words in ("income account", "expense account", "cost of goods sold account", "inventory asset account"):
            assert words in asked["summary"]
        choices = [choice["value"] for choice in asked["choices"]]
        assert "income_account=Parts Income" in choices
        assert "asset_account=Inventory Asset" in choices
        assert "income_account=Checking" not in choices
        w.office.change(w.id, {name: value for name, value in DEFAULTS.items() if name != "asset_account"})
        w.settle()
        assert w.status()["queue"]["waiting"] == 500
        [asked] = w.attention()
        assert asked["summary"].startswith("500 items of IndusTrack wait")
        w.office.settle_attention(str(asked["id"]), "resolve", "asset_account=Inventory Asset")
        w.settle()
        assert w.attention() == []
        assert w.office.company(w.id)["settings"]["asset_account"] == "Inventory Asset"
        w.poll()
        assert w.status()["records"]["item"] == {"quickbooks": 1000, "industrack": 1000, "linked": 1000}


def test_the_preview_already_says_which_accounts_are_missing(running: Served) -> None:
    with to_quickbooks(running, accounts={}, auto_approve="false") as w:
        for number in range(3):
            w.industrack.create("items", {"kind": "service", "name": f"Visit {number}"})
        w.poll()
        [asked] = w.attention("account_missing")
        assert "income account" in asked["summary"]
        assert "asset" not in asked["summary"]
        w.office.change(w.id, DEFAULTS)
        w.settle()
        assert w.attention("account_missing") == []
        w.office.approve(w.id, False)
        w.sync(2)
        assert w.attention() == []
        assert there(w, "Visit 1").kind == "ItemService"


def test_accounts_are_checked_by_type_and_the_attention_names_what_is_wrong(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_account("Old sales", "Income", is_active=False)
    with to_quickbooks(running, file) as w:
        for name, named in (("A", "Checking"), ("B", "Nowhere"), ("C", "Old sales"), ("D", "Service Income")):
            w.industrack.create("items", {"kind": "service", "name": name, "income_account": named})
        w.sync(2)
        [asked] = w.attention()
        assert asked["summary"].startswith("3 items of IndusTrack wait")
        for words in ("'Checking' is named as income account", "of a type", "'Nowhere'", "'Old sales'", "inactive"):
            assert words in asked["summary"]
        assert account(w, there(w, "D"), "AccountRef") == "Service Income"
        w.file.add_account("Nowhere", "OtherIncome")
        w.sync(2)
        assert account(w, there(w, "B"), "AccountRef") == "Nowhere"
        [asked] = w.attention()
        assert asked["summary"].startswith("2 items")


def test_accounts_may_be_named_by_number_and_below_others(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_account("Field", "Income", parent="Service Income", account_number="4010")
    with to_quickbooks(running, file, accounts={"income_account": "4010 · Service Income:Field"}) as w:
        w.industrack.create("items", {"kind": "service", "name": "A"})
        w.industrack.create("items", {"kind": "service", "name": "B", "income_account": "4100"})
        w.industrack.create("items", {"kind": "service", "name": "C", "income_account": "service income:field"})
        w.sync(2)
        named = [account(w, there(w, name), "AccountRef") for name in "ABC"]
        assert named == ["Service Income:Field", "Parts Income", "Service Income:Field"]
        offered = w.office.company(w.id)["accounts"]["income_account"]
        assert offered[0] == "Parts Income"
        assert offered[-1] == "Discounts Given"


def test_assemblies_wait_together_until_they_are_built_in_quickbooks(running: Served) -> None:
    file = CompanyFile.tidy()
    with to_quickbooks(running, file) as w:
        for name in ("Pump kit", "Boiler kit"):
            w.industrack.create("items", {"kind": "assembly", "name": name})
        w.sync(2)
        [asked] = w.attention()
        assert (asked["code"], asked["severity"]) == ("assembly_not_in_quickbooks", "info")
        assert asked["summary"].startswith("2 assemblies")
        for name in ("Pump kit", "Boiler kit"):
            w.file.add_item(name, "InventoryAssembly", price="9", components=[("Compressor 3T", 1)])
        w.sync(2)
        assert w.attention() == []
        assert w.status()["records"]["item"]["linked"] == 2
