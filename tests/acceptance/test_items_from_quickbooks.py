"""Items from QuickBooks, through HTTP: every kind, its values, its changes and its end."""

from __future__ import annotations

import pytest

from app.sandbox.quickbooks import Behaviour, CompanyFile
from tests.acceptance.items_world import here, names_here, sequences, there
from tests.acceptance.world import Served, world


def test_every_kind_of_item_becomes_what_is_documented(running: Served) -> None:
    file = CompanyFile.tidy()
    file.add_item("Pump kit", "InventoryAssembly", price="300", cost="210", components=[("Compressor 3T", 1)])
    file.add_item(
        "Van", "FixedAsset", acquired_as="New", asset_account="Vehicles", purchase_desc="Van", purchase_date="2025-01-02"
    )
    file.add_item("Deposit", "Payment", desc="Deposit")
    file.add_item("Interest", "OtherCharge", price="0", SpecialItemType="FinanceCharge")
    with world(running, file) as w:
        w.poll()
        kinds = {one["name"]: one["kind"] for one in w.industrack.list("items")}
        assert kinds == {
            "Labor": "service",
            "Service call": "service",
            "Subcontractor": "service",
            "Freight": "service",
            "Filter 16x20": "non_inventory",
            "Compressor 3T": "inventory",
            "Pump kit": "assembly",
            "Tune-up": "assembly",
        }
        assert w.attention() == []


def test_values_arrive_where_they_belong(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item(
        "Valve",
        "Inventory",
        price="12.345",
        cost="7.5",
        desc="Brass valve\nhalf inch",
        purchase_desc="VALVE BRS 1/2",
        manufacturer_part_number="BV-12",
        quantity_on_hand="17",
        tax_code="Non",
    )
    file.add_item("Hourly", "Service", price="95", desc="By the hour", account="Service Income")
    file.add_item("Sub", "Service", price="120", cost="80", purchase_desc="Plumber")
    with world(running, file) as w:
        w.poll()
        valve = here(w, "Valve")
        assert (valve["price"], valve["cost"], valve["quantity_on_hand"]) == ("12.345", "7.50", "17")
        assert (valve["sales_description"], valve["purchase_description"]) == ("Brass valve\nhalf inch", "VALVE BRS 1/2")
        assert (valve["number"], valve["taxable"]) == ("BV-12", False)
        assert (valve["income_account"], valve["expense_account"]) == ("Parts Income", "Cost of Goods Sold")
        assert valve["asset_account"] == "Inventory Asset"
        assert here(w, "Hourly")["income_account"] == "Service Income"
        assert here(w, "Hourly")["expense_account"] is None
        assert here(w, "Sub")["purchase_description"] == "Plumber"
        assert here(w, "Sub")["cost"] == "80.00"


def test_an_item_that_is_only_bought_names_its_expense_account(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("Rental", "NonInventory", price="40", account="Subcontractors")
    with world(running, file) as w:
        w.poll()
        rental = here(w, "Rental")
        assert (rental["income_account"], rental["expense_account"]) == (None, "Subcontractors")


def test_a_renamed_account_is_shown_by_its_new_name(running: Served) -> None:
    file = CompanyFile.tidy()
    parts = next(one for one in file.accounts if one.full_name == "Parts Income")
    with world(running, file) as w:
        w.poll()
        before = sequences(w)
        w.file.rename("Account", parts.id, "Material sales")
        w.sync(2)
        assert sequences(w) == before
        assert here(w, "Compressor 3T")["income_account"] == "Material sales"
        assert here(w, "Subcontractor")["income_account"] == "Material sales"
        assert here(w, "Labor")["income_account"] == "Service Income"


def test_a_percentage_is_no_price(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("Fuel surcharge", "OtherCharge", price_percent="18")
    with world(running, file) as w:
        w.poll()
        assert "price" not in here(w, "Fuel surcharge")


def test_items_below_others_carry_their_full_name_and_follow_a_renamed_parent(running: Served) -> None:
    file = CompanyFile.empty()
    parts = file.add_item("Parts", "NonInventory", price="0")
    file.add_item("Seals", "NonInventory", price="0", parent="Parts")
    file.add_item("O-ring", "NonInventory", price="0.35", parent="Parts:Seals")
    with world(running, file) as w:
        w.poll()
        assert names_here(w) == {"Parts", "Parts:Seals", "Parts:Seals:O-ring"}
        w.file.rename("Item", parts.id, "Stock")
        w.poll()
        assert names_here(w) == {"Stock", "Stock:Seals", "Stock:Seals:O-ring"}


def test_active_and_inactive_each_to_its_own_list_and_back(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("Old", price="1", is_active=False)
    used = file.add_item("Used", price="1")
    with world(running, file) as w:
        w.poll()
        assert names_here(w, active=True) == {"Used"}
        assert names_here(w, active=False) == {"Old"}
        w.file.make_inactive("Item", used.id)
        w.file.make_active("Item", there(w, "Old").id)
        w.poll()
        assert names_here(w, active=True) == {"Old"}
        assert names_here(w, active=False) == {"Used"}


def test_a_deleted_item_becomes_inactive_and_one_deleted_in_industrack_stays_away(running: Served) -> None:
    file = CompanyFile.empty()
    gone = file.add_item("Gone", price="1")
    file.add_item("Unwanted", price="1")
    with world(running, file) as w:
        w.poll()
        w.file.delete("Item", gone.id)
        w.industrack.delete("items", here(w, "Unwanted")["id"])
        before = sequences(w)
        w.sync(2)
        assert here(w, "Gone")["active"] is False
        assert names_here(w) == {"Gone"}
        w.file.edit_item(there(w, "Unwanted").id, price="2")
        w.sync(2)
        assert names_here(w) == {"Gone"}
        assert there(w, "Unwanted").is_active
        assert sequences(w).keys() == before.keys() - {gone.id}


def test_a_change_follows_costs_included_and_an_edit_in_industrack_is_put_back(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.poll()
        w.file.edit_item(there(w, "Compressor 3T").id, price="1500", cost="910")
        w.industrack.edit("items", here(w, "Labor")["id"], {"price": "1.00", "model": "kept"})
        before = None
        w.poll()
        before = sequences(w)
        w.poll()
        assert (here(w, "Compressor 3T")["price"], here(w, "Compressor 3T")["cost"]) == ("1500.00", "910.00")
        assert (here(w, "Labor")["price"], here(w, "Labor")["model"]) == ("95.00", "kept")
        assert sequences(w) == before


def test_what_was_counted_in_industrack_is_left_until_quickbooks_counts_anew(running: Served) -> None:
    with world(running, CompanyFile.tidy()) as w:
        w.poll()
        w.industrack.edit("items", here(w, "Compressor 3T")["id"], {"quantity_on_hand": "3"})
        w.sync(2)
        assert here(w, "Compressor 3T")["quantity_on_hand"] == "3"
        w.file.edit_item(there(w, "Compressor 3T").id, quantity_on_hand="9", price="1450.01")
        w.sync(2)
        assert here(w, "Compressor 3T")["quantity_on_hand"] == "9"


def test_equipment_stays_equipment_and_new_ones_are_those_below_the_named_parent(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("Machines", "Inventory", price="0")
    file.add_item("Chiller", "Inventory", price="9000", parent="Machines")
    file.add_item("Boiler", "Inventory", price="5000")
    with world(running, file, equipment_items="machines") as w:
        w.industrack.create("items", {"kind": "equipment", "name": "Boiler"})
        w.sync(2)
        kinds = {one["name"]: one["kind"] for one in w.industrack.list("items")}
        assert kinds == {"Machines": "inventory", "Machines:Chiller": "equipment", "Boiler": "equipment"}
        w.file.edit_item(there(w, "Boiler").id, price="5100")
        w.poll()
        assert (here(w, "Boiler")["kind"], here(w, "Boiler")["price"]) == ("equipment", "5100.00")


def test_taxable_goes_by_the_codes_own_flag_however_it_is_called(running: Served) -> None:
    file = CompanyFile.empty()
    names = {one.full_name: one.id for one in file.sales_tax_codes}
    file.rename("SalesTaxCode", names["Tax"], "Yes")
    file.rename("SalesTaxCode", names["Non"], "Tax")  # someone's idea of a joke
    file.add_list_entry("SalesTaxCode", "LBR", is_taxable=True, desc="Labour")
    for code in ("Yes", "Tax", "LBR"):
        file.add_item(f"With {code}", price="1", tax_code=code)
    with world(running, file) as w:
        w.poll()
        flags = {one["name"]: one["taxable"] for one in w.industrack.list("items")}
        assert flags == {"With Yes": True, "With Tax": False, "With LBR": True}


def test_with_sales_tax_off_industracks_own_flag_is_left_alone(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("Pipe", price="4")
    with world(running, file, Behaviour(sales_tax_on=False)) as w:
        w.industrack.create("items", {"kind": "service", "name": "Pipe", "taxable": False})
        w.sync(2)
        assert here(w, "Pipe")["taxable"] is False
        assert here(w, "Pipe")["price"] == "4.00"


def test_items_that_exist_on_both_sides_are_matched_by_name_and_part_number(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("Filter 16x20", "NonInventory", price="18.50")
    file.add_item("Capacitor", "NonInventory", price="9", manufacturer_part_number="CAP-45/5")
    file.add_item("Tools", "NonInventory", price="0")
    file.add_item("Wrench", "NonInventory", price="30", parent="Tools")
    with world(running, file) as w:
        for name, more in (("filter  16X20", {}), ("Run capacitor 45", {"number": "cap 45/5"}), ("Wrench", {})):
            w.industrack.create("items", {"kind": "non_inventory", "name": name, **more})
        w.sync(2)
        assert names_here(w) == {"Filter 16x20", "Capacitor", "Tools", "Tools:Wrench"}
        assert w.status()["records"]["item"] == {"quickbooks": 4, "industrack": 4, "linked": 4}


def test_in_doubt_a_person_decides_and_nothing_is_doubled_until_then(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("Filter", "NonInventory", price="18.50", manufacturer_part_number="A-1")
    file.add_item("Belt", "NonInventory", price="8")
    with world(running, file) as w:
        one = w.industrack.create("items", {"kind": "non_inventory", "name": "Filter", "number": "B-2"})
        for _ in range(2):
            w.industrack.create("items", {"kind": "non_inventory", "name": "Belt"})
        w.sync(2)
        asked = {entry["name"]: entry for entry in w.attention("duplicate_suspected")}
        assert asked.keys() == {"Filter", "Belt"}
        assert w.status()["records"]["item"]["linked"] == 0
        w.office.settle_attention(str(asked["Filter"]["id"]), "resolve", f"link:{one['id']}")
        w.office.settle_attention(str(asked["Belt"]["id"]), "resolve", "create")
        w.settle()
        assert here(w, "Filter")["number"] == "A-1"
        assert len(w.industrack.list("items", name="Belt")) == 3
        assert w.attention() == []


def test_a_question_is_over_when_its_record_turns_out_to_be_anothers(running: Served) -> None:
    file = CompanyFile.empty()
    for parent in ("Old", "New"):
        file.add_item(parent, "NonInventory", price="0")
        file.add_item("Belt", "NonInventory", price="8", parent=parent)
    with world(running, file) as w:
        belt = w.industrack.create("items", {"kind": "non_inventory", "name": "Belt"})
        w.sync(2)
        asked = {entry["name"]: entry for entry in w.attention("duplicate_suspected")}
        assert asked.keys() == {"Old:Belt", "New:Belt"}
        w.office.settle_attention(str(asked["New:Belt"]["id"]), "resolve", f"link:{belt['id']}")
        w.settle()
        assert w.attention() == []
        assert names_here(w) == {"Old", "New", "Old:Belt", "New:Belt"}
        assert here(w, "New:Belt")["id"] == belt["id"]


@pytest.mark.parametrize("direction", ["off", "quickbooks_to_industrack"])
def test_nothing_that_industrack_has_reaches_quickbooks(running: Served, direction: str) -> None:
    with world(running, CompanyFile.tidy(), items=direction, income_account="Parts Income") as w:
        w.industrack.create("items", {"kind": "service", "name": "Only here", "price": "5"})
        before = sequences(w)
        w.sync(2)
        assert sequences(w) == before
        assert ("Labor" in names_here(w)) is (direction != "off")
