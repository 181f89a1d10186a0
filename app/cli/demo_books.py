"""The second half of ``demo``: what the office invoices arrives in QuickBooks, and a proof says whether both sides agree."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from app.cli.exits import Failed
from app.cli.proof import counted
from app.office import Service
from app.sandbox.industrack import Industrack, RunningServer
from app.sandbox.quickbooks import CompanyFile
from app.sandbox.webconnector import WebConnector

MOST_INVOICES = 25
LONGEST = 900.0  # seconds for the invoices, and for the proof; then something is wrong
PAUSE = 1.0  # seconds between two updates

Stopping = Callable[[float], bool]


@dataclass
class Demo:
    """The three programs that talk to each other, and where the service says what it has done."""

    service: Service
    industrack: Industrack
    server: RunningServer
    file: CompanyFile
    connector: WebConnector
    company: dict[str, Any]
    qwc: Path


def invoice(demo: Demo, stopping: Stopping, console: Console) -> None:
    """Let the office enter and approve some invoices; they are written to QuickBooks, and the first one is paid there."""
    made = [one["id"] for one in demo.industrack.office().invoice(MOST_INVOICES)]
    console.print(f"The office enters {len(made)} invoices in IndusTrack and approves them.")
    if not _update_until(demo, stopping, lambda: all(_get(demo, one)["quickbooks_id"] for one in made)):
        return
    paid = _get(demo, made[0])
    console.print(f"All of them are in QuickBooks. There, invoice {paid['number']} over {paid['total']} is paid.")
    demo.file.receive_payment(paid["quickbooks_id"], paid["total"])
    _update_until(demo, stopping, lambda: bool(_get(demo, made[0])["paid"]))


def prove(demo: Demo, stopping: Stopping, console: Console) -> None:
    """Ask for a proof, poll until it is made, and print what it says."""
    company_id = demo.company["id"]
    before = demo.service.ask_proof(company_id)["proof_id"]
    console.print("A proof is asked for: both sides are read anew, counted and compared.")
    if _update_until(demo, stopping, lambda: demo.service.proof(company_id)["proof_id"] != before):
        found = demo.service.proof(company_id)
        console.print(counted(found))
        console.print(f"Verdict: {found['state']}. {found['because']}")


def _update_until(demo: Demo, stopping: Stopping, is_done: Callable[[], bool]) -> bool:
    """Update as Web Connector does until it is done; False when the demo was stopped. Raises: Failed when it takes too long."""
    began = time.monotonic()
    while not is_done():
        if time.monotonic() - began > LONGEST:
            raise Failed("The demo did not finish; the logs in the data folder say why.")
        demo.connector.update()
        if stopping(PAUSE):
            return False
    return True


def _get(demo: Demo, invoice_id: str) -> dict[str, Any]:
    return demo.industrack.office().read_invoice(invoice_id)
