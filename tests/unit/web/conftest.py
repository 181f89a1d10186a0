from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings
from app.web import site
from tests.unit.web.memory_office import MemoryOffice

KEY = "operators-key-of-the-tests"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env(
        {
            "QBCONNECTOR_DATA_DIR": str(tmp_path),
            "QBCONNECTOR_PUBLIC_URL": "https://sync.example.com",
            "QBCONNECTOR_SECRET_KEY": "a secret key of the tests",
            "QBCONNECTOR_API_KEY": KEY,
        }
    )


@pytest.fixture
def office() -> MemoryOffice:
    return MemoryOffice()


@pytest.fixture
def app(office: MemoryOffice, settings: Settings) -> Flask:
    return site.build(office, settings)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def operator(app: Flask) -> FlaskClient:
    """Somebody who has signed in with the key."""
    client = app.test_client()
    assert client.post("/login", data={"key": KEY}, base_url="https://sync.example.com").status_code == 303
    return client


def form_token(html: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', html)
    assert found is not None
    return found[1]
