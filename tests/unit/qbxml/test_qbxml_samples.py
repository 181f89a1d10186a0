"""Answers that QuickBooks really gave are read right, and the documentation's example runs."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

import qbxml
from qbxml import messages as m
from qbxml.aggregate import Aggregate
from tests.unit.qbxml.answers import heads, records
from tests.unit.qbxml.declared import REFERENCE

SAMPLES = REFERENCE / "samples"
DOCS = Path(__file__).parents[3] / "docs" / "qbxml.md"
recorded = pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded answers are not at hand")


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@recorded
def test_the_first_answer_of_a_session_is_read_whole() -> None:
    host, company, preferences = (record.value for record in records(sample("hcp_response_pro2014_qbxml13.xml")))
    assert isinstance(host, m.HostRet)
    assert (host.qb_file_mode, qbxml.versions.best(host.supported_qbxml_version)) == (
        "SingleUser",
        qbxml.Version("13.0"),
    )
    assert isinstance(company, m.CompanyRet)
    assert [field.data_ext_name for field in company.data_ext] == ["AppLock", "FileID"]
    assert isinstance(preferences, m.PreferencesRet)
    assert preferences.sales_tax_preferences is None
    assert preferences.purchases_and_vendors_preferences is not None
    assert preferences.purchases_and_vendors_preferences.is_using_inventory is False


@recorded
def test_a_recorded_customer_invoice_and_item_are_read() -> None:
    (customer,) = records(sample("customer_add_rs.xml"))
    assert isinstance(customer.value, m.CustomerRet)
    assert (customer.value.credit_limit, customer.value.company_name) == (Decimal("2000.00"), "Joes Garage")
    (invoice,) = records(sample("invoice_add_rs_unpaid.xml"))
    assert isinstance(invoice.value, m.InvoiceRet)
    assert (invoice.value.balance_remaining, len(invoice.value.lines)) == (Decimal("206.00"), 1)
    (item,) = records(sample("item_inventory_add_rs.xml"))
    assert isinstance(item.value, m.ItemInventoryRet)
    assert item.value.cogs_account == m.Ref(list_id="8000001A-1415022649", full_name="Inventory Asset")


@recorded
def test_a_recorded_deletion_keeps_the_wall_time() -> None:
    (deleted,) = records(sample("list_deleted_query_rs.xml"))
    assert isinstance(deleted.value, m.ListDeletedRet)
    assert str(deleted.value.time_deleted) == "2008-03-18 17:31:12"


@recorded
def test_recorded_errors_say_what_follows() -> None:
    (missing,) = heads(qbxml.read(sample("error_3140_invalid_customer_ref.xml")))
    assert qbxml.status.lookup(missing.status_code, missing.message).outcome is qbxml.status.Outcome.BAD_REFERENCE
    soap = etree.fromstring(sample("error_3100_name_in_use_item_service_soap_escaped.xml"))
    inner = soap.findtext(".//{http://developer.intuit.com/}response")
    assert isinstance(inner, str)
    (taken,) = heads(qbxml.read(inner))
    assert (taken.status_code, taken.request_id) == (3100, "SXRlbVNlcnZpY2VBZGR8c2hpcHBpbmc=")


@recorded
def test_nothing_in_the_recorded_answers_is_unread_or_unknown() -> None:
    for path in SAMPLES.glob("*.xml"):
        if "soap" in path.name:
            continue
        for event in qbxml.read(path.read_bytes()):
            if isinstance(event, qbxml.Record):
                assert event.unread == ()
            if isinstance(event, qbxml.ResponseEnd):
                assert event.skipped == 0
        leaves = {str(element.tag) for element in etree.fromstring(path.read_bytes()).iter("*") if len(element) == 0}
        assert {tag for tag in leaves - known_tags() if not tag.endswith("Rs")} <= {"EIN"}, path.name


def known_tags() -> set[str]:
    every: set[str] = set()
    classes: list[type[Aggregate]] = [Aggregate]
    while classes:
        cls = classes.pop()
        every.update(field.tag for field in cls.FIELDS.values())
        classes += cls.__subclasses__()
    return every


def test_the_example_in_the_documentation_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, object] = {}
    exec(compile(example, str(DOCS), "exec"), found)
    assert "Caf&#233;" in found["written"].xml  # type: ignore[attr-defined]
