"""Figures of several processes, added up in a real Redis."""

from __future__ import annotations

import subprocess
import sys

import redis

from app.config import Settings
from app.counting import Tally, together
from app.counting.together import Entry, read

PROGRAM = """
import os, sys
from app import counting
counting.send_to(sys.argv[1])
counting.count("qbconnector_sessions", outcome="of the test")
child = os.fork()
counting.count("qbconnector_sessions", 10 if child else 100, outcome="of the test")
if child:
    os.waitpid(child, 0)
else:
    counting.tally.flush()
    os._exit(0)
"""


def counted(client: redis.Redis) -> float:
    return read(client.hgetall(together.KEY)).get(Entry("qbconnector_sessions", ("of the test",), "total"), 0)


def test_processes_and_their_children_count_together_and_nothing_twice(migrated_settings: Settings) -> None:
    url = migrated_settings.redis_url or ""
    client = redis.Redis.from_url(url)
    before = counted(client)
    for _ in range(2):
        subprocess.run([sys.executable, "-c", PROGRAM, url], check=True, timeout=60)
    assert counted(client) - before == 2 * 111
    mine = Tally()
    mine.count("qbconnector_sessions", outcome="of the test")
    mine.send_to(url)
    assert mine.flush()
    assert counted(client) - before == 2 * 111 + 1
    client.close()
