"""A QuickBooks that refuses some of what it is asked, and customers that wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from app.sandbox.quickbooks import Behaviour, QuickBooksError, Session
from tests.acceptance.world import Served, World, notice, world

REFUSED = "0x80040400"


def refusing(w: World, is_refused: Callable[[str], bool], hresult: str = REFUSED) -> None:
    """From now on QuickBooks does not read message sets like these."""
    original = w.quickbooks.open

    def opened(*args: Any, **more: Any) -> Session:
        session = original(*args, **more)
        process = session.process

        def picky(request_xml: str) -> str:
            if is_refused(request_xml):
                raise QuickBooksError(hresult, "QuickBooks found an error when parsing the provided XML text stream.")
            return process(request_xml)

        session.process = picky  # type: ignore[method-assign]
        return session

    w.quickbooks.open = opened  # type: ignore[method-assign]


@contextmanager
def writing(running: Served, behaviour: Behaviour | None = None) -> Iterator[World]:
    with world(running, None, behaviour, customers="industrack_to_quickbooks", read_every="86400") as w:
        w.sync(1)
        yield w


def new(w: World, *names: str) -> None:
    for name in names:
        w.industrack.create("customers", {"company_name": name})
    notice(w)


def names(w: World) -> list[str]:
    return sorted(one["CompanyName"] for one in w.file.customers)
