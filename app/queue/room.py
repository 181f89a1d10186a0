"""How much more the broker's queues take from the sweep: what they hold already need not be said again.

The sweep finds the same work every 15 seconds for as long as nobody has come to it. Were all of it said each time, the queues of
workers that are behind would fill with repetitions, and the workers would be busy with those.
"""

from __future__ import annotations

import logging
from collections import Counter

import redis

from app.queue.wake import QUEUES

log = logging.getLogger(__name__)

ENOUGH = 200  # wake-ups in a queue, with which its workers are busy for a while
ALWAYS = 20  # of the longest due, in case that all in the queue are others'
PATIENCE = 1.0  # seconds that Redis may take


class Room:
    """Counts down as it is used."""

    def __init__(self, lengths: dict[str, int]) -> None:
        """``lengths``: what each queue holds."""
        self._left = Counter({queue: max(ALWAYS, ENOUGH - lengths.get(queue, 0)) for queue in set(QUEUES.values())})

    def take(self, what: str) -> bool:
        """Whether somebody is to be woken for one more of this work."""
        queue = QUEUES[what]
        self._left[queue] -= 1
        return self._left[queue] >= 0


def room(redis_url: str | None) -> Room:
    """As the queues are now; where Redis does not answer, as if they were empty."""
    return Room({} if redis_url is None else _lengths(redis_url))


def _lengths(redis_url: str) -> dict[str, int]:
    client = redis.Redis.from_url(redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    queues = sorted(set(QUEUES.values()))
    try:
        with client.pipeline(transaction=False) as pipe:
            for queue in queues:
                pipe.llen(queue)
            return dict(zip(queues, map(int, pipe.execute()), strict=True))
    except (redis.RedisError, OSError) as error:
        log.warning("the length of the queues in Redis is not known (%s)", type(error).__name__)
        return {}
    finally:
        client.close()
