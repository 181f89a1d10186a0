"""What the Web Connector's status column says of an update."""

from __future__ import annotations

import pytest

from app.session.closing import happened


@pytest.mark.parametrize(
    ("read", "written", "said"),
    [
        (0, {}, ""),
        (1, {}, "1 record was read from QuickBooks"),
        (1204, {}, "1,204 records were read from QuickBooks"),
        (0, {"invoice": 1}, "1 invoice was written to QuickBooks"),
        (0, {"customer": 2, "invoice": 1}, "2 customers and 1 invoice were written to QuickBooks"),
        (
            12,
            {"customer": 2, "item": 1, "invoice": 3},
            "12 records were read from QuickBooks, 2 customers, 1 item and 3 invoices written to it",
        ),
    ],
)
def test_what_happened_is_said_in_plain_words(read: int, written: dict[str, int], said: str) -> None:
    assert happened(read, written) == said
