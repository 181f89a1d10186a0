"""Sends the hints that a record changed: signed, at least once, again until the connector took them."""

import hashlib
import hmac
import json
import random
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, RemoteDisconnected
from typing import Final
from urllib.parse import SplitResult, urlsplit

IN_TIME: Final = 1.0  # seconds in which a 2xx must come
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0
MOST_WAITING = 200_000
HEADER = "X-IndusTrack-Signature"


@dataclass(frozen=True)
class Target:
    """Where an account's hints go, and the secret they are signed with."""

    url: str
    secret: str


@dataclass(frozen=True)
class Hint:
    """One change of one record."""

    event_id: str
    collection: str
    id: str
    occurred_at: str

    def body(self) -> bytes:
        """The hint as it is sent."""
        return json.dumps(vars(self)).encode()


def signature(secret: str, body: bytes, at: int) -> str:
    """The header that proves a body to come from IndusTrack at that time."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


class WebhookSender:
    """One account's hints, sent by a thread of their own while there is a target.

    ``twice`` sends every hint two times and ``shuffled`` in any order, as the contract allows; ``lost`` drops
    the next ones.
    """

    def __init__(self) -> None:
        self.twice = self.shuffled = False
        self.lost = 0
        self.delivered = self.refused = 0
        self.pause = FIRST_PAUSE  # seconds after the first failure; doubled with each
        self._target: Target | None = None
        self._waiting: deque[Hint] = deque(maxlen=MOST_WAITING)
        self._changed = threading.Condition()
        self._sending = 0
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    @property
    def target(self) -> Target | None:
        """Where the hints go, None while they are not wanted."""
        return self._target

    def aim(self, target: Target | None) -> None:
        """Send hints there from now on; None sends none and forgets those that wait."""
        with self._changed:
            self._target = target
            if target is None:
                self._waiting.clear()
            elif self._thread is None:
                self._stopped.clear()
                self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def hint(self, collection: str, record_id: str, occurred_at: str) -> None:
        """Say that a record changed, soon."""
        with self._changed:
            if self._target is None:
                return
            if self.lost > 0:
                self.lost -= 1
                return
            hint = Hint(f"evt_{secrets.token_hex(8)}", collection, record_id, occurred_at)
            self._waiting.extend([hint, hint] if self.twice else [hint])
            self._changed.notify_all()

    def wait_until_sent(self, timeout: float = 10.0) -> bool:
        """Wait until no hint waits; False when some still do after ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._sending, timeout)

    def stop(self) -> None:
        """End the thread; hints that wait are lost, which the contract's polling makes up for."""
        with self._changed:
            self._stopped.set()
            thread, self._thread = self._thread, None
            self._changed.notify_all()
        if thread is not None:
            thread.join(timeout=IN_TIME * 3)

    def _run(self) -> None:
        failures = 0
        with Post() as post:
            while (work := self._next()) is not None:
                hint, target = work
                taken = deliver(post, hint, target)
                failures = 0 if taken else failures + 1
                with self._changed:
                    self._sending -= 1
                    self.delivered += taken
                    self.refused += not taken
                    if not taken and self._target is not None:
                        self._waiting.append(hint)
                    self._changed.notify_all()
                if failures:
                    self._stopped.wait(min(self.pause * 2 ** min(failures - 1, 10), LONGEST_PAUSE))

    def _next(self) -> tuple[Hint, Target] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped.is_set() or (self._waiting and self._target is not None))
            if self._stopped.is_set() or self._target is None:
                return None
            if self.shuffled:
                self._waiting.rotate(random.randrange(len(self._waiting)))  # noqa: S311 - not for secrets
            self._sending += 1
            return self._waiting.popleft(), self._target


class Post:
    """Posts over one kept connection, opened again when it was closed or another address is meant."""

    def __init__(self) -> None:
        self._address: tuple[str, str] | None = None
        self._connection: HTTPConnection | None = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def send(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer; no redirect is followed. Raises: OSError, HTTPException, ValueError."""
        parts = urlsplit(url)
        if self._address != (parts.scheme, parts.netloc):
            self.close()
            self._address = parts.scheme, parts.netloc
        fresh = self._connection is None
        try:
            return self._once(parts, body, headers)
        except (ConnectionError, RemoteDisconnected):
            self.close()
            if fresh:
                raise
            return self._once(parts, body, headers)  # a kept connection that the other side had closed
        except (OSError, HTTPException):
            self.close()
            raise

    def _once(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        if self._connection is None:
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            self._connection = kind(parts.hostname or "", parts.port, timeout=IN_TIME)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status


def deliver(post: Post, hint: Hint, target: Target) -> bool:
    """Send one hint once; True when it was taken in time."""
    body = hint.body()
    headers = {"Content-Type": "application/json", HEADER: signature(target.secret, body, int(time.time()))}
    began = time.monotonic()
    try:
        status = post.send(target.url, body, headers)
    except (OSError, HTTPException, ValueError):
        return False
    return 200 <= status < 300 and time.monotonic() - began <= IN_TIME
