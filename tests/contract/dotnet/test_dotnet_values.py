"""Values on their way from .NET to the service and back."""

import hashlib
import json
from typing import Any

import pytest

from tests.contract.dotnet.line import Line

TEXTS = {
    "markup": "Smith & Sons <Plumbing> \"best\" 'in town' &amp; ]]> <![CDATA[x]]>",
    "umlauts": "Bäckerei Größe, Šárka, Łódź, Zoë’s Café – 5 €",
    "beyond the first plane": "House 🏠 and 𝒳",
    "white space": "  two before,\tone tab,  two after  ",
    "empty": "",
    "a declaration inside": '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><A>caf&#233; &amp;amp; co</A></QBXML>',
}


def received(dotnet: Line, text: str) -> dict[str, Any]:
    """What came of an answer of QuickBooks with this text."""
    assert dotnet.call("receiveResponseXML", "t", text, "", "") == 50
    told: dict[str, Any] = json.loads(str(dotnet.call("getLastError", "t")))
    return told


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_arrives_and_comes_back_as_it_is(dotnet: Line, text: str) -> None:
    assert dotnet.call("closeConnection", text) == text
    assert dotnet.call("authenticate", text, f"{text}.") == [text, f"{text}."]
    assert received(dotnet, text)["begins"] == text
    assert dotnet.call("sendRequestXML", "t", text, "", "US", 16, 0) == f"t|{text}||US|16.0"


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"], ids=["CR LF", "LF", "CR"])
def test_every_line_end_of_net_is_one_line_feed(dotnet: Line, line_end: str) -> None:
    lines = f"one{line_end}two{line_end}{line_end}four"
    assert dotnet.call("closeConnection", lines) == "one\ntwo\n\nfour"
    assert received(dotnet, lines)["begins"] == "one\ntwo\n\nfour"


def test_a_character_that_xml_forbids_costs_itself_and_nothing_else(dotnet: Line) -> None:
    codes = [code for code in (*range(1, 32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"]
    text = " ".join(f"Elm{chr(code)} Street {code}" for code in codes)
    cleaned = " ".join(f"Elm Street {code}" for code in codes)
    assert dotnet.call("closeConnection", text) == cleaned
    assert received(dotnet, text)["begins"] == cleaned


def test_an_answer_of_24_mb_arrives_whole(dotnet: Line) -> None:
    record = "<CustomerRet><Name>Näme &amp; Söhne {}</Name></CustomerRet>\n"
    whole = "".join(record.format(number) for number in range(24 * 2**20 // len(record)))
    assert len(whole.encode()) > 24 * 2**20
    assert received(dotnet, whole)["sha256"] == hashlib.sha256(whole.encode()).hexdigest()


@pytest.mark.parametrize("percent", [100, 99, 1, 0, -1, -(2**31)])
def test_the_result_of_receive_response_is_a_number(dotnet: Line, percent: int) -> None:
    assert dotnet.call("receiveResponseXML", "t", "<QBXML/>", "", str(percent)) == percent


def test_arguments_that_net_leaves_out_are_empty_texts(dotnet: Line) -> None:
    assert dotnet.call("serverVersion", None) == "a test"
    assert dotnet.call("clientVersion", None) == ""
    assert dotnet.call("authenticate", None, None) == ["", ""]
    assert dotnet.call("authenticate", None, "secret") == ["", "secret"]
    assert dotnet.call("sendRequestXML", "t", None, None, None, 13, 0) == "t||||13.0"
    assert dotnet.call("receiveResponseXML", None, None, "0x80040400", None) == 50
    assert json.loads(str(dotnet.call("getLastError", None)))["hresult"] == "0x80040400"
    assert dotnet.call("connectionError", None, "0x80040408", None) == "|0x80040408|"
    assert dotnet.call("closeConnection", None) == ""
    assert dotnet.call("getInteractiveURL", None, None) == "|"
    assert dotnet.call("interactiveRejected", "t", None) == "t|"
    assert dotnet.call("interactiveDone", None) == ""
    assert dotnet.call("isInteractiveDone", None) == ""
