"""The bodies that are being received: how many, whose, how much of them lies in memory, and who gives way."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.front.answers import Crowded, Refused, TooSlow
from app.front.pace import Due, Pace

NEWCOMER = 2.0  # seconds in which nobody is asked to give way


@dataclass(frozen=True)
class Caps:
    """What one process of the web server holds at most."""

    bodies: int  # that are not complete
    bodies_of_address: int
    bodies_of_group: int  # one company's webhooks, one session's answers, one page's forms
    memory: int  # bytes of incomplete bodies that wait in memory, all together
    waiting: int  # complete requests that wait for a thread
    streams: int
    streams_of_address: int
    stream_seconds: float
    stream_bytes: int


class Arrival:
    """One body that is being received."""

    __slots__ = ("address", "due", "group", "held", "is_waited_for", "reason", "task")

    def __init__(self, address: str, due: Due, task: asyncio.Task[object] | None) -> None:
        self.address = address
        self.group: str | None = None
        self.due = due
        self.held = 0  # bytes in memory
        self.task = task
        self.is_waited_for = True  # for bytes; while a thread works on what came, it cannot be late
        self.reason: Refused | None = None  # why it was given up

    def give_up(self, reason: Refused) -> None:
        """Stop waiting for it; its task hears why."""
        self.reason = reason
        if self.task is not None:
            self.task.cancel()


class Crowd:
    """Used by the event loop only. Where there are too many, the one that is furthest behind gives way.

    Silent senders use up their credit and honest ones earn it, so honest ones stay; and since the address with the most
    bodies is looked at first, one address cannot push out the others.
    """

    def __init__(self, caps: Caps, pace: Pace) -> None:
        self._caps = caps
        self._pace = pace
        self._all: dict[Arrival, None] = {}
        self._by_address: defaultdict[str, dict[Arrival, None]] = defaultdict(dict)
        self._by_group: defaultdict[str, dict[Arrival, None]] = defaultdict(dict)
        self._held = 0

    def __len__(self) -> int:
        return len(self._all)

    def enter(self, address: str, now: float, task: asyncio.Task[object] | None = None) -> Arrival:
        """One more. Raises: Crowded when there is no room and nobody who should give way."""
        if len(self._by_address.get(address, ())) >= self._caps.bodies_of_address:
            self._make_room(self._by_address[address], now)
        elif len(self._all) >= self._caps.bodies:
            self._make_room(self._busiest(), now)
        arrival = Arrival(address, Due(self._pace, now), task)
        self._all[arrival] = None
        self._by_address[address][arrival] = None
        return arrival

    def join(self, arrival: Arrival, group: str | None, now: float) -> None:
        """It turned out to whom it belongs. Raises: Crowded."""
        if group is None or arrival.group is not None:
            return
        if len(self._by_group.get(group, ())) >= self._caps.bodies_of_group:
            self._make_room(self._by_group[group], now)
        arrival.group = group
        self._by_group[group][arrival] = None

    def hold(self, arrival: Arrival, held: int, now: float) -> None:
        """So much of it lies in memory now. Raises: Crowded."""
        self._held += held - arrival.held
        arrival.held = held
        if self._held > self._caps.memory:
            self._make_room([one for one in self._busiest() if one.held], now)

    def leave(self, arrival: Arrival) -> None:
        """It is complete, or given up."""
        self._all.pop(arrival, None)
        self._held -= arrival.held
        arrival.held = 0
        _take_out(self._by_address, arrival.address, arrival)
        if arrival.group is not None:
            _take_out(self._by_group, arrival.group, arrival)

    def look(self, now: float) -> None:
        """Give up whoever is late."""
        for arrival in [one for one in self._all if one.is_waited_for and one.due.at <= now]:
            self._give_up(arrival, TooSlow("The request arrives too slowly."))

    def hurry(self, now: float, seconds: float) -> None:
        """Nobody has more time than this; for the end of the process."""
        for arrival in self._all:
            arrival.due.at = min(arrival.due.at, now + seconds)

    def _make_room(self, among: Iterable[Arrival], now: float) -> None:
        behind = min((one for one in among if one.is_waited_for), key=lambda one: one.due.at, default=None)
        if behind is None or behind.due.at > now + self._pace.patience - NEWCOMER:
            raise Crowded("Too many requests are being received at the moment.")
        self._give_up(behind, Crowded("Too many requests are being received, and this one came too slowly."))

    def _give_up(self, arrival: Arrival, reason: Refused) -> None:
        self.leave(arrival)
        arrival.is_waited_for = False
        arrival.give_up(reason)

    def _busiest(self) -> Collection[Arrival]:
        return max(self._by_address.values(), key=len, default={})


def _take_out(places: defaultdict[str, dict[Arrival, None]], name: str, arrival: Arrival) -> None:
    place = places.get(name)
    if place is not None:
        place.pop(arrival, None)
        if not place:
            del places[name]
