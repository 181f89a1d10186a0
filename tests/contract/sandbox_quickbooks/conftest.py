"""A tidy company, open on the desk."""

import pytest

from app.sandbox.quickbooks import CompanyFile
from tests.contract.sandbox_quickbooks.asking import Clock, Desk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> Desk:
    return Desk(CompanyFile.tidy(clock), clock=clock)


@pytest.fixture
def messy(clock: Clock) -> Desk:
    return Desk(CompanyFile.messy(clock), clock=clock)
