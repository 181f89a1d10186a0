"""The web server under senders that are silent, slow, cut off or listening for ever: real connections, a few threads."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import psutil
import pytest

from app.config import NAMES
from app.embedded.ports import kept_port
from app.supervisor import commands
from tests.integration.streaming import LEFT
from tests.unit.soap.calls import envelope, result

pytestmark = pytest.mark.timeout(300)
THREADS = 4
PATIENCE = 60.0  # seconds in which something that ought to come at once has come
XML = {"Content-Type": "text/xml; charset=utf-8"}
SILENT = 150
SLOW = 30


class Web:
    """One process of the web server with few threads, without a database unless ``more`` names one, and what it says."""

    def __init__(self, target: str, folder: Path, more: Mapping[str, str] | None = None) -> None:
        self.port = kept_port(folder / "port")
        self.log = folder / "log"
        kept = {name: value for name, value in os.environ.items() if name not in NAMES}
        own = {
            "QBCONNECTOR_DATA_DIR": str(folder),
            "QBCONNECTOR_SECRET_KEY": "k" * 40,
            "QBCONNECTOR_API_KEY": "a" * 40,
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        }
        line = commands.web("127.0.0.1", self.port, workers=1, threads=THREADS)
        line[-1] = target
        with self.log.open("wb") as out:
            env = {**kept, **own, **(more or {}), "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
            self.process = subprocess.Popen(line, env=env, stdout=out, stderr=out)
        until(lambda: self.asked("/healthz") == 200, 200)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def asked(self, path: str) -> int | None:
        try:
            return self.call("GET", path)[0]
        except OSError:
            return None

    def call(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as line:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return answer.status, answer.read()

    def soap(self, operation: str, **parameters: str) -> object:
        status, answer = self.call("POST", "/qbwc", envelope(operation, **parameters), XML)
        assert status == 200
        return result(answer, operation)

    def serving(self) -> psutil.Process:
        """The process that answers."""
        (worker,) = [one for one in psutil.Process(self.process.pid).children() if "tracker" not in " ".join(one.cmdline())]
        return worker


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    import time

    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Web]]:
    started: list[Web] = []

    def go(target: str) -> Web:
        web = Web(target, tmp_path)
        started.append(web)
        return web

    yield go
    for web in started:
        web.process.terminate()
        try:
            web.process.wait(30)
        except subprocess.TimeoutExpired:
            web.process.kill()
            raise


def head(path: str, length: int, *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: x", "Content-Type: text/xml", f"Content-Length: {length}", *more, "", ""]
    return "\r\n".join(lines).encode()


def read_answer(line: socket.socket) -> bytes:
    with line.makefile("rb") as stream:
        top = stream.readline()
        size = 0
        while (name := stream.readline()) not in {b"\r\n", b""}:
            if name.lower().startswith(b"content-length:"):
                size = int(name.split(b":")[1])
        return top + stream.read(size)


def test_silent_and_slow_senders_leave_the_service_to_the_others(start: Callable[[str], Web]) -> None:
    web = start("app.wsgi:make")
    slow_body = envelope("clientVersion", strVersion="2.3.0.215", padding="x" * 20_000)
    pieces = [slow_body[at : at + 4000] for at in range(0, len(slow_body), 4000)]
    with ExitStack() as open_lines:
        silent = [open_lines.enter_context(web.connect()) for _ in range(SILENT)]
        for number, line in enumerate(silent):
            line.sendall(head("/qbwc" if number % 2 else f"/webhooks/industrack/{number}", 1000) + b"<")
        slow = [open_lines.enter_context(web.connect()) for _ in range(SLOW)]
        for line in slow:
            line.sendall(head("/qbwc", len(slow_body)))
        for piece in pieces:
            for line in slow:
                line.sendall(piece)
            assert web.call("GET", "/healthz") == (200, b'{"status": "ok"}')
            assert web.soap("clientVersion", strVersion="2.3.0.215") == ""
        for line in slow:
            answer = read_answer(line)
            assert answer.startswith(b"HTTP/1.1 200")
            assert b"clientVersionResult" in answer
        assert web.serving().num_threads() < 4 * THREADS


def test_whoever_listens_takes_no_thread(start: Callable[[str], Web]) -> None:
    web = start("tests.integration.streaming:make")
    with ExitStack() as open_lines:
        listeners = [open_lines.enter_context(web.connect()) for _ in range(500)]
        for line in listeners:
            line.sendall(b"GET /events/7 HTTP/1.1\r\nHost: x\r\n\r\n")
        for line in listeners:
            heard = b""
            while b"data: hello 7\n\n" not in heard:
                heard += line.recv(4096)
            assert b"text/event-stream" in heard
        assert web.call("GET", "/listening") == (200, b"500")
        assert web.serving().num_threads() < 4 * THREADS
    until(lambda: web.call("GET", "/listening") == (200, b"0"))


def test_a_stream_that_was_long_enough_ends_so_that_nothing_piles_up(start: Callable[[str], Web]) -> None:
    web = start("tests.integration.streaming:make")
    status, body = web.call("GET", "/flood")
    assert status == 200
    assert len(body) < 5 * 1024 * 1024


def test_a_page_whose_chunked_body_is_cut_off_is_not_carried_out(start: Callable[[str], Web]) -> None:
    web = start("tests.integration.streaming:make")
    chunked = b"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
    with web.connect() as line:
        line.sendall(chunked + b"5\r\nde")
        line.shutdown(socket.SHUT_WR)
        line.settimeout(PATIENCE)
        while line.recv(4096):
            pass
    with web.connect() as line:
        line.sendall(chunked + b"0\r\n\r\n")
        assert read_answer(line).endswith(b"1 abc")


def test_a_second_request_on_the_same_line_is_answered_after_the_first(start: Callable[[str], Web]) -> None:
    web = start("tests.integration.streaming:make")
    with web.connect() as line:
        line.sendall(head("/count", 3) + b"abc" + head("/count", 2) + b"de" + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        heard = b""
        while heard.count(b"HTTP/1.1 200") < 3 or not heard.endswith(b"}"):
            heard += line.recv(4096)
    assert re.findall(rb"[12] (?:abc|de)", heard) == [b"1 abc", b"2 de"]


def test_who_announces_too_much_hears_so_at_once(start: Callable[[str], Web]) -> None:
    web = start("app.wsgi:make")
    with web.connect() as line:
        line.sendall(head("/qbwc", 10**12, "Expect: 100-continue"))
        answer = read_answer(line)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"<faultcode>soap:Client</faultcode>" in answer
    with web.connect() as line:
        line.sendall(head("/api/v1/companies", 3 * 1024 * 1024, "Authorization: Bearer " + "a" * 40))
        line.sendall(b"x" * 3 * 1024 * 1024)
        assert read_answer(line).startswith(b"HTTP/1.1 413")


def test_at_its_end_a_call_in_hand_is_answered_and_silent_senders_do_not_hold_it_up(start: Callable[[str], Web]) -> None:
    web = start("tests.integration.streaming:make")
    with web.connect() as silent, web.connect() as listener, web.connect() as busy:
        silent.sendall(head("/count", 1000) + b"<")
        listener.sendall(b"GET /events/7 HTTP/1.1\r\nHost: x\r\n\r\n")
        busy.sendall(head("/wait", 1) + b"x")
        until(lambda: web.call("GET", "/waiting") == (200, b"1"))
        web.process.send_signal(signal.SIGTERM)
        assert read_answer(busy).endswith(b"waited")
        assert read_answer(silent).startswith(b"HTTP/1.1 408")
        web.process.wait(30)
    assert LEFT in web.log.read_text()  # granian says that it killed a process also when it has just ended by itself
