"""One answer of QuickBooks of many megabytes: how much memory the web process and the worker take for it at their peak."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import WebConnector
from benchmarks.ingest import CUSTOMER
from benchmarks.revisions import HERE
from benchmarks.running import LOOK_EVERY, Program, started

MEGABYTES = (1, 30, 200)
LONGEST = 1_200.0  # seconds until a page is in the mirror
NOTES = "A note of some length, as offices write them. " * 85  # 4,095 characters are the most that the field takes
ASKED = re.compile(r'<CustomerQueryRq[^>]* requestID="([^"]+)"')
ANSWER = (
    '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><CustomerQueryRs requestID="{id}" statusCode="0" statusSeverity="Info"'
    ' statusMessage="Status OK" iteratorRemainingCount="0" iteratorID="{{8c0d5d8e-0000-4000-8000-000000000001}}">{records}'
    "</CustomerQueryRs></QBXMLMsgsRs></QBXML>"
)


class Verbose(QuickBooks):
    """It gives all customers in one page, however few were asked for; what else it is asked for the simulated one answers."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(CompanyFile.empty())
        self.megabytes, self.number = megabytes, 0

    def open(self, *given: Any, **named: Any) -> Any:
        session = super().open(*given, **named)
        own = session.process
        session.process = lambda request_xml: self._page(request_xml) or own(request_xml)  # type: ignore[method-assign]
        return session

    def _page(self, request: str) -> str:
        asked = ASKED.search(request)
        if asked is None or self.number:
            return ""
        each = CUSTOMER.replace("<Balance>", f"<Notes>{NOTES}</Notes><Balance>")
        self.number = self.megabytes * 1_000_000 // len(each)
        return ANSWER.format(id=asked[1], records="".join(each.format(n=n, sequence=1) for n in range(self.number)))


@dataclass
class Peaks:
    """Resident memory of processes by part in megabytes: as they stand, and at their highest since then."""

    pids: dict[str, list[int]]

    def reset(self) -> dict[str, float]:
        for pid in [pid for pids in self.pids.values() for pid in pids]:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # VmHWM begins anew; proc(5)
        return self._read("VmRSS")

    def highest(self) -> dict[str, float]:
        return self._read("VmHWM")

    def _read(self, name: str) -> dict[str, float]:
        return {part: max(_kilobytes(pid, name) for pid in pids) / 1000 for part, pids in self.pids.items()}


def measure() -> Iterator[str]:
    """A company for each size; what every page costs, the first of a process above all, shows at the smallest."""
    with started(HERE, ["up"]) as program:
        program.run_file()  # a command that is asked before would have the data folder to itself
        for megabytes in MEGABYTES:
            yield _page(program, megabytes)


def _page(program: Program, megabytes: int) -> str:
    added = program.ask("company", "add", f"{megabytes} MB", "--industrack-url", "http://127.0.0.1:9", "--industrack-token", "x")
    quickbooks = Verbose(megabytes)
    connector = WebConnector(added["soap_url"], added["username"], added["password"], quickbooks=quickbooks, wait=1.0)
    peaks = Peaks({part: _serving(program, part) for part in ("web", "worker")})
    before, began = peaks.reset(), time.monotonic()
    while not quickbooks.number or _mirrored(program, added["id"]) < quickbooks.number:
        connector.update()
        if time.monotonic() - began > LONGEST:
            raise RuntimeError(f"{_mirrored(program, added['id'])} of {quickbooks.number} customers after {LONGEST:.0f} s")
        time.sleep(LOOK_EVERY)
    took, after = time.monotonic() - began, peaks.highest()
    more = ", ".join(f"{part} {after[part] - before[part]:.0f} MB more than {before[part]:.0f}" for part in before)
    return f"{megabytes} MB, {quickbooks.number:,} customers in one answer: {more}; in the mirror after {took:.0f} s"


def _mirrored(program: Program, company_id: str) -> int:
    records = program.ask("status", company_id)["records"]
    return int(records.get("customer", {}).get("quickbooks", 0))


def _serving(program: Program, part: str) -> list[int]:
    """The processes of a part, those that they have started among them."""
    roots = [psutil.Process(pid) for pid in program.run_file()["pids"][part]]
    return [one.pid for root in roots for one in [root, *root.children(recursive=True)]]


def _kilobytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0
