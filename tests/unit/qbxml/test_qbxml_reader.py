"""Answers in QuickBooks' shapes are read right, and what is odd in them does no harm."""

from datetime import date
from decimal import Decimal

import pytest

import qbxml
from qbxml import messages as m
from qbxml.times import parse
from tests.unit.qbxml.answers import CUSTOMER, INVOICE, ITEMS, PAYMENT, answer, ends, heads, records, response


def only(body: str, name: str = "XRs") -> qbxml.Record:
    (record,) = records(answer(response(name, body)))
    return record


def test_the_events_come_in_the_order_of_the_answer() -> None:
    xml = answer(
        response("CustomerQueryRs", CUSTOMER, "1"),
        response("CustomerQueryRs", "", "2", 1, "No match"),
        response("ItemQueryRs", "<ItemServiceRet/><ItemServiceRet/>", "3"),
    )
    assert [type(event).__name__ for event in qbxml.read(xml)] == [
        "MessageSetHead",
        *("ResponseHead", "Record", "ResponseEnd"),
        *("ResponseHead", "ResponseEnd"),
        *("ResponseHead", "Record", "Record", "ResponseEnd"),
    ]
    assert ends(qbxml.read(xml)) == [
        qbxml.ResponseEnd("1", 1),
        qbxml.ResponseEnd("2", 0),
        qbxml.ResponseEnd("3", 2),
    ]
    assert [record.response for record in records(xml)] == ["CustomerQueryRs", "ItemQueryRs", "ItemQueryRs"]


def test_a_shallow_look_at_records_brings_what_they_are_known_by() -> None:
    xml = answer(response("InvoiceQueryRs", INVOICE + INVOICE, "1"), response("CustomerQueryRs", CUSTOMER, "2"))
    whole, shallow = list(qbxml.read(xml)), list(qbxml.read(xml, shallow=True))
    assert [type(event) for event in shallow] == [type(event) for event in whole]
    for one, other in zip(shallow, whole, strict=True):
        if isinstance(one, qbxml.Record) and isinstance(other, qbxml.Record):
            plain = {name: value for name, value in other.value.as_dict().items() if not isinstance(value, (dict, list))}
            assert one.value.as_dict() == plain
            assert one.value != other.value
        else:
            assert one == other


def test_a_page_says_how_much_remains_and_which_iterator_it_is() -> None:
    xml = answer(
        '<CustomerQueryRs requestID="4" statusCode="0" statusSeverity="Info" statusMessage="Status OK" retCount="2" '
        'iteratorRemainingCount="0" iteratorID="{ab}"/>'
    )
    (head,) = heads(qbxml.read(xml))
    assert (head.remaining, head.iterator_id, head.attributes["retCount"]) == (0, "{ab}", "2")
    (plain,) = heads(qbxml.read(answer(response("CustomerQueryRs"))))
    assert (plain.remaining, plain.iterator_id) == (None, None)


def test_the_head_of_a_recovered_answer_says_how_recovery_went() -> None:
    head = ' newMessageSetID="n1" oldMessageSetID="n1" messageSetStatusCode="600"'
    assert next(iter(qbxml.read(answer(head=head)))) == qbxml.MessageSetHead(
        "600",
        new_message_set_id="n1",
        old_message_set_id="n1",
        attributes={"newMessageSetID": "n1", "oldMessageSetID": "n1", "messageSetStatusCode": "600"},
    )


def test_an_error_keeps_what_quickbooks_said() -> None:
    xml = answer(response("CustomerAddRs", "", "9", 3100, "The name &quot;Ünal &amp; Co&quot; is in use."))
    (head,) = heads(qbxml.read(xml))
    assert (head.status_code, head.severity, head.message) == (3100, "Error", 'The name "Ünal & Co" is in use.')


def test_a_job_is_read_with_everything_that_is_declared() -> None:
    job = only(CUSTOMER).value
    assert isinstance(job, m.CustomerRet)
    assert job.parent == m.Ref(list_id="80000029-1690000000", full_name="Halvorsen Dairy")
    assert job.company_name == "Halvorsen Dairy & Sons"
    assert [(to.name, to.default_ship_to) for to in job.ship_to] == [("north barn", True), ("Ship To 2", False)]
    assert [(way.contact_name, way.contact_value) for way in job.additional_contact] == [
        ("Mobile", "563-555-0143"),
        ("Website", "example.com"),
    ]
    assert (job.balance, job.sublevel, job.time_modified) == (Decimal("-12.50"), 1, parse("2026-07-04T09:15"))
    assert job.notes == "Gate code is on the\nback of the sheet"
    assert job.data_ext[0].data_ext_value == "North"


def test_card_numbers_are_not_read() -> None:
    assert "1111" not in str(only(CUSTOMER).value.as_dict())


def test_no_kind_of_item_is_lost() -> None:
    found = records(answer(response("ItemQueryRs", ITEMS)))
    assert [getattr(record.value, "list_id", None) for record in found] == [str(number) for number in range(1, 13)]
    assert len({type(record.value) for record in found}) == 12
    assert all(not record.unread for record in found)


def test_numbers_that_break_quickbooks_own_rules_are_read() -> None:
    charge, stock, discount, tax = (
        record.value
        for record in records(answer(response("ItemQueryRs", ITEMS)))
        if isinstance(record.value, (m.ItemOtherChargeRet, m.ItemInventoryRet, m.ItemDiscountRet, m.ItemSalesTaxRet))
    )
    assert isinstance(charge, m.ItemOtherChargeRet) and charge.sales_or_purchase
    assert charge.sales_or_purchase.price_percent == Decimal("18.0")
    assert isinstance(stock, m.ItemInventoryRet)
    assert (stock.quantity_on_hand, stock.average_cost) == (Decimal(-3), Decimal("201.333"))
    assert isinstance(discount, m.ItemDiscountRet) and discount.discount_rate_percent == Decimal("-10.0")
    assert isinstance(tax, m.ItemSalesTaxRet) and tax.tax_rate == Decimal("7.25")


def test_lines_of_an_invoice_keep_their_order_and_groups() -> None:
    invoice = only(INVOICE).value
    assert isinstance(invoice, m.InvoiceRet)
    text, group, discount = invoice.lines
    assert isinstance(text, m.InvoiceLineRet) and text.item is None and text.desc == "Replaced two pumps"
    assert isinstance(group, m.InvoiceLineGroupRet) and group.lines[0].amount == Decimal("85.00")
    assert isinstance(discount, m.InvoiceLineRet) and discount.quantity == Decimal("-1.5")
    assert (invoice.is_paid, invoice.balance_remaining, invoice.txn_date) == (
        False,
        Decimal("221.75"),
        date(2026, 7, 2),
    )
    assert invoice.ref_number is None
    assert invoice.linked_txn[0].txn_type == "ReceivePayment"


def test_a_payment_says_what_it_was_used_for() -> None:
    payment = only(PAYMENT).value
    assert isinstance(payment, m.ReceivePaymentRet)
    assert payment.ref_number == "CHK 10234-A"
    assert [(used.txn_id, used.amount) for used in payment.applied_to_txn] == [("5F1-1783000000", Decimal("100.00"))]


def test_what_is_not_declared_is_passed_over_with_everything_below_it() -> None:
    body = "<CustomerRet><Novel><Name>inner</Name><Deep><Name>x</Name></Deep></Novel><Name>outer</Name></CustomerRet>"
    assert only(body).value == m.CustomerRet(name="outer")


def test_records_of_unknown_kinds_are_counted_and_do_not_stop_the_others() -> None:
    body = "<ItemRobotRet><ListID>1</ListID></ItemRobotRet><ItemServiceRet><ListID>2</ListID></ItemServiceRet>"
    events = list(qbxml.read(answer(response("ItemQueryRs", body))))
    assert ends(events) == [qbxml.ResponseEnd("1", records=1, skipped=1)]


def test_a_value_of_the_wrong_kind_is_left_out_and_reported() -> None:
    record = only(
        "<CustomerRet><Name>A</Name><Balance>n/a</Balance><IsActive>maybe</IsActive><Sublevel>1.5</Sublevel>"
        "<TimeCreated>0000-00-00</TimeCreated><DataExtRet><OwnerID>0</OwnerID></DataExtRet></CustomerRet>"
    )
    assert record.value == m.CustomerRet(name="A", data_ext=[m.DataExtRet(owner_id="0")])
    assert [(unread.path, unread.text) for unread in record.unread] == [
        ("CustomerRet/Balance", "n/a"),
        ("CustomerRet/IsActive", "maybe"),
        ("CustomerRet/Sublevel", "1.5"),
        ("CustomerRet/TimeCreated", "0000-00-00"),
    ]


def test_absent_zero_and_unreadable_are_three_things() -> None:
    def sold(price: str) -> qbxml.Record:
        return only(f"<ItemServiceRet><ListID>1</ListID><SalesOrPurchase>{price}</SalesOrPurchase></ItemServiceRet>")

    def price(record: qbxml.Record) -> Decimal | None:
        assert isinstance(record.value, m.ItemServiceRet) and record.value.sales_or_purchase is not None
        return record.value.sales_or_purchase.price

    absent, zero, unread = sold(""), sold("<Price>0.00</Price>"), sold("<Price>1,234.50</Price>")
    assert (price(absent), price(zero), price(unread)) == (None, Decimal("0.00"), None)
    assert (absent.unread, zero.unread) == ((), ())
    assert unread.unread == (qbxml.Unread("ItemServiceRet/SalesOrPurchase/Price", "1,234.50", "sales_or_purchase.price"),)


def test_what_could_not_be_read_names_its_place_in_the_record() -> None:
    record = only(
        "<CustomerRet><ListID>1</ListID><Balance>1 234.50</Balance><JobEndDate>2026-02-30</JobEndDate>"
        "<ShipToAddress><Name>a</Name></ShipToAddress>"
        "<ShipToAddress><Name>b</Name><DefaultShipTo>perhaps</DefaultShipTo></ShipToAddress></CustomerRet>"
    )
    assert record.unread_fields == {
        "balance": "1 234.50",
        "job_end_date": "2026-02-30",
        "ship_to.1.default_ship_to": "perhaps",
    }
    assert [to["name"] for to in record.value.as_dict()["ship_to"]] == ["a", "b"]
    lines = only(
        "<InvoiceRet><TxnID>1</TxnID><InvoiceLineRet><TxnLineID>2</TxnLineID></InvoiceLineRet><InvoiceLineGroupRet>"
        "<InvoiceLineRet><Amount>12.3.4</Amount></InvoiceLineRet></InvoiceLineGroupRet></InvoiceRet>"
    )
    assert lines.unread_fields == {"lines.1.lines.0.amount": "12.3.4"}


@pytest.mark.parametrize("number", ["18.0%", "$5.00", "1.234,50", "5-", "(5.00)", "9" * 61, "1 000"])
def test_a_figure_that_could_mean_another_is_not_guessed(number: str) -> None:
    record = only(f"<ItemInventoryRet><ListID>1</ListID><SalesPrice>{number}</SalesPrice></ItemInventoryRet>")
    assert record.value == m.ItemInventoryRet(list_id="1")
    assert record.unread_fields == {"sales_price": number}


def test_a_record_without_an_id_says_so_and_those_around_it_are_read() -> None:
    body = (
        "<CustomerRet><ListID>1</ListID></CustomerRet><CustomerRet><Name>who?</Name></CustomerRet>"
        "<CustomerRet><ListID> </ListID></CustomerRet><CustomerRet><ListID>4</ListID></CustomerRet>"
    )
    found = records(answer(response("CustomerQueryRs", body)))
    assert [record.lacks_id for record in found] == [False, True, True, False]
    assert not only("<HostRet><ProductName>QuickBooks</ProductName></HostRet>").lacks_id


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1_000", "1e5", "١٢", "1,5", "--1", "."])
def test_what_only_python_takes_for_a_number_is_none(number: str) -> None:
    assert only(f"<CustomerRet><Balance>{number}</Balance></CustomerRet>").value == m.CustomerRet()


def test_space_around_values_other_than_text_does_not_matter() -> None:
    body = """<CustomerRet> <ListID>
      80-1 </ListID> <IsActive> TRUE </IsActive> <Balance>
      1.00 </Balance><TimeCreated> 2026-01-02 </TimeCreated> <JobStatus> None </JobStatus></CustomerRet>"""
    assert only(body).value == m.CustomerRet(
        list_id="80-1", is_active=True, balance=1, time_created="2026-01-02", job_status="None"
    )


def test_empty_elements_are_empty_text_and_no_number() -> None:
    body = "<CustomerRet><Name/><Phone></Phone><Balance/><IsActive></IsActive><BillAddress/></CustomerRet>"
    assert only(body).value == m.CustomerRet(name="", phone="", bill_address=m.Address())


def test_a_record_without_a_name_is_read() -> None:
    assert only("<CustomerRet><ListID>1</ListID></CustomerRet>").value == m.CustomerRet(list_id="1")


def test_lengths_are_not_checked_when_reading() -> None:
    assert only(f"<CustomerRet><Name>{'x' * 500}</Name></CustomerRet>").value == m.CustomerRet(name="x" * 500)


@pytest.mark.parametrize("front", ["", "\ufeff", "\n \r\n", "\x00", "\ufeff\n", " \n\t"])
def test_what_stands_in_front_of_the_answer_does_not_matter(front: str) -> None:
    assert len(records(front + answer(response("XRs", CUSTOMER)))) == 1


@pytest.mark.parametrize("bad", ["\x01", "\x1f", "&#1;", "&#x1F;", "&#x0b;", "&#31;", "&#0;"])
def test_control_characters_that_xml_forbids_are_dropped(bad: str) -> None:
    xml = answer(response("XRs", f"<CustomerRet><Name>A{bad}B</Name></CustomerRet>")).encode()
    for size in (1, 7, len(xml)):
        chunks = [xml[start : start + size] for start in range(0, len(xml), size)]
        assert records(chunks)[0].value == m.CustomerRet(name="AB")


@pytest.mark.parametrize("good", ["&#10;", "&#x9;", "&#xD;", "&#65;", "&#x1F389;", "&#127881;", "&amp;#31;"])
def test_other_references_stay(good: str) -> None:
    (record,) = records(answer(response("XRs", f"<CustomerRet><Notes>{good}</Notes></CustomerRet>")))
    assert isinstance(record.value, m.CustomerRet) and record.value.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252", "iso-8859-1"])
def test_bytes_are_read_as_they_declare_where_that_is_wanted(encoding: str) -> None:
    xml = answer(response("XRs", "<CustomerRet><Name>Müller</Name></CustomerRet>"))
    data = xml.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)
    (record,) = [event for event in qbxml.read([data], encoding=None) if isinstance(event, qbxml.Record)]
    assert record.value == m.CustomerRet(name="Müller")


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252", "klingon"])
def test_what_was_text_is_read_whatever_it_declares(encoding: str) -> None:
    xml = answer(response("XRs", "<CustomerRet><Name>Müller</Name></CustomerRet>"))
    xml = xml.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    assert records(xml) == records(xml.encode()) == records([xml.encode()])
    assert records(xml)[0].value == m.CustomerRet(name="Müller")


def test_events_do_not_show_what_records_hold() -> None:
    record = only("<CustomerRet><Name>Secretive</Name><Balance>sekret</Balance></CustomerRet>")
    assert "ecret" not in repr(record) and "sekret" not in repr(record)
