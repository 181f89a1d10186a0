"""The troubleshooting page knows every code that the program knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qbxml import hresult, status

PAGE = (Path(__file__).parents[3] / "docs" / "troubleshooting.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[str]:
    """The first cells of the table under a heading."""
    section = PAGE.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return [line.split("|")[1] for line in section.splitlines() if line.startswith("| ") and "---" not in line]


def test_every_known_hresult_is_explained_once() -> None:
    explained = [code for cell in rows("HRESULTs") for code in re.findall(r"`([0-9A-F]{2})`", cell)]
    known = [f"{code:02X}" for code in range(256) if hresult.lookup(0x80040400 + code).is_known]
    assert len(known) > 20
    assert sorted(explained) == known


def test_every_known_status_code_is_explained_once() -> None:
    explained: list[int] = []
    for cell in rows("Status codes"):
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", cell):
            explained += range(int(first), int(last or first) + 1)
    known = [code for code in range(10_000) if status.lookup(code).is_known]
    assert len(known) > 40
    assert sorted(explained) == known


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([^)]+)\)", PAGE))
def test_every_link_within_the_page_leads_to_a_heading(anchor: str) -> None:
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    names = {re.sub(r"[^a-z0-9 _-]", "", one.lower()).replace(" ", "-") for one in headings}
    assert anchor in names
