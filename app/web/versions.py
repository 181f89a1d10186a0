"""What is known about a version of QuickBooks, for the person who is connecting it."""

from __future__ import annotations

from typing import Any, NamedTuple

TESTED = "QuickBooks Enterprise Solutions: Contractor 22.0"
SAFE = (13, 0)  # QuickBooks 2014
SHIP_TOS = (12, 0)  # the first that offers the list of ship-to addresses and additional contacts to other programs


class Known(NamedTuple):
    """A sentence, and how much it matters: ``good``, ``""`` or ``warning``."""

    text: str
    level: str


def about(quickbooks: dict[str, Any]) -> Known | None:
    """What to tell about it; None until it has been seen."""
    product, version = quickbooks.get("product"), _numbers(quickbooks.get("qbxml_version"))
    if not product or version is None:
        return None
    if version < SHIP_TOS:
        return Known(
            f"{product} is older than 2013. It does not offer its ship-to addresses and additional contacts to other"
            " programs: service locations, mobile numbers and websites are only partly kept in step.",
            "warning",
        )
    if _plain(product) == _plain(TESTED):
        return Known(f"{product} is the version that this was tested with.", "good")
    if version < SAFE:
        return Known(f"{product} is older than 2014 and was not tested. Look closely at the preview.", "warning")
    return Known(
        f"{product} was not tested, but speaks the same language as the version that was ({TESTED})."
        " Look closely at the preview.",
        "",
    )


def _numbers(text: Any) -> tuple[int, ...] | None:
    try:
        return tuple(int(part) for part in str(text or "").split("."))
    except ValueError:
        return None


def _plain(product: str) -> str:
    return "".join(c for c in product.casefold() if c.isalnum())
