"""The whole site on a real database."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import services
from app.config import Settings
from app.office import Service
from app.services import Services
from app.sync import companies
from app.web import site


@dataclass
class Made:
    """A company of the test's own."""

    id: str
    name: str
    webhook_secret: str
    setup_path: str


@pytest.fixture(scope="session")
def real_services(migrated_settings: Settings) -> Services:
    return services.make(migrated_settings)


@pytest.fixture(scope="session")
def whole_site(real_services: Services) -> Flask:
    return site.build(Service(real_services), real_services.settings, real_services)


@pytest.fixture
def visitor(whole_site: Flask) -> FlaskClient:
    return whole_site.test_client()


@pytest.fixture
def company(real_services: Services) -> Made:
    added = companies.add(real_services, "Hollow Creek Plumbing", "https://api.example.com/api/v1", "it-token", {})
    return Made(added.company.id, added.company.name, added.webhook_secret, f"/setup/{added.setup_token}")
