"""Currencies of a company file that has several: what a record is in, where that is not the one the books are kept in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.sync.rules.reading import trimmed

USUAL = "US Dollar"


def foreign(data: Mapping[str, Any], preferences: Mapping[str, Any]) -> str:
    """The name of the record's currency; empty where it is the company's own, or the only one."""
    several = preferences.get("multi_currency_preferences") or {}
    own, its_home = data.get("currency") or {}, several.get("home_currency") or {}
    if not several.get("is_multi_currency_on") or not own:
        return ""
    same = own.get("list_id") == its_home.get("list_id") if its_home.get("list_id") else own.get("full_name") == USUAL
    return "" if same else trimmed(own.get("full_name") or own.get("list_id"))


def home(preferences: Mapping[str, Any]) -> str:
    """The name of the currency that the books are kept in."""
    return trimmed(((preferences.get("multi_currency_preferences") or {}).get("home_currency") or {}).get("full_name")) or USUAL
