"""Answers that are cut off, broken or hostile give an orderly error that says what and where."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qbxml
from tests.unit.qbxml.answers import CUSTOMER, answer, response
from tests.unit.qbxml.declared import patient

WHOLE = answer(response("CustomerQueryRs", CUSTOMER), response("ItemQueryRs", "<ItemGroupRet/>", "2")).encode()
START = b'<QBXML><QBXMLMsgsRs><XRs statusCode="0">'


def failure(source: bytes | Iterator[bytes]) -> qbxml.BrokenAnswer:
    with pytest.raises(qbxml.BrokenAnswer) as caught:
        for _ in qbxml.read(source):
            pass
    return caught.value


def test_an_answer_that_is_cut_anywhere_is_never_taken_for_whole() -> None:
    end = len(WHOLE.rstrip())
    for cut in range(end):
        error = failure(WHOLE[:cut])
        assert 0 <= error.offset <= cut
    assert len(list(qbxml.read(WHOLE[:end]))) == len(list(qbxml.read(WHOLE)))


def test_a_cut_answer_says_what_breaks_off_and_where() -> None:
    cut = WHOLE.index(b"<BillAddress>")
    error = failure(WHOLE[:cut])
    assert error.reason == "the answer breaks off in CustomerQueryRs"
    assert error.line == WHOLE[:cut].count(b"\n") + 1
    assert str(error) == f"{error.reason} (line {error.line}, column {error.column}, byte {error.offset})"


def test_what_came_before_the_break_was_yielded() -> None:
    seen = []
    with pytest.raises(qbxml.BrokenAnswer):
        for event in qbxml.read([WHOLE[: WHOLE.index(b"</QBXMLMsgsRs>")]]):
            seen.append(type(event).__name__)
    assert seen == ["MessageSetHead", *("ResponseHead", "Record", "ResponseEnd") * 2]


@pytest.mark.parametrize("size", [1, 100, 100_000])
def test_what_stands_before_a_fault_is_yielded_however_the_chunks_are_cut(size: int) -> None:
    data = WHOLE.replace(b"</QBXMLMsgsRs>", b"</oops></QBXMLMsgsRs>")
    seen = []
    with pytest.raises(qbxml.BrokenAnswer, match="mismatched tag"):
        for event in qbxml.read([data[start : start + size] for start in range(0, len(data), size)]):
            seen.append(type(event).__name__)
    assert seen == ["MessageSetHead", *("ResponseHead", "Record", "ResponseEnd") * 2]


def test_an_answer_that_is_left_in_the_middle_leaves_nothing_behind() -> None:
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        for _ in range(50):
            next(iter(qbxml.read(WHOLE)))
        assert len(gc.get_objects()) - before < 50
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"QuickBooks is busy", "not well-formed"),
        (b"<html></html>", "begins with html"),
        (b"<QBXML/>", "holds no QBXMLMsgsRs"),
        (b'<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>', "holds requests"),
        (b"<QBXML><QBXMLMsgsRs><XRs/></QBXMLMsgsRs></QBXML>", "no readable statusCode"),
        (b'<QBXML><QBXMLMsgsRs><XRs statusCode="oops"/></QBXMLMsgsRs></QBXML>', "no readable statusCode"),
        (START + b"<CustomerRet><Name>a & b</Name>", "not well-formed"),
        (START + b"<CustomerRet></Name>", "mismatched tag"),
        (START + b"\xff\xfe</XRs>", "not well-formed"),
        (WHOLE + b"<more/>", "junk after document element"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    assert reason in failure(data).reason


@pytest.mark.parametrize("encoding", [b"klingon", b"shift_jis"])
def test_an_encoding_that_cannot_be_read_is_refused_where_declarations_count(encoding: bytes) -> None:
    data = b'<?xml version="1.0" encoding="' + encoding + b'"?><QBXML/>'
    with pytest.raises(qbxml.BrokenAnswer, match="encoding that cannot be read"):
        list(qbxml.read(data, encoding=None))


def test_bytes_that_are_not_utf8_are_refused_and_not_mangled() -> None:
    assert "not well-formed" in failure(START + "<CustomerRet><Name>Müller".encode("latin-1") + b"</Name>").reason


BOMB = b'<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("prologue", [BOMB, EXTERNAL, b'<!DOCTYPE q SYSTEM "http://example.com/q.dtd">', b"<!DOCTYPE q>"])
def test_document_types_and_with_them_entities_are_refused(prologue: bytes) -> None:
    error = failure(b'<?xml version="1.0"?>' + prologue + START + b"<CustomerRet><Name>&a;&b;</Name>")
    assert "document type" in error.reason


def test_entities_that_nobody_declared_are_refused() -> None:
    assert "undefined entity" in failure(START + b"<CustomerRet><Name>&nbsp;</Name>").reason


@patient(300)
@given(st.data())
def test_however_an_answer_is_damaged_it_is_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged)))
        gone = data.draw(st.integers(0, 30))
        damaged[place : place + gone] = data.draw(st.binary(max_size=5) | st.sampled_from([b"<", b"&", b"]]>", b"<!--"]))
    try:
        for _ in qbxml.read(bytes(damaged)):
            pass
    except qbxml.BrokenAnswer as error:
        assert 0 <= error.offset <= len(damaged)


def endless(start: bytes, more: bytes, end: bytes = b"") -> Iterator[bytes]:
    yield start
    for _ in range(200):
        yield more * (65536 // len(more))
    yield end


@pytest.mark.parametrize(
    ("start", "more", "reason"),
    [
        (START + b"<CustomerRet><Name>", b"x", "longer than any"),
        (START + b"<XRet>", b"<a>", "nested too deep"),
        (START[:-1] + b' message="', b"x", "without end"),
        (START + b"<!-- ", b"x", "without end"),
        (START + b"<", b"x", "without end"),
        (b"", b" ", "empty"),
    ],
)
def test_what_never_ends_is_refused_before_it_fills_the_memory(start: bytes, more: bytes, reason: str) -> None:
    assert reason in failure(endless(start, more)).reason


def test_a_record_larger_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qbxml.reader.LARGEST_RECORD", 1_000_000)
    line = b"<InvoiceLineRet><Desc>text</Desc></InvoiceLineRet>"
    assert "larger than any" in failure(endless(START + b"<InvoiceRet>", line)).reason


def test_a_break_after_dropped_characters_is_still_placed_right() -> None:
    data = b"\n\n" + START + b"<CustomerRet><Name>\x01\x02&#3;x</Name><"
    assert failure(data).offset == len(data) - 1
