"""Characters that QuickBooks gives by their number in Windows-1252, halves of characters, and what is none at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qbxml
from qbxml import messages as m
from qbxml.characters import is_noncharacter, meant
from tests.unit.qbxml.answers import answer, heads, records, response
from tests.unit.qbxml.declared import patient


def read(notes: str | bytes, size: int = 1 << 20, encoding: str | None = "utf-8") -> str | None:
    body = notes if isinstance(notes, bytes) else notes.encode("utf-8", "surrogatepass")
    whole = answer(response("XRs", "<CustomerRet><Notes>@</Notes></CustomerRet>")).encode().replace(b"@", body)
    chunks = [whole[start : start + size] for start in range(0, len(whole), size)]
    (record,) = [event for event in qbxml.read(chunks, encoding) if isinstance(event, qbxml.Record)]
    assert isinstance(record.value, m.CustomerRet)
    return record.value.notes


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Joe&#146;s Grill", "Joe’s Grill"),
        ("Joe&#x92;s Grill", "Joe’s Grill"),
        ("Joe\x92s Grill", "Joe’s Grill"),
        ("Joe&#8217;s Grill", "Joe’s Grill"),
        ("Quick\x99", "Quick™"),
        ("\x80 5&#133; &#138;koda &#159;", "€ 5… Škoda Ÿ"),
        ("a\x81b&#141;c\x8f&#x90;d&#157;", "abcd"),
        ("a&#127;b", "a\x7fb"),
    ],
)
def test_numbers_of_windows_1252_are_the_characters_that_they_mean_there(given: str, shown: str) -> None:
    assert read(given) == shown


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 13, 1000])
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a&#xD83D;&#xDE00;b", "a😀b"),
        ("a&#55357;&#56832;b", "a😀b"),
        ("a&#xd83d;&#56832;b", "a😀b"),
        ("&#xD83D;&#xD83D;&#xDE00;&#xDE00;", "😀"),
        ("a&#xD83D; &#xDE00;b", "a b"),
        ("a&#xDE00;&#xD83D;b", "ab"),
        ("a&#xFFFF;b&#xfffe;c&#65535;", "abc"),
        ("a&#xFDD0;b&#x1FFFE;c&#x10FFFF;d", "abcd"),
        ("a&#x110000;b&#99999999999;", "ab"),
        (b"a\xed\xa0\xbd\xed\xb8\x80b", "a😀b"),
        (b"a\xed\xa0\xbdb\xed\xb8\x80", "ab"),
        (b"a\xef\xbf\xbfb\xef\xbf\xbec\xef\xbf\xbd", "abc\ufffd"),
        ("í½ í\u00a0", "í½ í\u00a0"),
    ],
)
def test_halves_become_their_character_and_what_is_none_goes(given: str | bytes, shown: str, size: int) -> None:
    assert read(given, size) == shown
    assert read(given, size, encoding=None) == shown


def test_bytes_of_another_encoding_are_not_taken_for_halves_of_utf_8() -> None:
    whole = answer(response("XRs", "<CustomerRet><Notes>í ½</Notes></CustomerRet>"))
    data = whole.replace("?>", 'encoding="windows-1252"?>', 1).replace("í ½", "í\u00a0½").encode("cp1252")
    (record,) = [event for event in qbxml.read([data], encoding=None) if isinstance(event, qbxml.Record)]
    assert isinstance(record.value, m.CustomerRet) and record.value.notes == "í\u00a0½"


def test_text_that_holds_a_pair_as_two_characters_is_read() -> None:
    body = "<CustomerRet><Notes>\ud83d\ude00 \ud83d</Notes></CustomerRet>"
    (record,) = records(answer(response("XRs", body)))
    assert record.value == m.CustomerRet(notes="😀 ")


def test_what_quickbooks_says_of_a_request_is_read_alike() -> None:
    (head,) = heads(qbxml.read(answer(response("CustomerAddRs", "", "9", 3100, "The name &#147;Joe&#146;s&#148; is in use."))))
    assert head.message == "The name “Joe’s” is in use."
    assert head.attributes["statusMessage"] == head.message


def test_a_value_that_a_program_gives_means_the_same() -> None:
    assert m.CustomerAdd(name="Joe\x92s") == m.CustomerAdd(name="Joe’s")
    written = qbxml.write(
        qbxml.MessageSet(requests=[qbxml.Request("1", m.CustomerAddRq(customer_add=m.CustomerAdd(name="Joe\x92s\uffff")))]),
        "13.0",
    )
    assert "<Name>Joe&#8217;s</Name>" in written.xml


@patient(100)
@given(st.text(st.characters() | st.characters(min_codepoint=0x80, max_codepoint=0x9F)))
def test_what_is_meant_is_changed_no_further(text: str) -> None:
    once = meant(text)
    assert meant(once) == once
    assert not any("\x80" <= character <= "\x9f" or is_noncharacter(character) for character in once)
    assert [c for c in once if c.isascii()] == [c for c in text if c.isascii()]
