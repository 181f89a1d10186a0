"""Too many bodies at once: honest senders stay, whoever is furthest behind gives way, no address pushes out the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.front.answers import Crowded, TooSlow
from app.front.crowd import Arrival, Caps, Crowd
from app.front.pace import Pace

CAPS = Caps(
    bodies=6,
    bodies_of_address=4,
    bodies_of_group=3,
    memory=1000,
    waiting=10,
    streams=10,
    streams_of_address=10,
    stream_seconds=1,
    stream_bytes=100,
)
PACE = Pace(patience=60.0, slowest=1024, longest=120.0)


def crowd(**caps: int) -> Crowd:
    return Crowd(replace(CAPS, **caps), PACE)


def given_up(*arrivals: Arrival) -> list[bool]:
    return [one.reason is not None for one in arrivals]


def test_a_late_body_is_given_up_and_a_body_in_time_is_not() -> None:
    many = crowd()
    silent, honest = many.enter("a", 0.0), many.enter("a", 0.0)
    honest.due.received(60 * 1024, 59.0)
    many.look(60.0)
    assert isinstance(silent.reason, TooSlow)
    assert honest.reason is None
    assert len(many) == 1


def test_a_body_that_a_thread_works_on_is_not_late() -> None:
    many = crowd()
    fed = many.enter("a", 0.0)
    fed.is_waited_for = False
    many.look(1000.0)
    assert fed.reason is None


def test_where_an_address_has_too_many_its_own_furthest_behind_gives_way() -> None:
    many = crowd()
    other = many.enter("other", 0.0)
    honest, *silent = (many.enter("a", 1.0 + number) for number in range(4))
    honest.due.received(30 * 1024, 10.0)
    many.enter("a", 20.0)
    assert given_up(other, honest, *silent) == [False, False, True, False, False]
    assert isinstance(silent[0].reason, Crowded)
    assert len(many) == 5


def test_where_all_are_too_many_the_address_with_the_most_gives_way() -> None:
    many = crowd()
    lone = [many.enter("b", 0.0), many.enter("c", 0.0)]
    flood = [many.enter("a", 5.0) for _ in range(4)]
    many.enter("d", 20.0)
    assert given_up(*lone, *flood) == [False, False, True, False, False, False]


def test_newcomers_do_not_push_out_newcomers() -> None:
    many = crowd()
    for _ in range(4):
        many.enter("a", 0.0)
    with pytest.raises(Crowded):
        many.enter("a", 1.0)
    assert len(many) == 4


def test_of_one_company_only_so_many_are_received() -> None:
    many = crowd()
    first, *others = (many.enter(f"address {number}", 0.0) for number in range(4))
    for one in (first, *others[:2]):
        many.join(one, "/webhooks/industrack/1", 0.0)
    many.join(others[2], "/webhooks/industrack/1", 30.0)
    assert given_up(first, *others) == [True, False, False, False]


def test_who_holds_the_memory_gives_way_when_there_is_too_little() -> None:
    many = crowd()
    empty, full, newest = many.enter("a", 0.0), many.enter("a", 1.0), many.enter("a", 10.0)
    many.hold(full, 900, 10.0)
    many.hold(newest, 200, 20.0)
    assert given_up(empty, full, newest) == [False, True, False]
    many.hold(newest, 900, 20.0)
    assert newest.reason is None


def test_who_left_makes_room() -> None:
    many = crowd()
    for number in range(100):
        one = many.enter("a", 0.0)
        many.join(one, "g", 0.0)
        many.hold(one, 1000, 0.0)
        many.leave(one)
        assert one.reason is None, number
    assert len(many) == 0


def test_at_the_end_of_the_process_nobody_has_more_than_a_moment() -> None:
    many = crowd()
    late = many.enter("a", 0.0)
    late.due.received(10**6, 0.0)
    many.hurry(10.0, 3.0)
    many.look(13.0)
    assert isinstance(late.reason, TooSlow)
