"""How many wrong keys are looked at."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from app.front.address import from_where
from app.web import attempts
from app.web.attempts import Attempts


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_time_lets_go_of_one_wrong_key_after_the_other() -> None:
    clock = Clock()
    limit = Attempts(2, 60.0, clock)
    for clock.now in (0.0, 30.0):
        limit.failed("8.8.8.7")
    assert limit.wait("8.8.8.7") == 30.0
    clock.now = 60.0
    assert limit.wait("8.8.8.7") == 0.0
    limit.failed("8.8.8.7")
    assert limit.wait("8.8.8.7") == 30.0


def test_the_right_key_makes_good_for_the_wrong_ones() -> None:
    limit = Attempts(1, 60.0, Clock())
    limit.failed("8.8.8.7")
    limit.forget("8.8.8.7")
    assert limit.wait("8.8.8.7") == 0.0


def test_neighbours_of_ipv6_are_one() -> None:
    limit = Attempts(1, 60.0, Clock())
    limit.failed("2001:db8:0:1::1")
    assert limit.wait("2001:db8:0:1:ffff::2") == 60.0
    assert limit.wait("2001:db8:0:2::1") == 0.0


def test_no_more_addresses_are_remembered_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "ADDRESSES", 3)
    limit = Attempts(1, 60.0, Clock())
    for n in range(5):
        limit.failed(f"8.8.8.{n}")
    assert [limit.wait(f"8.8.8.{n}") for n in range(5)] == [0.0, 0.0, 60.0, 60.0, 60.0]


OURS = (ip_network("10.0.0.2"), ip_network("192.168.7.0/24"))


@pytest.mark.parametrize(
    ("remote", "forwarded", "counts"),
    [
        ("8.8.8.7", "9.9.9.9", "8.8.8.7"),  # a stranger may write what it likes
        ("10.0.0.2", "9.9.9.9", "9.9.9.9"),
        ("10.0.0.2", "1.1.1.1, 9.9.9.9", "9.9.9.9"),  # what stands before it anybody may have written
        ("10.0.0.2", "9.9.9.9, 192.168.7.3", "9.9.9.9"),  # a second proxy of our own
        ("192.168.7.3", "1.1.1.1, 9.9.9.9,192.168.7.9 , 10.0.0.2", "9.9.9.9"),
        ("10.0.0.2", "evil, 9.9.9.9", "9.9.9.9"),
        ("10.0.0.2", "evil", "10.0.0.2"),
        ("10.0.0.2", None, "10.0.0.2"),
        ("10.0.0.2", "192.168.7.3", "10.0.0.2"),
        (None, "9.9.9.9", ""),
        ("10.0.0.3", "9.9.9.9", "10.0.0.3 for 9.9.9.9"),  # a proxy that nobody named
        ("10.0.0.3", None, "10.0.0.3"),
        ("::1", "9.9.9.9", "::1 for 9.9.9.9"),
    ],
)
def test_whose_address_counts(remote: str | None, forwarded: str | None, counts: str) -> None:
    assert from_where(remote, forwarded, OURS) == counts


def test_who_comes_through_a_proxy_that_nobody_named_does_not_lock_the_others_out() -> None:
    limit = Attempts(1, 60.0, Clock())
    limit.failed(from_where("10.0.0.3", "6.6.6.6", OURS))
    assert limit.wait(from_where("10.0.0.3", "6.6.6.6", OURS)) == 60.0
    assert limit.wait(from_where("10.0.0.3", "9.9.9.9", OURS)) == 0.0
