"""How many wrong keys are looked at."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("remote", "forwarded", "counts"),
    [
        ("8.8.8.7", "9.9.9.9", "8.8.8.7"),
        ("127.0.0.1", "9.9.9.9", "9.9.9.9"),
        ("10.0.0.2", "evil, 9.9.9.9", "9.9.9.9"),
        ("10.0.0.2", "evil", "10.0.0.2"),
        ("10.0.0.2", None, "10.0.0.2"),
        (None, "9.9.9.9", ""),
    ],
)
def test_whose_address_counts(remote: str | None, forwarded: str | None, counts: str) -> None:
    assert from_where(remote, forwarded) == counts
