"""What a running ``up`` beside us answers: it has loaded already what a command would load first."""

from __future__ import annotations

import http.client
import json
import os
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.config import Settings
from app.embedded import running
from app.environment import is_local

PATIENCE = 5.0  # seconds


def served(path: str) -> Any:
    """The management API's answer to GET at this path; None wherever it has none, and the command looks for itself.

    Asked is only a service of this data folder, on the database that the environment names if it names one, and without
    leaving the machine.
    """
    settings = Settings.from_env(os.environ)
    run = running.of_folder(settings.data_dir)
    if run is None or settings.given_database_url not in (None, run.database_url) or not is_local(run.url):
        return None
    try:
        return _get(f"{run.url}/api/v1/{path}", settings.api_key)
    except (OSError, http.client.HTTPException, ValueError):
        return None


def _get(url: str, key: str) -> Any:
    parts = urlsplit(url)
    made = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = made(parts.netloc, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        return json.loads(answer.read(), object_hook=_with_times) if answer.status == http.client.OK else None
    finally:
        connection.close()


def _with_times(fields: dict[str, Any]) -> dict[str, Any]:
    """Moments as the service itself answers them."""
    return {
        name: datetime.fromisoformat(value) if isinstance(value, str) and (name == "at" or name.endswith("_at")) else value
        for name, value in fields.items()
    }
