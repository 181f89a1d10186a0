"""Answers that are cut, slow, huge or not there at all."""

from __future__ import annotations

import gzip
import socket
import time
from contextlib import suppress

import pytest

from app.industrack import transport
from app.industrack.client import Client, Create
from app.industrack.errors import BadAddress, Unavailable
from tests.unit.industrack.server import Server, answer

LONG = 60.0  # seconds that a server goes on as long as it is listened to


def outcome_of_a_write(client: Client) -> bool:
    with pytest.raises(Unavailable) as raised:
        client.batch("customers", [Create({"company_name": "x"}, "k")])
    return raised.value.maybe_done


def test_a_body_that_was_cut_is_no_answer(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"results": []}, {"Content-Length": "5000"})]
    assert outcome_of_a_write(client)


def test_an_answer_that_was_cut_in_the_middle_of_a_chunk_is_none(server: Server, client: Client) -> None:
    server.replies = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"]
    assert outcome_of_a_write(client)


def test_a_connection_closed_without_an_answer_leaves_the_outcome_open(server: Server, client: Client) -> None:
    server.replies = [b""]
    assert outcome_of_a_write(client)


def test_something_that_is_not_http_leaves_the_outcome_open(server: Server, client: Client) -> None:
    server.replies = [b"SSH-2.0-OpenSSH_9.2\r\n"]
    assert outcome_of_a_write(client)


def test_html_instead_of_json_leaves_the_outcome_open(server: Server, client: Client) -> None:
    server.replies = [answer(200, b"<html>Welcome to the hotel</html>")]
    assert outcome_of_a_write(client)


def test_silence_ends_in_time(server: Server) -> None:
    hung_up: list[bytes] = []

    def silent(connection: socket.socket) -> None:
        connection.settimeout(LONG)
        with suppress(OSError):
            hung_up.append(connection.recv(1))  # nothing, once the client hangs up

    server.replies = [silent]
    with Client(server.url, "t", allow_private=True, timeout=0.2) as client:
        assert outcome_of_a_write(client)
    server.stop()
    assert hung_up == [b""]


def test_a_body_that_trickles_in_ends_in_time(server: Server) -> None:
    heard_all: list[bool] = []

    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(int(LONG / 0.05)):
            connection.sendall(b" " * 10)  # fails once the client hangs up
            time.sleep(0.05)
        heard_all.append(True)

    server.replies = [trickle]
    with Client(server.url, "t", allow_private=True, timeout=0.2) as client, pytest.raises(Unavailable):
        client.account()
    server.stop()
    assert not heard_all


def test_a_huge_answer_is_refused(server: Server, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_ANSWER", 100_000)
    server.replies = [answer(200, b" " * 200_000)]
    with pytest.raises(Unavailable, match="too large"):
        client.account()


def test_nobody_listening_means_that_nothing_was_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Client(f"http://127.0.0.1:{port}", "t", allow_private=True) as client:
        assert not outcome_of_a_write(client)


def test_a_name_that_does_not_resolve_means_that_nothing_was_done() -> None:
    with Client("http://nowhere.invalid/api", "t", allow_private=True) as client:
        assert not outcome_of_a_write(client)


def test_a_redirect_is_not_followed_and_takes_no_token_along(server: Server, client: Client) -> None:
    server.replies = [answer(307, b"", {"Location": server.url + "/elsewhere"})]
    with pytest.raises(BadAddress, match="forwards"):
        client.account()
    assert len(server.seen) == 1


@pytest.mark.parametrize("token", ["", "a b", "a\r\nX: y", "ü"])
def test_a_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(BadAddress, match="token"):
        Client("https://api.example.com", token)


def test_credentials_of_the_machine_are_not_used(
    server: Server, client: Client, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.replies = [answer(200, {"id": "a"})]
    client.account()
    assert server.seen[0].headers["authorization"] == "Bearer a-token"


def test_no_error_repeats_the_token(server: Server) -> None:
    server.replies = [b""]
    with (
        Client(server.url, "very-secret-token", allow_private=True) as client,
        pytest.raises(Unavailable) as raised,
    ):
        client.account()
    assert "very-secret-token" not in f"{raised.value!r} {raised.value.__cause__!r}"


def test_a_compressed_answer_is_read(server: Server, client: Client) -> None:
    body = gzip.compress(b'{"id": "a", "name": "' + b"x" * 300_000 + b'"}')
    server.replies = [answer(200, body, {"Content-Encoding": "gzip"})]
    assert len(client.account()["name"]) == 300_000


def test_a_compressed_answer_that_was_cut_is_none(server: Server, client: Client) -> None:
    body = gzip.compress(b'{"results": []}')[:-6]
    server.replies = [answer(200, body + b"?" * 6, {"Content-Encoding": "gzip"})]
    assert outcome_of_a_write(client)


def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "MAX_ANSWER", 1_000_000)
    server.replies = [answer(200, gzip.compress(b" " * 50_000_000), {"Content-Encoding": "gzip"})]
    with pytest.raises(Unavailable, match="too large"):
        client.account()


def test_a_chunked_answer_is_read(server: Server, client: Client) -> None:
    server.replies = [b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"id"\r\n6\r\n: "a"}\r\n0\r\n\r\n']
    assert client.account() == {"id": "a"}
