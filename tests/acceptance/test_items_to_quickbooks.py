"""Items from IndusTrack to QuickBooks, through HTTP: made, changed, matched, named."""

from __future__ import annotations

from decimal import Decimal

from app.sandbox.quickbooks import Behaviour, CompanyFile, Fault
from tests.acceptance.items_world import DEFAULTS, TO_QUICKBOOKS, account, here, sequences, there, to_quickbooks
from tests.acceptance.world import Served, World, world

LONG = "Copper press fitting, elbow 90 degrees, three quarters of an inch"


def tax_code(w: World, name: str) -> str:
    codes = {one.id: str(one.data["IsTaxable"]) for one in w.file.sales_tax_codes}
    return codes[there(w, name)["SalesTaxCodeRef"]]


def test_each_kind_becomes_the_right_type_with_accounts_and_tax_code(running: Served) -> None:
    with to_quickbooks(running) as w:
        create = w.industrack.create
        create("items", {"kind": "service", "name": "Call", "price": "60.5", "taxable": False})
        create("items", {"kind": "service", "name": "Sub", "price": "90", "cost": "70"})
        create("items", {"kind": "non_inventory", "name": "Tape", "number": "T-9", "price": "3", "sales_description": "Tape"})
        create("items", {"kind": "inventory", "name": "Pump", "price": "200", "cost": "120.125", "quantity_on_hand": "5"})
        create("items", {"kind": "equipment", "name": "Chiller", "price": "9000", "active": False})
        create("items", {"kind": "service", "name": "Odd", "income_account": "Service Income"})
        w.sync(2)
        kinds = {one.full_name: one.kind for one in w.file.items if one.kind != "ItemSalesTax"}
        assert kinds == {
            "Call": "ItemService",
            "Sub": "ItemService",
            "Tape": "ItemNonInventory",
            "Pump": "ItemInventory",
            "Chiller": "ItemInventory",
            "Odd": "ItemService",
        }
        assert [tax_code(w, name) for name in ("Call", "Tape")] == ["false", "true"]
        assert there(w, "Tape")["ManufacturerPartNumber"] == "T-9"
        assert there(w, "Tape").data["SalesOrPurchase"]["Desc"] == "Tape"
        assert account(w, there(w, "Sub"), "ExpenseAccountRef") == "Job Materials"
        assert account(w, there(w, "Pump"), "COGSAccountRef") == "Cost of Goods Sold"
        assert account(w, there(w, "Pump"), "AssetAccountRef") == "Inventory Asset"
        assert account(w, there(w, "Odd"), "AccountRef") == "Service Income"
        assert Decimal(there(w, "Pump")["PurchaseCost"]) == Decimal("120.125")
        assert there(w, "Pump")["QuantityOnHand"] == "0"  # a quantity would post to the books
        assert not there(w, "Chiller").is_active
        assert here(w, "Chiller")["quickbooks_id"] == there(w, "Chiller").id
        assert here(w, "Chiller")["kind"] == "equipment"
        assert w.attention() == []
        before = sequences(w), w.industrack.log.writes
        w.poll()
        assert (sequences(w), w.industrack.log.writes) == before


def test_a_change_follows_and_accounts_shape_and_what_has_no_place_stay(running: Served) -> None:
    with to_quickbooks(running, CompanyFile.tidy()) as w:
        for name in ("Labor", "Subcontractor", "Compressor 3T", "Freight"):
            w.industrack.create("items", {"kind": "service", "name": name, "income_account": "Other Income"})
        w.sync(2)
        kept = {name: dict(there(w, name).data) for name in ("Labor", "Subcontractor", "Compressor 3T", "Freight")}
        w.industrack.edit("items", here(w, "Labor")["id"], {"price": "99", "cost": "50", "taxable": False})
        w.industrack.edit("items", here(w, "Subcontractor")["id"], {"cost": "85", "purchase_description": "By the day"})
        w.industrack.edit("items", here(w, "Compressor 3T")["id"], {"number": "C3T", "active": False})
        w.industrack.edit("items", here(w, "Freight")["id"], {"price": "30"})
        w.sync(2)
        labor, sub, compressor = (there(w, name) for name in ("Labor", "Subcontractor", "Compressor 3T"))
        assert labor.data["SalesOrPurchase"] == kept["Labor"]["SalesOrPurchase"] | {"Price": "99.00"}
        assert tax_code(w, "Labor") == "false"
        both = kept["Subcontractor"]["SalesAndPurchase"]
        assert sub.data["SalesAndPurchase"] == both | {"PurchaseCost": "85.00", "PurchaseDesc": "By the day"}
        assert compressor["ManufacturerPartNumber"] == "C3T"
        assert not compressor.is_active
        assert compressor["IncomeAccountRef"] == kept["Compressor 3T"]["IncomeAccountRef"]
        assert there(w, "Freight").data == kept["Freight"]  # an other charge is changed in QuickBooks only
        assert w.attention() == []


def test_an_edit_in_quickbooks_is_put_back_and_can_be_seen_in_the_history(running: Served) -> None:
    with to_quickbooks(running, CompanyFile.tidy()) as w:
        w.industrack.create("items", {"kind": "service", "name": "Labor", "price": "95"})
        w.sync(2)
        w.file.edit_item(there(w, "Labor").id, price="1")
        w.sync(2)
        assert there(w, "Labor").data["SalesOrPurchase"]["Price"] == "95.00"
        assert [one["before"] for one in w.office.history(w.id, None) if "price" in one["before"]] == [{"price": "1.00"}]


def test_long_names_get_a_predictable_short_name_and_stay_apart(running: Served) -> None:
    names = [LONG, LONG + ", lead free", "Ratio 1:2 mix", "Same", "same"]
    with to_quickbooks(running) as w:
        for name in names:
            w.industrack.create("items", {"kind": "non_inventory", "name": name})
        w.sync(3)
        made = {one["name"]: next(r for r in w.file.items if r.id == one["quickbooks_id"]) for one in w.industrack.list("items")}
        assert made.keys() == set(names)
        assert all(len(record["Name"]) <= 31 for record in made.values())
        assert made[LONG]["Name"].startswith("Copper press fitting, elbo")
        assert len({record.full_name.casefold() for record in made.values()}) == len(names)
        assert made["Ratio 1:2 mix"]["Name"] == "Ratio 1-2 mix"
        assert {made["Same"]["Name"], made["same"]["Name"]} in ({"Same", "same (2)"}, {"Same (2)", "same"})
        [told] = w.attention()
        assert (told["code"], told["severity"]) == ("another_name_in_quickbooks", "info")
        before = sequences(w)
        w.poll()
        assert sequences(w) == before


def test_a_name_that_another_entry_of_the_item_list_has_is_avoided(running: Served) -> None:
    file = CompanyFile.tidy()
    with to_quickbooks(running, file) as w:
        w.industrack.create("items", {"kind": "service", "name": "State Tax"})  # a tax item in QuickBooks
        w.industrack.create("items", {"kind": "service", "name": "Subtotal"})
        w.sync(3)
        assert there(w, "State Tax (2)").kind == "ItemService"
        assert there(w, "Subtotal (2)").kind == "ItemService"
        [told] = w.attention()
        assert "State Tax is State Tax (2), Subtotal is Subtotal (2)." in told["summary"]


def test_items_that_are_in_quickbooks_already_are_linked_and_not_doubled(running: Served) -> None:
    file = CompanyFile.tidy()
    file.add_item("Parts", "NonInventory", price="0")
    file.add_item("Belt A41", "NonInventory", price="7", parent="Parts", manufacturer_part_number="A41")
    count = len(file.items)
    with to_quickbooks(running, file) as w:
        w.industrack.create("items", {"kind": "service", "name": "labor", "price": "101"})
        w.industrack.create("items", {"kind": "non_inventory", "name": "Drive belt", "number": "a41"})
        w.sync(3)
        assert len(w.file.items) == count
        assert there(w, "Labor").data["SalesOrPurchase"]["Price"] == "101.00"
        assert there(w, "Parts:Drive belt").id == here(w, "Drive belt")["quickbooks_id"]
        assert len(w.industrack.list("items")) == 2  # what only QuickBooks has stays there


def test_a_rename_in_industrack_renames_in_quickbooks(running: Served) -> None:
    with to_quickbooks(running) as w:
        made = w.industrack.create("items", {"kind": "service", "name": "Visit"})
        w.sync(2)
        w.industrack.edit("items", made["id"], {"name": "Service visit"})
        w.sync(2)
        assert there(w, "Service visit").id == w.industrack.get("items", made["id"])["quickbooks_id"]


def test_deleting_in_industrack_leaves_quickbooks_alone(running: Served) -> None:
    with to_quickbooks(running) as w:
        made = w.industrack.create("items", {"kind": "service", "name": "Visit"})
        w.sync(2)
        w.industrack.delete("items", made["id"])
        before = sequences(w)
        w.sync(2)
        assert sequences(w) == before
        assert there(w, "Visit").is_active


def test_the_preferences_are_respected(running: Served) -> None:
    behaviour = Behaviour(inventory_on=False, sales_tax_on=False)
    with to_quickbooks(running, CompanyFile.empty(), behaviour) as w:
        w.industrack.create("items", {"kind": "inventory", "name": "Pump", "price": "200", "cost": "120", "taxable": False})
        w.sync(2)
        assert there(w, "Pump").kind == "ItemNonInventory"  # nothing is counted where inventory is off
        assert "SalesTaxCodeRef" not in there(w, "Pump").data
        assert here(w, "Pump")["kind"] == "inventory"
        assert w.attention() == []


def test_a_lost_answer_makes_no_item_twice(running: Served) -> None:
    with to_quickbooks(running) as w:
        w.poll()
        for number in range(3):
            w.industrack.create("items", {"kind": "service", "name": f"Visit {number}", "price": "12.5"})
        w.quickbooks.behaviour.recovery = "absent"
        w.quickbooks.behaviour.hresult_on["ItemServiceAddRq"] = Fault(when="after")
        w.sync(4)
        assert w.quickbooks.behaviour.hresult_on == {}
        made = [one for one in w.file.items if one.kind == "ItemService"]
        assert sorted(one.full_name for one in made) == ["Visit 0", "Visit 1", "Visit 2"]
        assert w.status()["records"]["item"]["linked"] == 3
        assert w.attention() == []


def test_a_direction_changed_later_writes_nothing_before_its_preview_is_approved(running: Served) -> None:
    with world(running, CompanyFile.tidy(), None, **DEFAULTS) as w:
        w.sync(2)
        w.office.change(w.id, TO_QUICKBOOKS)
        w.industrack.create("items", {"kind": "service", "name": "Newly made"})
        w.industrack.edit("items", here(w, "Labor")["id"], {"price": "5"})
        before = sequences(w)
        w.sync(2)
        assert sequences(w) == before
        shown = w.office.preview(w.id)
        assert shown["quickbooks"]["item"] == {"create": 1, "update": 1, "deactivate": 0}
        w.office.approve(w.id, False)
        w.sync(2)
        assert there(w, "Newly made").kind == "ItemService"
        assert there(w, "Labor").data["SalesOrPurchase"]["Price"] == "5.00"
        w.office.change(w.id, {"items": "quickbooks_to_industrack"})
        w.settle()
        assert here(w, "Newly made")["income_account"] is None
        w.office.approve(w.id, False)
        w.sync(2)
        assert here(w, "Newly made")["income_account"] == "Parts Income"
