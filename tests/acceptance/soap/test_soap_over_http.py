"""The endpoint behind the real web server: what the real Web Connector, and worse clients, do over HTTP."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import requests

from app.embedded.ports import kept_port
from tests.unit.soap.calls import CLOSE, OPEN, TNS, envelope, fault, result

pytestmark = pytest.mark.timeout(180)
ROOT = Path(__file__).parents[3]
HEADERS = {
    "Content-Type": "text/xml; charset=utf-8",
    "User-Agent": "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)",
    "Accept-Encoding": "gzip, deflate",
}
RECEIVE = f'{OPEN}<receiveResponseXML xmlns="{TNS}"><ticket>t</ticket><response>'
RECEIVED = f"</response><hresult /><message /></receiveResponseXML>{CLOSE}"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A web server with one process, so that its memory can be looked at."""
    chosen = kept_port(tmp_path_factory.mktemp("soap") / "port")
    command = [sys.executable, "-m", "app.front", "--host", "127.0.0.1", "--port", str(chosen)]
    size = ["--workers", "1", "--threads", "8"]
    server = subprocess.Popen([*command, *size, "tests.acceptance.soap.served:make"], cwd=ROOT)
    try:
        _wait_for(chosen)
        yield chosen
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(60)


@pytest.fixture
def url(port: int) -> str:
    return f"http://127.0.0.1:{port}/qbwc"


def post(url: str, body: object, **headers: str) -> requests.Response:
    return requests.post(url, data=body, headers=HEADERS | headers, timeout=60, allow_redirects=False)  # type: ignore[arg-type,unused-ignore] # bytes or a generator


def until_its_end(line: socket.socket) -> bytes:
    """All that comes on a line that the server closes after it."""
    return b"".join(iter(lambda: line.recv(65536), b""))


def last_answer(url: str) -> tuple[int, str]:
    """The most memory in MB that the server ever had, and the hash of the answer that it got last."""
    memory, _, digest = result(post(url, envelope("getLastError")).content, "getLastError").split()
    return int(memory) // 1024, digest


def worked(url: str) -> float:
    """Seconds that the server has kept a core busy, however many others want it."""
    return float(result(post(url, envelope("getLastError")).content, "getLastError").split()[1])


def post_large(port: int, pieces: Iterator[bytes], length: int | None) -> tuple[int, bytes]:
    """Send a body piece by piece, announced or chunked. A line that breaks before the answer fails the test."""
    size = {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": str(length)}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("POST", "/qbwc", pieces, HEADERS | size, encode_chunked=length is None)
        answer = line.getresponse()
        return answer.status, answer.read()


@pytest.mark.parametrize("path", ["", "/"])
def test_a_login_is_answered_without_redirect_cookie_or_compression(url: str, path: str) -> None:
    answer = post(url + path, envelope("authenticate", strUserName="u", strPassword="right"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert not {"Content-Encoding", "Set-Cookie", "Location", "Transfer-Encoding"} & set(answer.headers)
    assert result(answer.content, "authenticate") == ["ticket of u", ""]


def test_expect_100_continue_is_answered_before_the_body(port: int) -> None:
    body = envelope("closeConnection", ticket="t")
    head = f"POST /qbwc HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(f"{head}Expect: 100-continue\r\nConnection: close\r\n\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 100")
        line.sendall(body)
        answer = until_its_end(line)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"closed t" in answer


def test_http_1_0_is_spoken_too(port: int) -> None:
    body = envelope("closeConnection", ticket="t")
    head = f"POST /qbwc HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(head + body)
        answer = until_its_end(line)
    assert answer.startswith(b"HTTP/1.0 200")
    assert b"closed t" in answer


def test_a_chunked_call_is_answered(url: str) -> None:
    body = envelope("closeConnection", ticket="t")
    answer = post(url, iter([body[:20], body[20:21], body[21:]]))
    assert result(answer.content, "closeConnection") == "closed t"


def test_many_calls_go_over_one_line(port: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(50):
        line.request("POST", "/qbwc", envelope("closeConnection", ticket=str(number)), HEADERS)
        assert result(line.getresponse().read(), "closeConnection") == f"closed {number}"
    line.close()


def test_many_web_connectors_at_once_get_each_its_own_answer(url: str) -> None:
    def login(number: int) -> list[str]:
        answer = post(url, envelope("authenticate", strUserName=f"u{number}", strPassword="right"))
        value: list[str] = result(answer.content, "authenticate")
        return value

    with ThreadPoolExecutor(8) as many:
        assert list(many.map(login, range(200))) == [[f"ticket of u{number}", ""] for number in range(200)]


def test_an_answer_of_100_mb_passes_in_flat_memory_and_a_few_seconds(port: int, url: str) -> None:
    records = "".join(
        f"<CustomerRet><ListID>{number:08X}-1</ListID><Name>Näme &amp; {os.urandom(20).hex()}</Name></CustomerRet>\r\n"
        for number in range(5000)
    )
    sent = records.replace("\r\n", "\n").encode()  # as every XML parser reads line ends
    block, times = escape(records).encode(), 100 * 2**20 // len(escape(records).encode()) + 1
    digest = hashlib.sha256()
    for _ in range(times):
        digest.update(sent)
    post(url, (RECEIVE + escape(records) + RECEIVED).encode())
    before, _ = last_answer(url)
    began = worked(url)
    _, answer = post_large(port, _body(block, times), _size(block, times))
    took = worked(url) - began
    assert result(answer, "receiveResponseXML") == 50
    after, told = last_answer(url)
    assert told == digest.hexdigest()
    assert after - before < 40
    assert 0 < took < 30


@pytest.mark.parametrize("beginning", [b"", RECEIVE.replace("<response>", "").encode(), b"<!DOCTYPE a [<!ENTITY b '"])
@pytest.mark.parametrize("chunked", [False, True])
def test_200_mb_of_nothing_are_refused_and_the_service_lives_on(port: int, url: str, beginning: bytes, chunked: bool) -> None:
    def nothing() -> Iterator[bytes]:
        if beginning:
            yield beginning
        for _ in range(3200):
            yield b" " * 65536

    before, _ = last_answer(url)
    status, answer = post_large(port, nothing(), None if chunked else len(beginning) + 3200 * 65536)
    assert status in {400, 413}
    assert fault(answer)[0] == "Client"
    after, _ = last_answer(url)
    assert after - before < 40


def test_a_body_beyond_every_limit_is_refused_before_it_is_sent(port: int) -> None:
    head = b"POST /qbwc HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(head)
        assert line.recv(65536).startswith(b"HTTP/1.1 413")


def test_a_body_of_two_lengths_is_refused(port: int, url: str) -> None:
    body = envelope("closeConnection", ticket="t")
    answer = requests.post(url, iter([body]), headers=HEADERS | {"Content-Length": str(len(body))}, timeout=60)
    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    assert answer.status_code == 400


def test_a_line_that_breaks_in_the_middle_of_an_answer_harms_nobody(port: int, url: str) -> None:
    body = (RECEIVE + "x" * 200_000).encode()
    head = b"POST /qbwc HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 900000\r\n\r\n"
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            line.sendall(head + body)
    _, told = last_answer(url)
    assert told != hashlib.sha256(b"x" * 200_000).hexdigest()
    assert post(url, envelope("serverVersion")).status_code == 200


def test_lines_on_which_nothing_comes_leave_the_others_their_service(port: int, url: str) -> None:
    head = b"POST /qbwc HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<"
    silent = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(8)]
    try:
        for line in silent:
            line.sendall(head)
        assert result(post(url, envelope("closeConnection", ticket="t")).content, "closeConnection") == "closed t"
    finally:
        for line in silent:
            line.close()


def test_the_page_and_the_description_are_there_for_everybody(url: str) -> None:
    for path in ("", "/"):
        page = requests.get(url + path, timeout=60, allow_redirects=False)
        assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        described = requests.get(f"{url}{path}?wsdl", timeout=60, allow_redirects=False)
        assert described.status_code == 200
        assert re.search(rb'address location="http://localhost/qbwc"', described.content)


def _body(block: bytes, times: int) -> Iterator[bytes]:
    yield RECEIVE.encode()
    for _ in range(times):
        yield block
    yield RECEIVED.encode()


def _size(block: bytes, times: int) -> int:
    return len(RECEIVE.encode()) + len(block) * times + len(RECEIVED.encode())


def _wait_for(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the web server did not come up")
