"""What goes wrong, in which order and where: all of it follows from the seed, so that a run that failed can be had again."""

from __future__ import annotations

import random
from dataclasses import dataclass

WEIGHTS = {
    # the service's own processes
    "kill_web": 2, "kill_worker": 2, "kill_beat": 1, "kill_postgres": 1, "kill_valkey": 1, "cut_database": 25,
    # the way between Web Connector and service
    "connector_crash_before": 40, "connector_crash_after": 40, "cut_request": 40, "hang_up": 40, "lose_answer": 50,
    "call_twice": 60, "call_late": 40, "call_out_of_order": 40, "unknown_ticket": 20,
    # QuickBooks
    "quickbooks_error_before": 30, "quickbooks_crash_after_commit": 50, "quickbooks_unreadable": 15, "quickbooks_dialog": 30,
    "quickbooks_slow": 15, "quickbooks_restores_a_backup": 3, "pc_clock": 15,
    # IndusTrack
    "industrack_429": 60, "industrack_503": 60, "industrack_500": 50, "industrack_500_after_commit": 50,
    "industrack_cut_before": 50, "industrack_cut_after_commit": 60, "industrack_half_answer": 60, "industrack_slow": 10,
    # our clock
    "clock_back": 15, "clock_forward": 15,
}  # fmt: skip
"""How often each kind comes, of all."""

OF_ALL = frozenset(kind for kind in WEIGHTS if kind.startswith(("kill_", "cut_database")))
"""Faults that strike all companies at once."""


@dataclass(frozen=True)
class Planned:
    """One fault. ``company`` is which one it strikes; ``luck`` decides its details."""

    kind: str
    company: int
    luck: int


def plan(faults: int, seed: int, companies: int, kinds: frozenset[str] = frozenset()) -> list[Planned]:
    """So many faults of these kinds, or of all: each comes once at least where there are enough."""
    rng = random.Random(seed)
    known = [kind for kind in WEIGHTS if not kinds or kind in kinds]
    chosen = known[:faults] + rng.choices(known, [WEIGHTS[kind] for kind in known], k=max(0, faults - len(known)))
    rng.shuffle(chosen)
    return [Planned(kind, rng.randrange(companies), rng.randrange(1 << 30)) for kind in chosen]
