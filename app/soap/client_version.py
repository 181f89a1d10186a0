"""What clientVersion answers to the version that a Web Connector tells us."""

from __future__ import annotations

import re

OLDEST = (2, 1)
TOO_OLD = (
    "W:This version of the QuickBooks Web Connector is older than 2.1 and may lose its connection. "
    "The sync goes on; please install the current Web Connector from Intuit soon."
)


def answer_to(version: str) -> str:
    """``""`` to go on, or ``W:`` and a warning. Versions jump from 2.3 to 34: they are compared number by number.

    A version that cannot be read is no reason to keep a customer from syncing.
    """
    if not re.fullmatch(r"\s*[0-9]{1,9}(\.[0-9]{1,9}){0,5}\s*", version, re.ASCII):
        return ""
    numbers = tuple(int(part) for part in version.strip().split("."))
    return TOO_OLD if numbers < OLDEST else ""
