"""What is written is read back the same, and what is kept as JSON comes back the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qbxml
from qbxml import messages as m
from qbxml.aggregate import Aggregate
from qbxml.writer import Writer
from tests.unit.qbxml.declared import aggregates, filled, patient

RECORDS = sorted(m.RECORDS)
EVERY: dict[str, type[Aggregate]] = {**m.RECORDS, **m.REQUESTS}


def answer_with(record: Aggregate) -> str:
    writer = Writer(qbxml.Version("16.0"))
    writer.aggregate(type(record).__name__, record, "")
    head = '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><XRs requestID="7" statusCode="0" statusSeverity="Info">'
    return f"{head}{writer.text()}</XRs></QBXMLMsgsRs></QBXML>"


def record_of(answer: str | bytes | list[bytes]) -> qbxml.Record:
    (record,) = [event for event in qbxml.read(answer) if isinstance(event, qbxml.Record)]
    return record


@patient(250)
@given(st.sampled_from(RECORDS).flatmap(lambda name: aggregates(m.RECORDS[name])))
def test_a_record_that_is_written_is_read_back_equal(record: Aggregate) -> None:
    assert record_of(answer_with(record)) == qbxml.Record("7", "XRs", record)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_with_every_field_is_read_back_equal(name: str) -> None:
    record = filled(m.RECORDS[name])
    assert record_of(answer_with(record)).value == record


@patient(200)
@given(st.sampled_from(RECORDS).flatmap(lambda name: aggregates(m.RECORDS[name])), st.integers(1, 40))
def test_it_does_not_matter_where_the_answer_is_cut_into_chunks(record: Aggregate, size: int) -> None:
    data = answer_with(record).encode()
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    assert record_of(chunks).value == record


@patient(300)
@given(st.sampled_from(sorted(EVERY)).flatmap(lambda name: aggregates(EVERY[name])))
def test_json_and_back_gives_an_equal_value(value: Aggregate) -> None:
    kept = json.loads(json.dumps(value.as_dict()))
    again = type(value).from_dict(kept)
    assert again == value
    assert hash(again) == hash(value)


def test_fields_that_are_cleared_survive_json() -> None:
    change = m.CustomerMod(list_id="1", edit_sequence="2", phone="", credit_limit="", notes="")
    assert m.CustomerMod.from_dict(json.loads(json.dumps(change.as_dict()))) == change


def test_mixed_lines_keep_their_kind_and_order_in_json() -> None:
    lines = [
        m.InvoiceLineRet(txn_line_id="1"),
        m.InvoiceLineGroupRet(txn_line_id="2", lines=[m.InvoiceLineRet(txn_line_id="3")]),
        m.InvoiceLineRet(txn_line_id="4"),
    ]
    invoice = m.InvoiceRet(lines=lines)
    kept = invoice.as_dict()
    assert [line["element"] for line in kept["lines"]] == ["InvoiceLineRet", "InvoiceLineGroupRet", "InvoiceLineRet"]
    assert m.InvoiceRet.from_dict(json.loads(json.dumps(kept))).lines == tuple(lines)
