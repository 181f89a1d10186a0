"""Requests that are broken or meant to hurt: refused in order, quickly, and without reaching the story."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from app.soap.limits import KIB, MIB, Limits
from app.soap.story import Answer
from tests.unit.soap.calls import CLOSE, OPEN, SOAP, TNS, Endless, Recorder, call, endpoint, envelope, fault, send

CALL = f'<closeConnection xmlns="{TNS}"><ticket>t</ticket></closeConnection>'
RECEIVE = f'{OPEN}<receiveResponseXML xmlns="{TNS}"><ticket>t</ticket>'.encode()

MALFORMED = {
    "nothing but text": "hello",
    "cut off": f"{OPEN}{CALL}",
    "another root": "<a/>",
    "no namespace": f"<Envelope><Body>{CALL}</Body></Envelope>",
    "soap 1.2": f"{OPEN}{CALL}{CLOSE}".replace(SOAP, "http://www.w3.org/2003/05/soap-envelope"),
    "no body": f'<soap:Envelope xmlns:soap="{SOAP}"></soap:Envelope>',
    "empty body": OPEN + CLOSE,
    "only a header": OPEN.replace("Body", "Header") + CALL + CLOSE.replace("Body", "Header"),
    "two bodies": f"{OPEN}{CALL}</soap:Body><soap:Body></soap:Body></soap:Envelope>",
    "two calls": OPEN + CALL + CALL + CLOSE,
    "a fault": f"{OPEN}<soap:Fault><faultcode>a</faultcode></soap:Fault>{CLOSE}",
    "a parameter twice": OPEN + CALL.replace("<ticket>", "<ticket>a</ticket><ticket>") + CLOSE,
    "elements in a parameter": OPEN + CALL.replace("<ticket>", "<ticket><a/>") + CLOSE,
    "an unknown prefix": OPEN + CALL.replace("<ticket>", "<x:ticket>") + CLOSE,
    "an unknown entity": OPEN + CALL.replace("<ticket>", "<ticket>&nbsp;") + CLOSE,
    "a strange name": OPEN + CALL.replace("closeConnection", "close\U000100fe") + CLOSE,
}
HOSTILE = {
    "a document type": f"<!DOCTYPE a>{OPEN}{CALL}{CLOSE}",
    "an entity": f'<!DOCTYPE a [<!ENTITY e "x">]>{OPEN}{CALL.replace(">t<", ">&e;<")}{CLOSE}',
    "an entity bomb": "<!DOCTYPE a ["
    '<!ENTITY e0 "ha">'
    + "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
    + f"]>{OPEN}{CALL.replace('>t<', '>&e9;<')}{CLOSE}",
    "an external entity": f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{OPEN}{CALL}{CLOSE}',
    "an external document type": f'<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">{OPEN}{CALL}{CLOSE}',
    "a processing instruction": f"<?php a?>{OPEN}{CALL}{CLOSE}",
    "a deep header": OPEN.replace("Body", "Header") + "<a>" * 40,
    "many elements": OPEN.replace("Body", "Header") + "<a/>" * 1001,
    "many attributes": OPEN + CALL.replace("<ticket", "<ticket " + " ".join(f"a{i}=''" for i in range(65))) + CLOSE,
}
UNKNOWN = {
    "an unknown operation": OPEN + CALL.replace("closeConnection", "dropTables") + CLOSE,
    "an operation in another namespace": OPEN + CALL.replace(TNS, "urn:other") + CLOSE,
    "an operation in no namespace": OPEN + CALL.replace(f' xmlns="{TNS}"', "") + CLOSE,
}


@pytest.mark.parametrize("name", [*MALFORMED, *UNKNOWN])
def test_a_malformed_request_gets_a_client_fault_and_the_next_one_an_answer(name: str) -> None:
    story = Recorder(close_connection="ok")
    app = endpoint(story)
    status, headers, answer = send(app, (MALFORMED | UNKNOWN)[name].encode())
    assert status == "500 Internal Server Error"
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert fault(answer)[0] == "Client"
    assert story.told == []
    assert call(app, "closeConnection") == "ok"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_is_refused_and_the_next_one_answered(name: str) -> None:
    story = Recorder(close_connection="ok")
    app = endpoint(story)
    status, _, answer = send(app, HOSTILE[name].encode())
    assert status == "400 Bad Request"
    assert fault(answer)[0] == "Client"
    assert story.told == []
    assert call(app, "closeConnection") == "ok"


@pytest.mark.parametrize(
    ("name", "beginning", "block"),
    [
        ("spaces before the envelope", b"", b" "),
        ("zero bytes", b"", b"\0"),
        ("spaces in the call", RECEIVE, b" "),
        ("a parameter without end", RECEIVE + b"<hresult>", b"x"),
        ("a comment without end", RECEIVE + b"<!--", b"x"),
        ("a tag without end", RECEIVE + b"<", b"x"),
        ("an attribute without end", RECEIVE + b"<a b='", b"x"),
        ("attributes without end", RECEIVE + b"<a ", b"a='' "),
        ("comments without end", RECEIVE, b"<!--x-->"),
        ("elements without end", RECEIVE, b"<a><b></b></a>"),
        ("a first answer without end", f'{OPEN}<sendRequestXML xmlns="{TNS}"><strHCPResponse>'.encode(), b"x"),
        ("a login without end", f'{OPEN}<authenticate xmlns="{TNS}"><strUserName>'.encode(), b"x"),
    ],
)
@pytest.mark.parametrize("announced", [True, False])
def test_200_mb_of_nothing_are_refused_quickly_and_in_flat_memory(
    name: str, beginning: bytes, block: bytes, announced: bool
) -> None:
    body = Endless(beginning, block * (64 * KIB // len(block)), 3200)
    story = Recorder()
    app = endpoint(story)
    length = str(body.size) if announced else None
    tracemalloc.start()
    try:
        began = time.thread_time()  # seconds of processor, which do not depend on what else runs
        status, _, answer = send(app, body, CONTENT_LENGTH=length, **{"wsgi.input_terminated": True})
        took = time.thread_time() - began
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert status[:3] in {"400", "413", "500"}, name
    assert fault(answer)[0] == "Client"
    assert story.told == []
    assert most < 8 * MIB
    assert took < 20


def test_a_refused_client_may_finish_sending_before_it_hears_so() -> None:
    body = Endless(b"<!DOCTYPE a>", b"x" * 65536, 100)
    assert send(endpoint(Recorder()), body, CONTENT_LENGTH=str(body.size))[0] == "400 Bad Request"
    assert body.taken == body.size


def test_a_body_announced_beyond_every_limit_is_refused_unread() -> None:
    body = Endless(b"", b"x", 10)
    status, _, _ = send(endpoint(Recorder()), body, CONTENT_LENGTH=str(10**12))
    assert status == "413 Content Too Large"
    assert body.taken == 0


@pytest.mark.parametrize("length", ["-1", "+5", "1e3", "5, 5", "0x10", "٣", "9" * 40])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    assert send(endpoint(Recorder()), envelope("serverVersion"), CONTENT_LENGTH=length)[0] == "400 Bad Request"


def test_a_body_shorter_than_announced_is_refused() -> None:
    story = Recorder(close_connection="ok")
    whole = envelope("closeConnection", ticket="t")
    status, _, answer = send(endpoint(story), whole, CONTENT_LENGTH=str(len(whole) + 1))
    assert status == "400 Bad Request"
    assert "announced length" in fault(answer)[1]
    assert story.told == []


def test_what_follows_the_announced_length_is_not_read() -> None:
    story = Recorder(close_connection="ok")
    whole = envelope("closeConnection", ticket="t")
    status, _, _ = send(endpoint(story), whole + b"<<<", CONTENT_LENGTH=str(len(whole)))
    assert status == "200 OK"


@pytest.mark.parametrize("length", ["", "0", None])
def test_an_empty_request_is_refused(length: str | None) -> None:
    assert send(endpoint(Recorder()), b"", CONTENT_LENGTH=length)[0] == "400 Bad Request"


def test_a_body_without_length_whose_end_the_server_does_not_mark_is_not_waited_for() -> None:
    body = Endless(envelope("serverVersion"), b"", 0)
    assert send(endpoint(Recorder()), body)[0] == "400 Bad Request"
    assert body.taken == 0


def test_a_chunked_body_needs_no_length() -> None:
    story = Recorder(close_connection="ok")
    body = Endless(envelope("closeConnection", ticket="t"), b"", 0)
    assert send(endpoint(story), body, HTTP_TRANSFER_ENCODING="chunked")[0] == "200 OK"
    assert story.told == [("close_connection", "t")]


def test_a_body_that_trickles_is_given_up() -> None:
    class Trickle(Endless):
        def read(self, size: int = -1) -> bytes:
            time.sleep(0.02)
            return super().read(min(size, 10))

    body = Trickle(RECEIVE, b"<!--x-->", 1000)
    status, _, answer = send(endpoint(Recorder(), Limits(patience=0.1, slowest=100_000)), body, CONTENT_LENGTH=str(body.size))
    assert status == "408 Request Timeout"
    assert "slowly" in fault(answer)[1]


def test_only_an_answer_may_be_large() -> None:
    limits = Limits(answer=4 * MIB, body=MIB)
    story = Recorder(receive_response=50, send_request="x")
    app = endpoint(story, limits)
    assert call(app, "receiveResponseXML", response="x" * 3 * MIB) == 50
    assert send(app, envelope("receiveResponseXML", response="x" * 5 * MIB))[0] == "413 Content Too Large"
    assert send(app, envelope("sendRequestXML", strHCPResponse="x" * 2 * MIB))[0] == "413 Content Too Large"
    assert len(story.told) == 1


class Deaf(Recorder):
    """A story that does not read answers of strangers."""

    def receive_response(self, ticket: str, answer: Answer, hresult: str, message: str) -> int:
        self.told.append((ticket, answer.size))
        return 100


def test_a_large_answer_of_a_stranger_is_not_kept_and_the_story_decides() -> None:
    asked: list[str] = []

    def knows(ticket: str) -> bool:
        asked.append(ticket)
        return False

    story = Deaf()
    app = endpoint(story, knows_ticket=knows)
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert call(app, "receiveResponseXML", ticket="stranger", response="x" * 3 * MIB) == 100
    assert (asked, story.told) == (["stranger"], [("stranger", 3 * MIB)])
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_story_that_wants_an_answer_which_was_not_kept_acknowledges_nothing() -> None:
    app = endpoint(Recorder(receive_response=100), knows_ticket=lambda ticket: False)
    assert call(app, "receiveResponseXML", ticket="stranger", response="x" * 3 * MIB) == -1


def test_a_ticket_is_looked_up_once_and_for_large_answers_only() -> None:
    asked: list[str] = []

    def knows(ticket: str) -> bool:
        asked.append(ticket)
        return True

    story = Recorder(receive_response=50)
    app = endpoint(story, knows_ticket=knows)
    assert call(app, "receiveResponseXML", ticket="small", response="x" * 1000) == 50
    assert call(app, "receiveResponseXML", ticket="large", response="x" * 3 * MIB) == 50
    assert asked == ["large"]
    assert [len(one[2]) for one in story.told] == [1000, 3 * MIB]


def test_a_ticket_that_cannot_be_looked_up_now_costs_no_fault() -> None:
    def fails(ticket: str) -> bool:
        raise ConnectionError("the database is away")

    app = endpoint(Recorder(receive_response=100), knows_ticket=fails)
    assert call(app, "receiveResponseXML", ticket="t", response="x" * 3 * MIB) == -1
