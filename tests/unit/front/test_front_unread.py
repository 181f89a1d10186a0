"""A client that never fetches its answer loses its line; one that fetches a little now and then goes on."""

from __future__ import annotations

import socket

import pytest

from app.front import unread
from app.front.unread import Unread

pytestmark = pytest.mark.skipif(not unread.INFO, reason="this system does not tell what was delivered")
MUCH = bytes(4_000_000)


def test_who_was_delivered_nothing_for_too_long_is_late_and_who_takes_a_little_is_not() -> None:
    lines = Unread(120.0)
    assert lines.late({1: 500, 2: 500}, 0.0) == []
    assert lines.late({1: 500, 2: 501}, 119.0) == []
    assert lines.late({1: 500, 2: 501}, 120.0) == [1]
    assert lines.late({2: 501}, 238.0) == []
    assert lines.late({2: 501}, 239.0) == [2]


def test_who_has_fetched_everything_begins_anew() -> None:
    lines = Unread(120.0)
    lines.late({1: 500}, 0.0)
    lines.late({}, 60.0)
    assert lines.late({1: 500}, 130.0) == []


@pytest.mark.parametrize(("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)])
def test_a_line_on_which_an_answer_waits_is_ended_and_an_idle_one_is_not(host: str, family: socket.AddressFamily) -> None:
    with socket.create_server((host, 0), family=family) as listening:
        clients = [socket.create_connection(listening.getsockname()[:2], timeout=20) for _ in range(2)]
        full, idle = (listening.accept()[0] for _ in clients)
        with full, idle, clients[0], clients[1]:
            full.setblocking(False)
            full.send(MUCH)
            lines = Unread(120.0)
            assert lines.look(0.0) == 0
            assert lines.look(119.0) == 0
            assert lines.look(120.0) == 1
            full.close()
            with pytest.raises(ConnectionResetError):
                while clients[0].recv(1 << 20):
                    pass
            clients[1].sendall(b"still here")
            assert idle.recv(20) == b"still here"
