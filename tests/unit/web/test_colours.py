"""Text can be read on what it stands on, in light and in dark: at least 4.5 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import web

SHEET = (Path(web.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
PAIRS = [
    *((ink, ground) for ink in ("ink", "quiet", "brand") for ground in ("paper", "ground", "sunken")),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    *((name, f"{name}-soft") for name in ("brand", "good", "warn", "bad")),
    *(("ink", f"{name}-soft") for name in ("brand", "good", "warn", "bad")),
    *(("quiet", f"{name}-soft") for name in ("brand", "good", "warn", "bad")),
    ("bad", "paper"),
    ("good", "paper"),
]


def colours(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    found: dict[str, str] = {}
    for block in blocks[: 1 if scheme == "light" else 2]:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    return found


def brightness(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out(scheme: str, ink: str, ground: str) -> None:
    named = colours(scheme)
    light, dark = sorted((brightness(named[ink]), brightness(named[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
