"""A scripted service, a QuickBooks that only counts, and a Web Connector between them."""

from collections.abc import Iterator

import pytest

from app.sandbox.webconnector import WebConnector
from tests.contract.sandbox_webconnector.books import Books
from tests.contract.sandbox_webconnector.service import Script, running, working


@pytest.fixture
def service() -> Iterator[Script]:
    with running(working()) as script:
        yield script


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
def connector(service: Script, books: Books) -> WebConnector:
    return WebConnector(service.url, "finch", "p&<ss", quickbooks=books, wait=0, timeout=60, keep=True)
