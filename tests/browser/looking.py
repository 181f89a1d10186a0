"""A page as four people have it before them, what is wrong with it, and a picture of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

DESKTOP, PHONE = ViewportSize(width=1100, height=800), ViewportSize(width=360, height=740)
AXE = Axe()
PICTURES = os.environ.get("QBCONNECTOR_PICTURES")  # a folder, for whoever wants to look at them or put them into the docs


@dataclass(frozen=True)
class Eyes:
    name: str
    viewport: ViewportSize
    scheme: Literal["light", "dark"]


ALL = (
    Eyes("desktop-light", DESKTOP, "light"),
    Eyes("desktop-dark", DESKTOP, "dark"),
    Eyes("phone-light", PHONE, "light"),
    Eyes("phone-dark", PHONE, "dark"),
)
OPPOSITE = (ALL[0], ALL[3])


@contextmanager
def through(browser: Browser, eyes: Eyes, state: Any = None) -> Iterator[Page]:
    """A page in a browser of its own; ``state`` is where somebody is signed in already."""
    context = browser.new_context(viewport=eyes.viewport, color_scheme=eyes.scheme, storage_state=state, reduced_motion="reduce")
    try:
        yield context.new_page()
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    """What axe finds, what hangs over the edge, and headings that are none."""
    found = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in AXE.run(page).response["violations"]]
    wide, fits = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > fits:
        found.append(f"it is {wide} wide and {fits} fit")
    if page.locator("h1").count() != 1:
        found.append("it has no heading, or several")
    return found


def picture(page: Page, name: str, folder: Path) -> Path:
    """The whole page, where ``PICTURES`` says or in the test's own folder."""
    into = Path(PICTURES) if PICTURES else folder
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
