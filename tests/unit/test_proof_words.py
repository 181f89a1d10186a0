"""The command line's table of a proof adds up in words."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from app.cli.proof import counted
from app.sync.proof.counts import EXPLAINED
from app.sync.proof.words import EXPLAINS


def side(count: int, **explained: int) -> dict[str, Any]:
    return {"count": count, "active": count, "explained": {"ended": 0, **explained}}


def test_each_number_that_is_explained_says_why_and_on_which_side() -> None:
    items = {"quickbooks": side(1203, quickbooks_own=3), "industrack": side(1201, not_ready=1), "pairs": 1200, "differences": 0}
    console = Console(width=240)
    with console.capture() as shown:
        console.print(counted({"kinds": {"item": items}}))
    [row] = [line for line in shown.get().splitlines() if "item" in line]
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    told = "3 in QuickBooks that only QuickBooks has, by their kind or by the direction you chose;"
    told += " 1 in IndusTrack not approved, or not marked ready for QuickBooks"
    assert cells == ["item", "1,203", "1,201", "1,200", told, "0"]


def test_every_cause_that_explains_a_record_has_words() -> None:
    assert {cause for side in EXPLAINED.values() for cause in side} == set(EXPLAINS)
