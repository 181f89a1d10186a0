"""What is said about a version of QuickBooks."""

from __future__ import annotations

import pytest

from app.web.versions import about


def test_nothing_is_said_before_it_was_seen() -> None:
    assert about({"product": None, "qbxml_version": None}) is None
    assert about({"product": "QuickBooks Pro 2019", "qbxml_version": None}) is None
    assert about({"product": "QuickBooks Pro 2019", "qbxml_version": "CA2.0"}) is None


@pytest.mark.parametrize(
    ("product", "version", "level", "words"),
    [
        ("QuickBooks Enterprise Solutions: Contractor 22.0", "15.0", "good", "tested with"),
        ("QuickBooks Enterprise Solutions Contractor 22.0", "15.0", "good", "tested with"),
        ("QuickBooks Pro 2019", "13.0", "", "was not tested, but"),
        ("QuickBooks Premier 2024", "17.0", "", "was not tested, but"),
        ("QuickBooks Pro 2013", "12.0", "warning", "older than 2014"),
        ("QuickBooks Pro 2009", "8.0", "warning", "ship-to addresses"),
    ],
)
def test_what_is_known_is_said(product: str, version: str, level: str, words: str) -> None:
    known = about({"product": product, "qbxml_version": version})
    assert known is not None
    assert known.level == level
    assert words in known.text
    assert product in known.text
