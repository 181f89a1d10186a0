"""A company whose customers go to QuickBooks."""

from __future__ import annotations

from typing import Any

from tests.unit.sync.world import World

SETTINGS = {"customers": "industrack_to_quickbooks"}


SITE = {"street": "1 Low St", "unit": "Unit 4", "city": "Ames", "state": "IA", "postal_code": "50010"}


def to_quickbooks(**settings: Any) -> World:
    return World(settings={**SETTINGS, **settings})
