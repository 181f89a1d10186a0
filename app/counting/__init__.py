"""Counters and histograms that are right under any number of processes: added up in Redis, read there by ``/metrics``.

Each process counts in its memory and every two seconds adds what is new to one hash; nothing waits for Redis, and while it is
away the numbers wait in memory. Reading order: ``families`` (what is counted) → ``tally`` (in this process) → ``together``
(over all of them).
"""

from app.counting.tally import Tally, tally

__all__ = ["Tally", "count", "observe", "send_to", "tally"]

count = tally.count
observe = tally.observe
send_to = tally.send_to
