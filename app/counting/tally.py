"""What this process has counted and not yet added to the others' counts."""

from __future__ import annotations

import atexit
import os
import threading
import time
from bisect import bisect_left
from collections import defaultdict

import redis

from app.counting.families import FAMILIES, MOST, Family
from app.counting.together import KEY, Entry, field_of

EVERY = 2.0  # seconds
PATIENCE = 1.0  # seconds that Redis may take
OTHER = "other"


class Tally:
    """Counts in memory, from any thread; a thread of its own adds it to Redis once ``send_to`` has said where that is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[Entry, float] = defaultdict(float)
        self._figures: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self._seen: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._url: str | None = None
        self._client: tuple[str, redis.Redis] | None = None
        self._pid: int | None = None  # whose thread sends; a forked child needs one of its own
        os.register_at_fork(after_in_child=self._forget)

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """One more, or ``amount``."""
        whole = self._figure(name, labels)[0]
        with self._lock:
            self._counted[whole] += amount
        self._keep_sending()

    def observe(self, name: str, value: float, **labels: str) -> None:
        """One more of this size or length."""
        whole, *buckets = self._figure(name, labels)
        at = bisect_left(FAMILIES[name].buckets, value)
        with self._lock:
            self._counted[buckets[at]] += 1
            self._counted[whole] += value
        self._keep_sending()

    def send_to(self, url: str | None) -> None:
        """From here on what is counted is added to the others'."""
        self._url = url
        self._keep_sending()

    def flush(self) -> bool:
        """Add it now. What Redis did not take is kept for the next time; False = it took nothing."""
        with self._lock:
            taken, self._counted = self._counted, defaultdict(float)
        if not taken or self._url is None:
            self._put_back(taken)
            return not taken
        try:
            with self._redis(self._url).pipeline(transaction=True) as pipe:
                for entry, amount in taken.items():
                    pipe.hincrbyfloat(KEY, field_of(entry), amount)
                pipe.execute()
        except (redis.RedisError, OSError):
            self._put_back(taken)
            return False
        return True

    def _redis(self, url: str) -> redis.Redis:
        """Kept from one time to the next; redis-py itself sees to it that a forked child has connections of its own."""
        if self._client is None or self._client[0] != url:
            patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
            self._client = (url, redis.Redis.from_url(url, **patience))
        return self._client[1]

    def waiting(self) -> dict[Entry, float]:
        """What is counted and not sent yet."""
        with self._lock:
            return dict(self._counted)

    def _put_back(self, taken: dict[Entry, float]) -> None:
        with self._lock:
            for entry, amount in taken.items():
                self._counted[entry] += amount

    def _figure(self, name: str, labels: dict[str, str]) -> tuple[Entry, ...]:
        """A counter's one entry; a histogram's sum, and its buckets from the lowest up."""
        key = (name, *labels.values())
        found = self._figures.get(key)
        if found is None:
            family = FAMILIES[name]
            values = tuple(labels[label] for label in family.labels)
            seen = self._seen[name]
            if values not in seen and len(seen) >= MOST:
                return _entries(name, family, (OTHER,) * len(values))
            seen.add(values)
            found = self._figures[key] = _entries(name, family, values)
        return found

    def _keep_sending(self) -> None:
        if self._url is None or self._pid == os.getpid():
            return
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
        threading.Thread(target=self._send, name="figures", daemon=True).start()

    def _send(self) -> None:
        while True:
            time.sleep(EVERY)
            self.flush()

    def _forget(self) -> None:
        """In a forked child: what stands here is the parent's to send, and its lock may be held for ever."""
        self._lock = threading.Lock()
        self._counted = defaultdict(float)
        self._pid = None


def _entries(name: str, family: Family, labels: tuple[str, ...]) -> tuple[Entry, ...]:
    if not family.buckets:
        return (Entry(name, labels, "total"),)
    return tuple(Entry(name, labels, part) for part in ("sum", *map(str, family.buckets), "+Inf"))


tally = Tally()
atexit.register(tally.flush)
