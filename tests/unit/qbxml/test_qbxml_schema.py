"""What is declared and written, judged by the official schema."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import qbxml
from qbxml import messages as m
from qbxml.aggregate import Aggregate
from qbxml.writer import Writer
from tests.unit.qbxml.declared import REFERENCE, aggregates, filled, patient

SCHEMA = REFERENCE / "xsd" / "qbxmlops130.xsd"
pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason="the official schema is not at hand")

ANSWERS = {
    "DataExtRet": "DataExtAddRs",
    "DataExtDelRet": "DataExtDelRs",
    "ErrorRecovery": "CustomerAddRs",
    "StandardTermsRet": "TermsQueryRs",
    "DateDrivenTermsRet": "TermsQueryRs",
    "EmployeeRet": "EntityQueryRs",
}
NOT_ALONE = {
    "ContactsRet",
    "AdditionalNotesRet",
    "InvoiceLineRet",
    "InvoiceLineGroupRet",
    "AppliedToTxnRet",
    "CreditMemoLineRet",
    "CreditMemoLineGroupRet",
}
ALONE = sorted(set(m.RECORDS) - NOT_ALONE)
EXCLUSIVE = {
    "ItemServiceRet": "sales_and_purchase",
    "ItemNonInventoryRet": "sales_and_purchase",
    "ItemOtherChargeRet": "sales_and_purchase",
    "ItemDiscountRet": "discount_rate_percent",
}


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def complaints(xml: str) -> list[str]:
    judge = schema()
    judge.validate(etree.fromstring(xml.encode()))
    return str(judge.error_log).splitlines()


def written(body: qbxml.Rq) -> str:
    return qbxml.write(qbxml.MessageSet(requests=[qbxml.Request("1", body)]), "13.0").xml


@pytest.mark.parametrize("pick", range(4))
@pytest.mark.parametrize("name", sorted(m.REQUESTS))
def test_a_request_with_every_field_passes_the_official_schema(name: str, pick: int) -> None:
    assert complaints(written(filled(m.REQUESTS[name], pick))) == []


@patient(250)
@given(st.sampled_from(sorted(m.REQUESTS)).flatmap(lambda name: aggregates(m.REQUESTS[name])))
def test_nothing_that_is_written_fails_the_official_schema(body: qbxml.Rq) -> None:
    assert complaints(written(body)) == []


@pytest.mark.parametrize("cleared", ["", None])
def test_a_change_that_clears_fields_passes_the_official_schema(cleared: str | None) -> None:
    address = m.Address(**dict.fromkeys(m.Address.FIELDS, cleared))
    change = m.CustomerMod(
        list_id="1-2",
        edit_sequence="3",
        bill_address=address,
        phone=cleared,
        credit_limit=cleared,
        job_start_date=cleared,
        terms=m.Ref(full_name="") if cleared == "" else None,
    )
    assert complaints(written(m.CustomerModRq(customer_mod=change))) == []


def test_every_page_of_an_iterator_passes_the_official_schema() -> None:
    for name, cls in m.REQUESTS.items():
        if "iterator" not in cls.FIELDS:
            continue
        assert complaints(written(cls(iterator="Start", max_returned=5))) == [], name
        assert complaints(written(cls(iterator="Continue", iterator_id="{1}", max_returned=5))) == [], name
        assert complaints(written(cls(iterator="Stop", iterator_id="{1}"))) == [], name


def test_queries_without_pages_in_the_schema_have_none_here() -> None:
    tree = etree.parse(str(SCHEMA))
    for name, cls in m.REQUESTS.items():
        path = f"//*[local-name()='complexType'][@name='{name}Type']//*[@name='iterator']"
        assert bool(tree.xpath(path)) == ("iterator" in cls.FIELDS), name


@pytest.mark.parametrize("name", ALONE)
def test_the_fields_of_a_record_stand_in_the_order_of_the_official_schema(name: str) -> None:
    cls: type[Aggregate] = m.RECORDS[name]
    record = filled(cls)
    if name in EXCLUSIVE:
        record = record.replace(**{EXCLUSIVE[name]: None})
    writer = Writer(qbxml.Version("13.0"))
    writer.aggregate(name, record, name)
    answer = ANSWERS.get(name, f"{name.removesuffix('Ret')}QueryRs")
    head = f'<QBXML><QBXMLMsgsRs><{answer} statusCode="0" statusSeverity="Info">'
    found = complaints(f"{head}{writer.text()}</{answer}></QBXMLMsgsRs></QBXML>")
    assert [complaint for complaint in found if "enumeration" not in complaint and "atomic type" not in complaint] == []


def test_recovery_of_a_stored_answer_passes_the_official_schema() -> None:
    ask = qbxml.MessageSet(new_message_set_id="a", old_message_set_id="a")
    forget = qbxml.MessageSet(old_message_set_id="a")
    for message_set in (ask, forget):
        assert complaints(qbxml.write(message_set, "13.0").xml) == []
