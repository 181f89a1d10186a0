"""Items of all kinds."""

import pytest

from app.sandbox.quickbooks import Refusal
from tests.contract.sandbox_quickbooks.asking import Desk, Response

ONE = "<SalesOrPurchase><Price>10</Price><AccountRef><FullName>Service Income</FullName></AccountRef></SalesOrPurchase>"
BOTH = (
    "<SalesAndPurchase><SalesPrice>20</SalesPrice><IncomeAccountRef><FullName>Parts Income</FullName></IncomeAccountRef>"
    "<PurchaseCost>12.5</PurchaseCost><ExpenseAccountRef><FullName>Job Materials</FullName></ExpenseAccountRef>"
    "</SalesAndPurchase>"
)
STOCK = (
    "<IncomeAccountRef><FullName>Parts Income</FullName></IncomeAccountRef>"
    "<COGSAccountRef><FullName>Cost of Goods Sold</FullName></COGSAccountRef>"
    "<AssetAccountRef><FullName>Inventory Asset</FullName></AssetAccountRef>"
)


def add(desk: Desk, kind: str, content: str) -> Response:
    return desk.ask(f"{kind}Add", f"<{kind}Add>{content}</{kind}Add>")


def edit(desk: Desk, kind: str, list_id: str, content: str) -> Response:
    sequence = desk.file.table("Item")[list_id].edit_sequence
    core = f"<ListID>{list_id}</ListID><EditSequence>{sequence}</EditSequence>"
    return desk.ask(f"{kind}Mod", f"<{kind}Mod>{core}{content}</{kind}Mod>")


def test_a_service_that_is_only_sold(desk: Desk) -> None:
    added = add(desk, "ItemService", f"<Name>Survey</Name>{ONE}")
    assert added.code == 0
    assert added.records[0].tag == "ItemServiceRet"
    assert added.text("SalesOrPurchase/Price") == "10.00"
    assert added.text("SalesOrPurchase/AccountRef/FullName") == "Service Income"


def test_a_part_that_is_bought_and_sold(desk: Desk) -> None:
    added = add(desk, "ItemNonInventory", f"<Name>Bolt</Name>{BOTH}")
    assert added.text("SalesAndPurchase/PurchaseCost") == "12.50"


def test_an_inventory_item_starts_with_its_stock(desk: Desk) -> None:
    content = f"<Name>Pump</Name><SalesPrice>9.99</SalesPrice>{STOCK}"
    added = add(desk, "ItemInventory", f"{content}<QuantityOnHand>3</QuantityOnHand><TotalValue>10.00</TotalValue>")
    assert (added.text("QuantityOnHand"), added.text("AverageCost")) == ("3", "3.333")


def test_all_kinds_of_items_share_one_name_space(desk: Desk) -> None:
    for kind, content in (("ItemService", ONE), ("ItemNonInventory", ONE), ("ItemInventory", STOCK)):
        assert add(desk, kind, f"<Name>DISCOUNT</Name>{content}").code == 3100


def test_without_a_tax_code_an_item_is_taxable(desk: Desk) -> None:
    assert add(desk, "ItemService", f"<Name>a</Name>{ONE}").text("SalesTaxCodeRef/FullName") == "Tax"
    code = "<SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>"
    assert add(desk, "ItemService", f"<Name>b</Name>{code}{ONE}").text("SalesTaxCodeRef/FullName") == "Non"


@pytest.mark.parametrize("missing", ["IncomeAccountRef", "COGSAccountRef", "AssetAccountRef"])
def test_an_inventory_item_needs_all_three_accounts(desk: Desk, missing: str) -> None:
    start, end = STOCK.index(f"<{missing}>"), STOCK.index(f"</{missing}>") + len(missing) + 3
    refused = add(desk, "ItemInventory", f"<Name>Pump</Name>{STOCK[:start]}{STOCK[end:]}")
    assert refused.code == 3270
    assert missing in refused.message


def test_an_item_without_account_is_refused(desk: Desk) -> None:
    assert add(desk, "ItemService", "<Name>a</Name><SalesOrPurchase><Price>1</Price></SalesOrPurchase>").code == 3270
    half = BOTH.replace("<ExpenseAccountRef><FullName>Job Materials</FullName></ExpenseAccountRef>", "")
    assert add(desk, "ItemService", f"<Name>a</Name>{half}").code == 3270


def test_an_account_must_exist_and_be_of_the_right_type(desk: Desk) -> None:
    assert add(desk, "ItemInventory", f"<Name>a</Name>{STOCK.replace('Parts Income', 'Nothing')}").code == 3140
    assert add(desk, "ItemInventory", f"<Name>a</Name>{STOCK.replace('Parts Income', 'Checking')}").code == 3180
    assert add(desk, "ItemInventory", f"<Name>a</Name>{STOCK.replace('Inventory Asset', 'Vehicles')}").code == 3180


def test_a_parent_must_be_of_the_same_kind(desk: Desk) -> None:
    below = "<Name>a</Name><ParentRef><FullName>{}</FullName></ParentRef>"
    assert add(desk, "ItemService", below.format("Labor") + ONE).text("FullName") == "Labor:a"
    assert add(desk, "ItemService", below.format("Freight") + ONE).code == 3130


def test_a_mod_keeps_the_shape_of_the_item(desk: Desk) -> None:
    labor, part = desk.file.find("Item", "Labor"), desk.file.find("Item", "Filter 16x20")
    assert labor is not None and part is not None
    price = "<SalesOrPurchaseMod><Price>99</Price></SalesOrPurchaseMod>"
    changed = edit(desk, "ItemService", labor.list_id, price)
    assert changed.text("SalesOrPurchase/Price") == "99.00"
    assert changed.text("SalesOrPurchase/Desc") == "Labor by the hour"
    assert edit(desk, "ItemNonInventory", part.list_id, price).code == 3280


def test_a_mod_of_the_wrong_kind_of_item_is_a_mismatch(desk: Desk) -> None:
    part = desk.file.find("Item", "Filter 16x20")
    assert part is not None
    assert edit(desk, "ItemService", part.list_id, "<Name>x</Name>").code == 3280


def test_a_stale_mod_changes_nothing(desk: Desk) -> None:
    labor = desk.file.find("Item", "Labor")
    assert labor is not None
    mod = f"<ItemServiceMod><ListID>{labor.list_id}</ListID><EditSequence>1</EditSequence><Name>x</Name></ItemServiceMod>"
    assert desk.ask("ItemServiceMod", mod).code == 3200
    assert labor.name == "Labor"


def test_inventory_that_is_turned_off_refuses_inventory_items(desk: Desk) -> None:
    desk.behaviour.inventory_on = False
    assert add(desk, "ItemInventory", f"<Name>a</Name>{STOCK}").code == 3250
    assert desk.ask("PreferencesQuery").text("PurchasesAndVendorsPreferences/IsUsingInventory") == "false"


def test_an_item_query_mixes_all_kinds(messy: Desk) -> None:
    mixed = messy.ask("ItemQuery", "<ActiveStatus>All</ActiveStatus>")
    assert {one.tag for one in mixed.records} == {
        "ItemServiceRet",
        "ItemNonInventoryRet",
        "ItemOtherChargeRet",
        "ItemInventoryRet",
        "ItemInventoryAssemblyRet",
        "ItemFixedAssetRet",
        "ItemSubtotalRet",
        "ItemDiscountRet",
        "ItemPaymentRet",
        "ItemSalesTaxRet",
        "ItemSalesTaxGroupRet",
        "ItemGroupRet",
    }


def test_kinds_without_levels_have_no_full_name(messy: Desk) -> None:
    for one in messy.ask("ItemQuery").records:
        flat = one.tag in {
            "ItemFixedAssetRet",
            "ItemGroupRet",
            "ItemPaymentRet",
            "ItemSalesTaxRet",
            "ItemSalesTaxGroupRet",
            "ItemSubtotalRet",
        }
        assert (one.find("FullName") is None) == flat
        assert (one.find("Sublevel") is None) == flat


def test_answers_break_the_schema_as_the_real_ones_do(messy: Desk) -> None:
    overtime = messy.ask("ItemServiceQuery", "<FullName>Overtime</FullName>")
    assert overtime.text("SalesOrPurchase/PricePercent") == "18.0%"
    assert messy.ask("ItemInventoryQuery", "<FullName>Thermostat</FullName>").text("QuantityOnHand") == "-2"
    rebuilt = messy.ask("ItemInventoryQuery", "<FullName>Compressor, rebuilt 3-ton, R-22</FullName>")
    assert rebuilt.text("AverageCost") == "410.333"


def test_quickbooks_own_items_are_marked(messy: Desk) -> None:
    own = messy.ask("ItemOtherChargeQuery", "<FullName>Finance Charge</FullName>")
    assert own.text("SpecialItemType") == "FinanceCharge"


def test_groups_and_assemblies_name_their_parts(messy: Desk) -> None:
    kit = messy.ask("ItemGroupQuery", "<FullName>Start-up kit</FullName>")
    assert [one.text for one in kit.records[0].iterfind("ItemGroupLine/ItemRef/FullName")] == [
        "Thermostat",
        "Parts & Supplies:Kältemittel R-410A",
    ]
    assembly = messy.ask("ItemInventoryAssemblyQuery")
    assert assembly.text("ItemInventoryAssemblyLine/ItemInventoryRef/FullName") == "Thermostat"
    rates = messy.ask("ItemSalesTaxGroupQuery").records[0].iterfind("ItemSalesTaxRef/FullName")
    assert [one.text for one in rates] == ["State Tax", "County Tax"]


def test_items_can_be_iterated(messy: Desk) -> None:
    asked = "<MaxReturned>5</MaxReturned><ActiveStatus>All</ActiveStatus>"
    page = messy.ask("ItemQuery", asked, 'iterator="Start"')
    assert (len(page.records), page.remaining) == (5, len(messy.file.items) - 5)


def test_an_item_is_edited_by_hand_in_the_words_of_its_kind(desk: Desk) -> None:
    for name in ("Labor", "Filter 16x20", "Compressor 3T"):
        record = desk.file.find("Item", name)
        assert record is not None
        desk.file.edit_item(record.list_id, price="7.5", desc="new text")
        shown = desk.ask("ItemQuery", f"<FullName>{name}</FullName>").records[0]
        texts = {one.text for one in shown.iter()}
        assert {"7.50", "new text"} <= texts


def test_an_added_account_is_there(desk: Desk) -> None:
    content = "<AccountAdd><Name>Tips</Name><AccountType>Income</AccountType></AccountAdd>"
    assert desk.ask("AccountAdd", content).code == 0
    assert "Tips" in desk.ask("AccountQuery").names
    assert desk.ask("AccountAdd", content).code == 3100
    wrong = "<ParentRef><FullName>Tips</FullName></ParentRef><AccountType>Bank</AccountType>"
    assert desk.ask("AccountAdd", f"<AccountAdd><Name>Till</Name>{wrong}</AccountAdd>").code == 3180


def test_an_account_keeps_its_number_and_description(desk: Desk) -> None:
    more = "<AccountNumber>4500</AccountNumber><Desc>tips and gifts</Desc>"
    content = f"<AccountAdd><Name>Tips</Name><AccountType>Income</AccountType>{more}</AccountAdd>"
    desk.behaviour.record_locks["Account"] = 3180
    assert desk.ask("AccountAdd", content).code == 3180
    desk.behaviour.record_locks.clear()
    added = desk.ask("AccountAdd", content)
    assert (added.text("AccountNumber"), added.text("Desc")) == ("4500", "tips and gifts")


def test_a_price_keeps_the_decimals_that_say_something(desk: Desk) -> None:
    for given, kept in (("5", "5.00"), ("5.5", "5.50"), ("0.125", "0.125"), ("7.25000", "7.25"), ("0.00001", "0.00001")):
        content = f"<Name>p{given}</Name>{ONE.replace('<Price>10<', f'<Price>{given}<')}"
        assert add(desk, "ItemService", content).text("SalesOrPurchase/Price") == kept


def test_an_entry_cannot_be_renamed_to_a_name_in_use(desk: Desk) -> None:
    labor = desk.file.find("Item", "Labor")
    assert labor is not None
    with pytest.raises(Refusal):
        desk.file.rename("Item", labor.list_id, "freight")
    assert labor.name == "Labor"
