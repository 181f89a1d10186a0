from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings
from app.web import security, site
from app.web.context import KEY as KEY_OF_CONTEXT
from app.web.context import Context
from tests.unit.web.memory_office import MemoryOffice

KEY = "operators-key-of-the-tests"


def settings_in(folder: Path) -> Settings:
    return Settings.from_env(
        {
            "QBCONNECTOR_DATA_DIR": str(folder),
            "QBCONNECTOR_PUBLIC_URL": "https://sync.example.com",
            "QBCONNECTOR_SECRET_KEY": "a secret key of the tests",
            "QBCONNECTOR_API_KEY": KEY,
        }
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def office() -> MemoryOffice:
    return MemoryOffice()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once a run: its routes and templates, which never change, take half a second."""
    return site.build(MemoryOffice(), settings_in(tmp_path_factory.mktemp("web")))


@pytest.fixture
def app(built: Flask, office: MemoryOffice, settings: Settings) -> Flask:
    """The pages of this test's office; nobody has tried a wrong key yet."""
    built.extensions[KEY_OF_CONTEXT] = Context(office, settings)
    security.forget_attempts(built)
    return built


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
