"""The connection that .NET keeps, and how it asks before it sends."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.dotnet.line import DotNetError, Line
from tests.contract.dotnet.relay import Relay, relay


@pytest.fixture
def between(port: int) -> Iterator[Relay]:
    with relay(port) as found:
        yield found


@pytest.fixture
def dotnet(program: Path, between: Relay) -> Iterator[Line]:
    with Line(program, between.url) as line:
        yield line


def test_net_asks_whether_to_go_on_and_is_told_so(dotnet: Line, between: Relay) -> None:
    assert dotnet.call("receiveResponseXML", "t", "x" * 1_000_000, "", "77") == 77
    [passed] = between.connections
    (of_client, asked), (is_unasked, _) = passed.pieces[:2]
    head, end, body = asked.partition(b"\r\n\r\n")
    assert of_client and end and re.search(rb"(?i)\r\nExpect: 100-continue\r\n", head + b"\r\n")
    told = b"".join(piece for of_client, piece in passed.pieces if not of_client)
    if body or is_unasked:  # .NET waits for a third of a second; on a busy machine it goes on without having been told
        assert b"HTTP/1.1 200 " in told
    else:
        assert told.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")


def test_calls_go_over_one_connection_without_cookies(dotnet: Line, between: Relay) -> None:
    for number in range(5):
        assert dotnet.call("closeConnection", str(number)) == str(number)
    [passed] = between.connections
    sent = b"".join(piece for of_client, piece in passed.pieces if of_client)
    assert sent.count(b"POST /qbwc HTTP/1.1") == 5
    assert b"MS Web Services Client Protocol" in sent
    assert not re.search(rb"(?i)\r\n(set-)?cookie:", b"".join(piece for _, piece in passed.pieces))


def test_a_connection_that_the_service_closed_meanwhile_is_opened_again(program: Path, impatient_port: int) -> None:
    with relay(impatient_port) as between, Line(program, between.url) as line:
        assert line.call("closeConnection", "first") == "first"
        assert between.connections[0].closed_by_service.wait(30)
        assert line.call("receiveResponseXML", "t", "x" * 200_000, "", "77") == 77
        assert len(between.connections) == 2


def test_an_address_where_nothing_is_served_is_an_exception_in_net(program: Path, port: int) -> None:
    with Line(program, f"http://127.0.0.1:{port}/elsewhere") as line, pytest.raises(DotNetError) as raised:
        line.call("closeConnection", "t")
    assert raised.value.kind == "WebException"
