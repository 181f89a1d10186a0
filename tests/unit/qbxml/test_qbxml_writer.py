"""Writing says exactly what was given, or refuses with a reason."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

import qbxml
from qbxml import messages as m
from qbxml.aggregate import Aggregate
from tests.unit.qbxml.written import added, invoiced, refusal, shown, write


def test_the_declaration_and_the_version_come_first() -> None:
    lines = write(m.HostQueryRq()).xml.splitlines()
    assert lines[:2] == ['<?xml version="1.0" encoding="utf-8"?>', '<?qbxml version="13.0"?>']


def test_everything_beyond_ascii_becomes_a_decimal_reference_by_code_point() -> None:
    xml = write(added(name="Zoë € 🎉 <&>\"'")).xml
    assert xml.isascii()
    assert "<Name>Zo&#235; &#8364; &#127881; &lt;&amp;&gt;\"'</Name>" in xml


def test_attributes_are_escaped_as_well() -> None:
    body = m.CustomerQueryRq(iterator="Continue", iterator_id='{"<ü>&"}', max_returned=1)
    tree = etree.fromstring(write(body).xml.encode())
    assert tree.xpath("//CustomerQueryRq/@iteratorID") == ['{"<ü>&"}']


def test_none_leaves_an_element_out_and_empty_text_writes_it_empty() -> None:
    address = m.Address(addr1="1 Main St", addr2="", addr3=None)
    body = m.CustomerModRq(customer_mod=m.CustomerMod(list_id="1", edit_sequence="2", bill_address=address, email=""))
    xml = write(body).xml
    assert "<Addr1>1 Main St</Addr1>\n<Addr2></Addr2>\n</BillAddress>" in xml
    assert "<Email></Email>" in xml


def test_lengths_are_counted_before_escaping_and_in_code_points() -> None:
    assert shown(added(name="🎉" * 41), "Name") == ["🎉" * 41]
    error = refusal(added(name="&" * 42))
    assert (error.path, error.kind, error.limit) == ("CustomerAddRq/CustomerAdd/Name", "text of at most 41", 41)
    assert "&&" not in str(error)


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"name": None}, "Name: text of at most 41 is required"),
        ({"name": ""}, "Name: text of at most 41 may not be empty"),
        ({"name": "a:b"}, "may not hold ':'"),
        ({"name": "a\nb"}, "may not hold a line break or tab"),
        ({"name": "a\tb"}, "may not hold a line break or tab"),
        ({"name": "a\x0bb"}, "a character that XML cannot carry"),
        ({"name": "a\ud800"}, "a character that XML cannot carry"),
        ({"parent": m.Ref()}, "needs a ListID or a FullName"),
        ({"sales_tax_code": m.Ref(full_name="Taxable")}, "is 7 characters long, the limit is 3"),
        ({"job_status": "Maybe"}, "must be one of Awarded, Closed"),
        ({"job_status": ""}, "must be one of"),
        ({"external_guid": "{123}"}, "must be 0 or a GUID in braces"),
        ({"credit_limit": Decimal("1.005")}, "has more than 2 decimal places"),
        ({"credit_limit": Decimal("12345678901234")}, "has more than 13 digits"),
        ({"ship_to": [m.ShipToAddress(addr1="x")]}, "ShipToAddress/Name: text of at most 41 is required"),
        ({"ship_to": [m.ShipToAddress(name=str(n)) for n in range(51)]}, "stands 51 times, the limit is 50"),
        ({"contacts": [m.Contacts(last_name="x")]}, "Contacts/FirstName"),
    ],
)
def test_what_quickbooks_cannot_hold_is_refused(values: dict[str, Any], part: str) -> None:
    assert part in str(refusal(added(**values)))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("10", "10.00"),
        ("-0.5", "-0.50"),
        ("-0", "0.00"),
        ("1E+3", "1000.00"),
        ("0012.30", "12.30"),
        ("9999999999999.99", "9999999999999.99"),
        ("1.2000", "1.20"),
    ],
)
def test_an_amount_has_exactly_two_decimals(given: str, written: str) -> None:
    assert shown(added(credit_limit=Decimal(given)), "CreditLimit") == [written]


@pytest.mark.parametrize(
    ("given", "written"),
    [("2", "2"), ("2.50", "2.50"), ("0.12345", "0.12345"), ("1.2500000", "1.25"), ("9999999999.99999",) * 2],
)
def test_a_price_has_up_to_five_decimals(given: str, written: str) -> None:
    assert shown(invoiced(rate=Decimal(given)), "Rate") == [written]


@pytest.mark.parametrize("number", ["0.123456", "12345678901"])
def test_a_price_with_more_is_refused_and_never_rounded(number: str) -> None:
    assert refusal(invoiced(rate=number)).kind == "number"


def test_days_moments_and_truth_have_quickbooks_forms() -> None:
    body = m.InvoiceAddRq(
        invoice_add=m.InvoiceAdd(customer=m.Ref(list_id="1"), txn_date=date(2026, 7, 2), is_to_be_printed=False)
    )
    assert (shown(body, "TxnDate"), shown(body, "IsToBePrinted")) == (["2026-07-02"], ["false"])
    query = m.CustomerQueryRq(from_modified_date="2026-07-02T01:02:03-06:00")
    assert shown(query, "FromModifiedDate") == ["2026-07-02T01:02:03"]


@pytest.mark.parametrize(
    ("cls", "values"),
    [
        (m.CustomerAdd, {"credit_limit": 1.5}),
        (m.CustomerAdd, {"credit_limit": True}),
        (m.CustomerAdd, {"credit_limit": "NaN"}),
        (m.CustomerAdd, {"credit_limit": Decimal("Infinity")}),
        (m.CustomerAdd, {"is_active": "true"}),
        (m.CustomerAdd, {"is_active": 1}),
        (m.CustomerAdd, {"name": 12}),
        (m.CustomerAdd, {"job_start_date": datetime(2026, 1, 1, tzinfo=UTC)}),
        (m.CustomerQueryRq, {"from_modified_date": datetime(2026, 1, 1, tzinfo=UTC)}),
        (m.CustomerQueryRq, {"max_returned": "10"}),
        (m.CustomerQueryRq, {"list_id": "80-1"}),
        (m.CustomerQueryRq, {"owner_id": 0}),
        (m.CustomerAdd, {"bill_address": m.AddressBlock()}),
        (m.CustomerAdd, {"parent": "Halvorsen"}),
        (m.CustomerAdd, {"bill_address": {"addr1": 5}}),
        (m.InvoiceAdd, {"lines": [{"desc": "which kind?"}]}),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_at_once(cls: type[Aggregate], values: dict[str, Any]) -> None:
    with pytest.raises(qbxml.InvalidValue):
        cls(**values)


def test_a_refusal_names_the_way_to_the_value_and_not_the_value() -> None:
    with pytest.raises(qbxml.InvalidValue) as caught:
        m.CustomerAdd(bill_address={"city": 98765})
    assert str(caught.value) == "CustomerAdd/BillAddress/City: text of at most 31 must be a str"


def test_a_name_that_is_not_declared_is_a_mistake_with_a_hint() -> None:
    with pytest.raises(TypeError, match="CustomerAdd has no field 'compny_name'; did you mean 'company_name'"):
        m.CustomerAdd(compny_name="x")


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (m.CustomerQueryRq(list_id=["1"], full_name=["A"]), "only one of ListID, FullName"),
        (m.CustomerQueryRq(list_id=["1"], active_status="All"), "only one of ListID, MaxReturned"),
        (
            m.CustomerQueryRq(
                name_filter=m.NameFilter(match_criterion="Contains", name="a"),
                name_range_filter=m.NameRangeFilter(from_name="a"),
            ),
            "only one of NameFilter, NameRangeFilter",
        ),
        (m.ItemServiceAddRq(item_service_add=m.ItemServiceAdd(name="A")), "needs one of SalesOrPurchase"),
        (invoiced(rate=1, rate_percent=2), "only one of Rate, RatePercent"),
        (
            m.DataExtAddRq(
                data_ext_add=m.DataExtAdd(
                    owner_id="0", data_ext_name="Region", list_data_ext_type="Customer", data_ext_value="North"
                )
            ),
            "ListObjRef: aggregate is required",
        ),
        (m.ListDeletedQueryRq(), "ListDelType: choice is required"),
        (m.CustomerQueryRq(max_returned=0), "may not be below 1"),
        (m.CustomerQueryRq(iterator="Start"), "needs MaxReturned"),
        (m.CustomerQueryRq(iterator="Continue", max_returned=5), "needs an iteratorID"),
        (m.CustomerQueryRq(iterator="Start", iterator_id="{1}", max_returned=5), "needs an iteratorID"),
        (m.CustomerQueryRq(iterator_id="{1}", max_returned=5), "needs an iteratorID"),
        (m.CustomerQueryRq(iterator="Begin", max_returned=5), "must be one of Start"),
        (m.CustomerAddRq(), "CustomerAdd: aggregate is required"),
    ],
)
def test_what_is_missing_or_excludes_each_other_is_refused(body: qbxml.Rq, part: str) -> None:
    assert part in str(refusal(body))


def test_queries_without_pages_have_no_iterator() -> None:
    for cls in (m.AccountQueryRq, m.TermsQueryRq, m.PaymentMethodQueryRq, m.SalesTaxCodeQueryRq, m.ListDeletedQueryRq):
        with pytest.raises(TypeError, match="has no field 'iterator'"):
            cls(iterator="Start")


def test_requests_keep_their_order_and_ids() -> None:
    requests = [qbxml.Request("b", m.HostQueryRq()), qbxml.Request("a", m.CompanyQueryRq(owner_id=["0"]))]
    written = qbxml.write(qbxml.MessageSet(requests=requests, on_error="stopOnError", new_message_set_id="n"), "13.0")
    tree = etree.fromstring(written.xml.encode())
    assert tree.xpath("//@requestID") == ["b", "a"]
    assert sorted(tree[0].items()) == [("newMessageSetID", "n"), ("onError", "stopOnError")]


def test_what_was_prepared_is_written_as_if_it_had_not_been() -> None:
    body = m.CustomerQueryRq(iterator="Start", max_returned=1, include_ret_element=["ListID"])
    plain = qbxml.write(qbxml.MessageSet(requests=[qbxml.Request('7-"1"', body)]), "13.0")
    prepared = qbxml.write(qbxml.MessageSet(requests=[qbxml.Request('7-"1"', qbxml.prepare(body, "13.0"))]), "13.0")
    assert prepared == plain
    assert etree.fromstring(prepared.xml.encode()).xpath("//CustomerQueryRq/@requestID") == ['7-"1"']


def test_what_was_prepared_for_another_version_is_not_written() -> None:
    prepared = qbxml.prepare(m.HostQueryRq(), "14.0")
    with pytest.raises(ValueError, match="was prepared for qbXML 14"):
        qbxml.write(qbxml.MessageSet(requests=[qbxml.Request("1", prepared)]), "13.0")


@pytest.mark.parametrize(
    ("message_set", "part"),
    [
        (qbxml.MessageSet(), "has nothing to ask"),
        (qbxml.MessageSet(new_message_set_id="n"), "has nothing to ask"),
        (qbxml.MessageSet(old_message_set_id="x" * 24), "the limit is 23"),
        (qbxml.MessageSet(old_message_set_id=""), "may not be empty"),
        (qbxml.MessageSet(requests=[qbxml.Request("", m.HostQueryRq())]), "requestID: text may not be empty"),
        (qbxml.MessageSet(requests=[qbxml.Request("x" * 51, m.HostQueryRq())]), "the limit is 50"),
        (qbxml.MessageSet(requests=[qbxml.Request("1", m.HostQueryRq())] * 2), "uses a requestID twice"),
        (qbxml.MessageSet(requests=[qbxml.Request("1", m.HostQueryRq())], on_error="rollbackOnError"), "onError"),
    ],
)
def test_an_envelope_that_quickbooks_would_refuse_is_refused(message_set: qbxml.MessageSet, part: str) -> None:
    with pytest.raises(qbxml.InvalidValue) as caught:
        qbxml.write(message_set, "13.0")
    assert part in str(caught.value)


def test_requests_that_change_the_file_say_so() -> None:
    writes = {name for name, cls in m.REQUESTS.items() if cls.is_write}
    assert writes == {name for name in m.REQUESTS if name.endswith(("AddRq", "ModRq", "DelRq"))}
    assert m.InvoiceAddRq().answer_name == "InvoiceAddRs"
