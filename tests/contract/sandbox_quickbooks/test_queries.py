"""Queries for lists: by ids, names and filters, page by page, and what of the records is shown."""

import time

import pytest

from app.sandbox.quickbooks import CompanyFile
from tests.contract.sandbox_quickbooks.asking import OWNER, Clock, Desk, Response

ALL = "<ActiveStatus>All</ActiveStatus>"


def first_page(desk: Desk, size: int, filters: str = ALL) -> Response:
    return desk.ask("CustomerQuery", f"<MaxReturned>{size}</MaxReturned>{filters}", 'iterator="Start"')


def next_page(desk: Desk, page: Response, size: int, filters: str = ALL, step: str = "Continue") -> Response:
    attributes = f'iterator="{step}" iteratorID="{page.iterator_id}"'
    return desk.ask("CustomerQuery", f"<MaxReturned>{size}</MaxReturned>{filters}", attributes)


def test_active_records_only_unless_asked_otherwise(messy: Desk) -> None:
    active = messy.ask("CustomerQuery").names
    inactive = messy.ask("CustomerQuery", "<ActiveStatus>InactiveOnly</ActiveStatus>").names
    everything = messy.ask("CustomerQuery", ALL).names
    assert "Closed Diner" in inactive and "Closed Diner" not in active
    assert sorted(active + inactive) == sorted(everything)


def test_an_id_finds_an_inactive_record(messy: Desk) -> None:
    record = messy.file.require("Closed Diner")
    assert messy.ask("CustomerQuery", f"<ListID>{record.list_id}</ListID>").names == ["Closed Diner"]


def test_full_names_are_found_whatever_their_case(desk: Desk) -> None:
    asked = "<FullName>ironwood APARTMENTS:building 1</FullName>"
    assert desk.ask("CustomerQuery", asked).names == ["Ironwood Apartments:Building 1"]


def test_nothing_found_by_filters_is_an_info(desk: Desk) -> None:
    nothing = desk.ask("CustomerQuery", "<FromModifiedDate>2030-01-01</FromModifiedDate>")
    assert (nothing.code, nothing.element.attrib["statusSeverity"], nothing.records) == (1, "Info", [])


def test_some_missing_ids_are_a_warning_with_the_others(desk: Desk) -> None:
    there = desk.file.require("Juniper Dental").list_id
    some = desk.ask("CustomerQuery", f"<ListID>{there}</ListID><ListID>80000FFF-1</ListID>")
    assert (some.code, some.element.attrib["statusSeverity"], some.names) == (500, "Warn", ["Juniper Dental"])


def test_a_missing_id_alone_is_500_or_3120(desk: Desk) -> None:
    assert desk.ask("CustomerQuery", "<ListID>80000FFF-1</ListID>").code == 500
    desk.behaviour.missing_listid_status = 3120
    assert desk.ask("CustomerQuery", "<ListID>80000FFF-1</ListID>").code == 3120


def test_a_vendors_id_is_no_customers(desk: Desk) -> None:
    vendor = desk.file.vendors[0]
    assert desk.ask("CustomerQuery", f"<ListID>{vendor.list_id}</ListID>").code == 500


def test_max_returned_without_iterator_cuts_silently(desk: Desk) -> None:
    cut = desk.ask("CustomerQuery", "<MaxReturned>2</MaxReturned>")
    assert (cut.code, len(cut.records)) == (0, 2)
    assert "iteratorRemainingCount" not in cut.element.attrib


def test_the_name_filters(desk: Desk) -> None:
    def named(criterion: str, name: str) -> list[str]:
        content = f"<NameFilter><MatchCriterion>{criterion}</MatchCriterion><Name>{name}</Name></NameFilter>"
        return desk.ask("CustomerQuery", content).names

    assert named("StartsWith", "iron") == [
        "Ironwood Apartments",
        "Ironwood Apartments:Building 1",
        "Ironwood Apartments:Building 2",
    ]
    assert named("Contains", "peak") == ["Granite Peak Lodge"]
    assert named("EndsWith", "dental") == ["Juniper Dental"]


def test_a_name_range_ends_at_its_last_name(desk: Desk) -> None:
    content = "<NameRangeFilter><FromName>G</FromName><ToName>J</ToName></NameRangeFilter>"
    found = desk.ask("CustomerQuery", content).names
    assert "Granite Peak Lodge" in found and "Juniper Dental" not in found
    exact = "<NameRangeFilter><FromName>juniper dental</FromName><ToName>JUNIPER DENTAL</ToName></NameRangeFilter>"
    assert desk.ask("CustomerQuery", exact).names == ["Juniper Dental"]
    desk.behaviour.name_range_by_prefix = True
    assert "Juniper Dental" in desk.ask("CustomerQuery", content).names


def test_pages_follow_each_other_without_gap_or_repeat(desk: Desk) -> None:
    page = first_page(desk, 4)
    names, left = page.names, page.remaining
    while left:
        page = next_page(desk, page, 4)
        names += page.names
        assert page.remaining == max(0, left - 4)
        left = page.remaining
    assert names == desk.ask("CustomerQuery", ALL).names


def test_an_iterator_that_is_done_is_gone(desk: Desk) -> None:
    page = first_page(desk, 100)
    assert page.remaining == 0
    assert next_page(desk, page, 100).code == 3391


def test_an_iterator_dies_with_its_session(desk: Desk) -> None:
    page = first_page(desk, 2)
    desk.reopen()
    assert next_page(desk, page, 2).code == 3391


def test_an_iterator_belongs_to_its_kind_of_request(desk: Desk) -> None:
    page = first_page(desk, 2)
    attributes = f'iterator="Continue" iteratorID="{page.iterator_id}"'
    assert desk.ask("EntityQuery", f"<MaxReturned>2</MaxReturned>{ALL}", attributes).code == 3391


def test_every_page_needs_the_same_filters_and_page_size(desk: Desk) -> None:
    page = first_page(desk, 2)
    assert next_page(desk, page, 2, "").code == 3391
    assert next_page(desk, page, 3).code == 3391
    assert desk.ask("CustomerQuery", ALL, f'iterator="Continue" iteratorID="{page.iterator_id}"').code == 3150
    assert next_page(desk, page, 2).code == 0
    desk.behaviour.iterator_page_may_change = True
    assert len(next_page(desk, page, 3).records) == 3


def test_a_stopped_iterator_is_gone(desk: Desk) -> None:
    page = first_page(desk, 2)
    assert next_page(desk, page, 2, step="Stop").code == 0
    assert next_page(desk, page, 2).code == 3391


def test_an_iterator_needs_filters_not_ids(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    assert desk.ask("CustomerQuery", f"<ListID>{record.list_id}</ListID>", 'iterator="Start"').code == 3153


def test_records_that_are_deleted_meanwhile_are_passed_over(desk: Desk) -> None:
    page = first_page(desk, 2)
    gone = desk.file.require("Juniper Dental")
    desk.file.delete("Customer", gone.list_id)
    names = page.names
    while page.remaining:
        page = next_page(desk, page, 2)
        names += page.names
    assert "Juniper Dental" not in names
    assert len(names) == len(desk.file.customers)


def test_only_the_elements_that_were_asked_for_are_shown(desk: Desk) -> None:
    asked = desk.ask(
        "CustomerQuery",
        "<FullName>Juniper Dental</FullName><IncludeRetElement>ListID</IncludeRetElement>"
        "<IncludeRetElement>EditSequence</IncludeRetElement>",
    )
    assert [one.tag for one in asked.records[0]] == ["ListID", "EditSequence"]


def test_counts_by_meta_data(desk: Desk) -> None:
    counted = desk.ask("CustomerQuery", ALL, 'metaData="MetaDataOnly"')
    assert counted.element.attrib["retCount"] == str(len(desk.file.customers))
    assert counted.records == []


def test_custom_fields_are_shown_to_those_who_name_their_owner(desk: Desk) -> None:
    desk.file.define_field("Gate code", "Customer")
    record = desk.file.require("Juniper Dental")
    desk.file.set_field(record, "Gate code", "4711")
    name = "<FullName>Juniper Dental</FullName>"
    assert desk.ask("CustomerQuery", name).text("DataExtRet") is None
    assert desk.ask("CustomerQuery", f"{name}<OwnerID>{OWNER}</OwnerID>").text("DataExtRet") is None
    shown = desk.ask("CustomerQuery", f"{name}<OwnerID>0</OwnerID>")
    assert (shown.text("DataExtRet/DataExtName"), shown.text("DataExtRet/DataExtValue")) == ("Gate code", "4711")


def test_entities_mix_all_names(messy: Desk) -> None:
    mixed = messy.ask("EntityQuery", ALL)
    assert {one.tag for one in mixed.records} == {"CustomerRet", "VendorRet", "EmployeeRet", "OtherNameRet"}


def test_terms_mix_their_two_kinds(desk: Desk) -> None:
    mixed = desk.ask("TermsQuery")
    assert {one.tag for one in mixed.records} == {"StandardTermsRet", "DateDrivenTermsRet"}


def test_accounts_by_type(desk: Desk) -> None:
    found = desk.ask("AccountQuery", "<AccountType>Income</AccountType><AccountType>OtherIncome</AccountType>")
    assert set(found.names) == {"Service Income", "Parts Income", "Discounts Given", "Other Income"}


def test_a_renamed_tax_code_keeps_its_place_in_the_preferences(desk: Desk) -> None:
    taxable = next(one for one in desk.file.sales_tax_codes if one.name == "Tax")
    desk.file.rename("SalesTaxCode", taxable.list_id, "Yes")
    preferences = desk.ask("PreferencesQuery")
    ref = "SalesTaxPreferences/DefaultTaxableSalesTaxCodeRef"
    assert preferences.text(f"{ref}/ListID") == taxable.list_id
    assert preferences.text(f"{ref}/FullName") == "Yes"
    desk.behaviour.sales_tax_on = False
    assert desk.ask("PreferencesQuery").records[0].find("SalesTaxPreferences") is None


def test_a_total_balance_filter(desk: Desk) -> None:
    desk.file.add_invoice("Juniper Dental", [{"item": "Labor", "quantity": 2}])
    content = "<TotalBalanceFilter><Operator>GreaterThan</Operator><Amount>0.00</Amount></TotalBalanceFilter>"
    assert desk.ask("CustomerQuery", content).names == ["Juniper Dental"]


def test_answers_come_in_the_order_of_the_requests_or_reversed(desk: Desk) -> None:
    asked = ('<HostQueryRq requestID="1"/>', '<TermsQueryRq requestID="2"/>')
    assert [one.element.attrib["requestID"] for one in desk.say(*asked)] == ["1", "2"]
    desk.behaviour.answer_order = "reversed"
    assert [one.element.attrib["requestID"] for one in desk.say(*asked)] == ["2", "1"]


def test_an_added_list_entry_is_used_and_found(desk: Desk) -> None:
    desk.file.add_list_entry("Class", "North")
    desk.file.add_list_entry("PaymentMethod", "Barter", payment_method_type="Other")
    record = desk.file.require("Juniper Dental")
    desk.file.edit_customer(record.list_id, **{"class": "North"})
    content = "<ClassFilter><FullName>North</FullName></ClassFilter>"
    assert desk.ask("CustomerQuery", content).names == ["Juniper Dental"]
    assert desk.ask("PaymentMethodQuery", "<PaymentMethodType>Other</PaymentMethodType>").names == ["Barter"]
    assert "Barter" in [one.name for one in desk.file.payment_methods]


def test_without_currencies_a_currency_filter_finds_nothing(desk: Desk) -> None:
    desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}])
    content = "<CurrencyFilter><FullName>Euro</FullName></CurrencyFilter>"
    assert [desk.ask(f"{kind}Query", content).code for kind in ("Customer", "Account", "Invoice")] == [1, 1, 1]


def pages_of(customers: int) -> float:
    """CPU seconds that twenty pages take out of so many customers."""
    clock = Clock()
    desk = Desk(CompanyFile.large(customers=customers, jobs=0, ship_tos=0, clock=clock), clock=clock)
    filters = f"{ALL}<FromModifiedDate>2019-01-01T00:00:00</FromModifiedDate>"
    page = first_page(desk, 100, filters)
    began = time.process_time()
    for _ in range(20):
        page = next_page(desk, page, 100, filters)
    return time.process_time() - began


@pytest.mark.slow
def test_a_page_takes_the_same_out_of_a_few_customers_and_out_of_fifty_thousand() -> None:
    assert pages_of(50_000) < 5 * pages_of(2_500)
