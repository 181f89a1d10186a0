"""The library and the simulated QuickBooks, which know qbXML independently, judge each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qbxml
from app.sandbox.quickbooks import seeds
from app.sandbox.quickbooks.company_file import CompanyFile
from app.sandbox.quickbooks.program import QuickBooks
from app.sandbox.quickbooks.session import Session
from qbxml import messages as m
from tests.unit.qbxml.declared import aggregates, filled, patient

OWNER = "{01234567-89ab-cdef-0123-456789ABCDEF}"
VERSIONS = [f"{number}.0" for number in range(5, 14)]
QUERIES = sorted(name for name in m.REQUESTS if name.endswith("QueryRq"))
EVERYTHING = {
    "active_status": "All",
    "owner_id": ["0"],
    "include_line_items": True,
    "include_linked_txns": True,
    "list_del_type": ["Customer"],
    "txn_del_type": ["Invoice"],
}


def messy_company() -> CompanyFile:
    file = CompanyFile.empty()
    seeds.messy(file)
    return file


def answered(session: Session, body: qbxml.Rq, version: str = "13.0") -> list[qbxml.Event]:
    written = qbxml.write(qbxml.MessageSet(requests=[qbxml.Request("1", body)]), version)
    return list(qbxml.read(session.process(written.xml)))


@pytest.mark.parametrize("version", VERSIONS)
def test_no_request_is_refused_as_a_whole_by_any_version(version: str) -> None:
    """Order, lengths and first versions as both know them; a refusal would raise 0x80040400."""
    session = QuickBooks(CompanyFile.empty()).open(qbxml_version=version)
    for cls in m.REQUESTS.values():
        for pick in range(4):
            events = answered(session, filled(cls, pick), version)
            assert isinstance(events[-1], qbxml.ResponseEnd)


@patient(200)
@given(st.sampled_from(sorted(m.REQUESTS)).flatmap(lambda name: aggregates(m.REQUESTS[name])))
def test_nothing_that_the_writer_lets_through_is_refused_as_a_whole(body: qbxml.Rq) -> None:
    session = QuickBooks(CompanyFile.empty()).open()
    assert isinstance(answered(session, body)[-1], qbxml.ResponseEnd)


@pytest.mark.parametrize("name", QUERIES)
def test_everything_in_a_messy_company_file_is_read_whole(name: str) -> None:
    cls = m.REQUESTS[name]
    query = cls(**{field: value for field, value in EVERYTHING.items() if field in cls.FIELDS})
    for event in answered(QuickBooks(messy_company()).open(), query):
        if isinstance(event, qbxml.ResponseHead):
            assert qbxml.status.lookup(event.status_code, event.message).is_done
        if isinstance(event, qbxml.Record):
            assert event.unread == ()
            assert type(event.value).from_dict(event.value.as_dict()) == event.value
        if isinstance(event, qbxml.ResponseEnd):
            assert event.skipped == 0


def test_the_first_answer_of_a_session_is_read() -> None:
    session = QuickBooks(messy_company()).open()
    values = [event.value for event in qbxml.read(session.hcp(OWNER)) if isinstance(event, qbxml.Record)]
    assert [type(value) for value in values] == [m.HostRet, m.CompanyRet, m.PreferencesRet]


def test_a_customer_that_is_added_comes_back_as_it_was_sent() -> None:
    session = QuickBooks(CompanyFile.empty()).open()
    sent = m.CustomerAdd(
        name="Zoë & Söhne",
        company_name="Zoë & Söhne GmbH",
        bill_address=m.Address(addr1="1 <Main> St", city="Älmhult"),
        ship_to=[m.ShipToAddress(name="north", addr1="2 Oak Rd"), m.ShipToAddress(name="south", city="Decorah")],
        additional_contact=[m.AdditionalContact(contact_name="Mobile", contact_value="555-0100")],
        notes="two\nlines",
        credit_limit="1200",
    )
    (record,) = [event for event in answered(session, m.CustomerAddRq(customer_add=sent)) if isinstance(event, qbxml.Record)]
    came = record.value.as_dict()
    for key, value in sent.as_dict().items():
        if key == "ship_to":
            assert [to["name"] for to in came[key]] == [to["name"] for to in value]
        elif key == "credit_limit":
            assert came[key] == "1200.00"
        else:
            assert came[key] == value, key
