"""A planned fault is laid at one of a company's ends and waits there for its occasion; it counts once it has struck.

Only one waits at a time where one would hide another: at a call of Web Connector, or at the same weakness of QuickBooks.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from app.sandbox.industrack import Industrack
from app.sandbox.industrack.faults import Fault as Trouble
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.quickbooks import Fault as Failure
from app.sandbox.webconnector import Fault, Kind, WebConnector
from tests.faults.plan import Planned

OPERATIONS = ("authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection")
LATE = ("receiveResponseXML", "sendRequestXML")  # the call that is held back, and the one that it comes before
CALLS = {
    "connector_crash_before": Kind.CRASH_BEFORE,
    "connector_crash_after": Kind.CRASH_AFTER,
    "cut_request": Kind.CUT_REQUEST,
    "hang_up": Kind.HANG_UP,
    "lose_answer": Kind.LOSE_ANSWER,
    "call_twice": Kind.TWICE,
    "unknown_ticket": Kind.UNKNOWN_TICKET,
    "call_out_of_order": Kind.OTHER_FIRST,
}
TROUBLES: dict[str, dict[str, Any]] = {
    "industrack_429": {"kind": "status", "status": 429, "retry_after": "1"},
    "industrack_503": {"kind": "status", "status": 503},
    "industrack_500": {"kind": "status", "status": 500},
    "industrack_500_after_commit": {"kind": "status", "status": 500, "when": "after"},
    "industrack_cut_before": {"kind": "cut", "when": "before"},
    "industrack_cut_after_commit": {"kind": "cut", "when": "after"},
    "industrack_half_answer": {"kind": "half", "when": "after"},
    "industrack_slow": {"kind": "slow", "seconds": 3.0},
}
BEFORE = ("0x8004041C", "0x80040402", "0x8004040D", "0x8004040E")
DIALOGS = ("0x80040414", "0x80040416", "0x8004041D", "0x80040408")
FAILURES: dict[str, tuple[tuple[str, ...], Literal["before", "after"]]] = {
    "quickbooks_error_before": (BEFORE, "before"),
    "quickbooks_crash_after_commit": (("0x8004041C",), "after"),
    "quickbooks_unreadable": (("0x80040400",), "before"),
}
SKEWS = (-1440.0, -7.0, 0.0, 9.0, 1440.0)  # minutes
TROUBLES_AT_ONCE = 3  # each meets one request, in the order in which they were laid


@dataclass
class Ends:
    """What of a company lies outside the service."""

    file: CompanyFile
    quickbooks: QuickBooks
    industrack: Industrack
    connector: WebConnector


@dataclass(frozen=True)
class Armed:
    """A fault that strikes at the next occasion."""

    kind: str
    places: frozenset[str]  # where no other may wait meanwhile
    waits: Callable[[], bool]  # whether it has not struck yet


def arm(ends: Ends, one: Planned, waiting: list[Armed]) -> Armed | None:
    """Lay it where it strikes next; some strike at once. None while another waits in its place."""
    rng = random.Random(one.luck)
    taken = frozenset[str]().union(*(armed.places for armed in waiting))
    if one.kind in CALLS:
        return _call(ends, one.kind, taken, rng)
    if one.kind == "call_late":
        return None if taken.intersection(LATE) else _late_call(ends, rng)
    if one.kind in TROUBLES:
        return _trouble(ends, one.kind, waiting)
    if one.kind in taken:
        return None
    return _quickbooks(ends, one.kind, rng)


def _call(ends: Ends, kind: str, taken: frozenset[str], rng: random.Random) -> Armed | None:
    free = [name for name in OPERATIONS if name not in taken and (name, kind) != ("authenticate", "unknown_ticket")]
    if not free:
        return None
    operation = rng.choice(free)
    fault = Fault(CALLS[kind], operation, rng.randint(1, 3), other=rng.choice(OPERATIONS[1:3]))
    ends.connector.faults.plan(fault)
    return Armed(kind, frozenset({operation}), lambda: ends.connector.faults.waits(fault))


def _late_call(ends: Ends, rng: random.Random) -> Armed:
    """Web Connector dies before an answer is sent, and what it would have sent comes in a later update."""
    faults = ends.connector.faults
    held, late = Fault(Kind.HOLD, LATE[0], rng.randint(1, 3)), Fault(Kind.DELIVER_HELD, LATE[1], rng.randint(1, 2))
    faults.plan(held)
    to_come = [late]

    def waits() -> bool:
        if to_come and not faults.waits(held):
            faults.plan(to_come.pop())
        return bool(to_come) or faults.waits(late)

    return Armed("call_late", frozenset(LATE), waits)


def _trouble(ends: Ends, kind: str, waiting: list[Armed]) -> Armed | None:
    if sum(armed.kind in TROUBLES for armed in waiting) >= TROUBLES_AT_ONCE:
        return None
    trouble = Trouble(**TROUBLES[kind])
    ends.industrack.faults.plan(trouble)
    return Armed(kind, frozenset(), lambda: ends.industrack.faults.waits(trouble))


def _quickbooks(ends: Ends, kind: str, rng: random.Random) -> Armed:
    behaviour, places = ends.quickbooks.behaviour, frozenset({kind})
    if kind in FAILURES:
        at = _free_place(ends.quickbooks, rng)
        hresult, when = FAILURES[kind]
        behaviour.hresult_at[at] = Failure(rng.choice(hresult), when)
        return Armed(kind, places, lambda: ends.quickbooks.processed < at)
    if kind == "quickbooks_dialog":
        behaviour.open_fault = rng.choice(DIALOGS)
        return Armed(kind, places, lambda: behaviour.open_fault is not None)
    if kind == "quickbooks_slow":
        behaviour.latency = 0.4
        return Armed(kind, places, lambda: behaviour.latency > 0)
    if kind == "quickbooks_restores_a_backup":
        ends.file.restore(ends.file.snapshot())
    elif kind == "pc_clock":
        behaviour.clock_skew = rng.choice([skew for skew in SKEWS if skew != behaviour.clock_skew])
    else:
        raise ValueError(f"nothing here lets {kind} happen")
    return Armed(kind, frozenset(), lambda: False)


def _free_place(quickbooks: QuickBooks, rng: random.Random) -> int:
    """A message set to come that nothing is planned for yet."""
    at = quickbooks.processed + rng.randint(1, 4)
    while at in quickbooks.behaviour.hresult_at:
        at += 1
    return at
