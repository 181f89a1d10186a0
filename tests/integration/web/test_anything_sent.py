"""Calls that nobody thought of: made up from the API's own description, along its links, so that they meet real ids."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app.services import Services
from app.store.sql import text
from tests.integration.web import nowhere
from tests.integration.web.conftest import Made

LONGEST = 1100  # seconds until it is given up
# Which time zones and accounts there are stands in no schema: what fits it can be refused.
LEFT_OUT = "positive_data_acceptance"


@pytest.fixture
def address(whole_site: Flask) -> Iterator[str]:
    """The whole site over HTTP."""
    server = make_server("127.0.0.1", 0, whole_site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def known(real_services: Services, company: Made) -> None:
    """Something in every list, so that its ids can be used."""
    values = {
        "attention": "code, summary, remedy, kind, quickbooks_id) VALUES (:id, 'x', 'x', 'x', 'item', 'q'",
        "request": "kind, action, message, state, quickbooks_id) VALUES (:id, 'item', 'update', 'X', 'held', 'q'",
        "change": "kind, action) VALUES (:id, 'item', 'update'",
    }
    with real_services.database.company(company.id) as connection:
        for table, row in values.items():
            connection.execute(text(f"INSERT INTO {table} (company_id, {row})"), {"id": company.id})


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("known")
def test_no_call_breaks_the_api_or_its_description(address: str, real_services: Services) -> None:
    """The same calls every time."""
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            str(program),
            *("run", f"{address}/api/v1/openapi.json", "--no-color", "--generation-deterministic"),
            *("--phases", "coverage,stateful", "--max-examples", "12", "--request-timeout", "60"),
            *("--exclude-checks", LEFT_OUT, "--warnings", "off", "--continue-on-failure"),
            *("-H", f"Authorization: Bearer {real_services.settings.api_key}"),
        ],
        env=os.environ | {"SCHEMATHESIS_HOOKS": str(nowhere.__file__)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    followed = re.search(r"API Links: +(\d+) covered", done.stdout)
    assert followed is not None and int(followed[1]) >= 5, done.stdout[-5_000:]  # how many depends on what there is
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
