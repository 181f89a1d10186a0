"""Entries of the event stream that are sent a moment later."""

from __future__ import annotations

import threading

from app.queue.later import Entry, Later


def test_entries_are_sent_in_their_order_by_a_thread_of_their_own() -> None:
    sent: list[Entry] = []
    senders: set[str] = set()
    all_there = threading.Event()

    def send(entries: list[Entry]) -> None:
        sent.extend(entries)
        senders.add(threading.current_thread().name)
        if len(sent) == 50:
            all_there.set()

    later = Later(send)
    for number in range(50):
        later.add({"number": str(number)})
    assert all_there.wait(timeout=60)
    assert [one["number"] for one in sent] == [str(number) for number in range(50)]
    assert senders == {"events"}


def test_what_comes_after_a_sending_is_sent_as_well() -> None:
    came: list[Entry] = []
    one_more = threading.Semaphore(0)

    def send(entries: list[Entry]) -> None:
        came.extend(entries)
        one_more.release(len(entries))

    later = Later(send)
    for number in ("first", "second"):
        later.add({"number": number})
        assert one_more.acquire(timeout=60)
    assert [one["number"] for one in came] == ["first", "second"]
