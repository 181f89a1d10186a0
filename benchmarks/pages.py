"""What the operators' list of ten thousand companies costs, and a search through the records of a large company."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask.testing import FlaskClient

from app.config import NAMES, Settings
from app.embedded import servers
from app.office import Service
from app.services import Services, make
from app.store import migrate
from app.store.sql import text
from app.sync import companies
from app.web import site
from benchmarks import figures, proving
from benchmarks.processor import Meter

TIMES = 20
HEALTH = (
    "INSERT INTO health (company_id, state, because, since, last_contact_at) SELECT company_id,"
    " (ARRAY['in_step', 'in_step', 'attention', 'silent', 'stopped'])[1 + abs(hashtext(company_id)) % 5], '', now(), now()"
    " FROM company ON CONFLICT DO NOTHING"
)
LISTS = {
    "worst first": "/",
    "by health": "/?health=silent",
    "by a name": "/?q=Company+777",
    "as JSON, 100": "/api/v1/companies?limit=100",
}
SEARCHES = {"a number": "99999", "a part of a name": "customer 4999", "an id": "quickbooks-invoice-77777", "nothing": "zzz"}


def measure() -> Iterator[str]:
    """On a database of its own; pages without a cache, as a signed-in operator and as a machine with the key."""
    with tempfile.TemporaryDirectory(prefix="qbconnector-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in NAMES}
        settings = Settings.from_env({**kept, "QBCONNECTOR_DATA_DIR": folder, "QBCONNECTOR_API_KEY": "k" * 40})
        with servers(settings) as found:
            known = settings.with_servers(found.database_url, found.redis_url)
            migrate.upgrade(known.owner_database_url, known.app_database_url, known.ops_database_url)
            services = make(known)
            meter = Meter({"postgres": [int(next(Path(folder).rglob("postmaster.pid")).read_text().split()[0])]})
            try:
                yield from _pages(services, meter)
            finally:
                services.database.dispose()


def _pages(services: Services, meter: Meter) -> Iterator[str]:
    yield figures.fill(services)
    large = _large(services)
    with services.database.operators() as connection:
        connection.execute(text(HEALTH))
    services.database.refresh_statistics()
    client = site.build(Service(services), services.settings, services).test_client()
    for what, path in LISTS.items():
        yield f"{figures.COMPANIES:,} companies, {what}: {_asked(client, path, meter)}"
    of = ", ".join(f"{number:,} {kind}s" for kind, number in proving.MANY.items())
    for what, q in SEARCHES.items():
        yield f"{of}, search for {what}: {_asked(client, f'/api/v1/companies/{large}/records?q={q}', meter)}"


def _large(services: Services) -> str:
    company = companies.add(services, "Benchmark", "http://localhost:1", "none", {}).company.id
    for kind, number in proving.MANY.items():
        with services.database.company(company) as connection:
            proving.fill(connection, company, kind, number)
    return company


def _asked(client: FlaskClient, path: str, meter: Meter) -> str:
    headers: Mapping[str, str] = {"Authorization": f"Bearer {'k' * 40}"}
    took, size = [], 0
    meter.read()
    began, here = meter.seconds["postgres"], time.process_time()
    for _ in range(TIMES):
        start = time.perf_counter()
        answer = client.get(path, headers=headers)
        took.append((time.perf_counter() - start) * 1000)
        size = len(answer.get_data())
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    own = (time.process_time() - here) * 1000 / TIMES
    meter.read()
    postgres = (meter.seconds["postgres"] - began) * 1000 / TIMES
    used = f"{own:.0f} ms of processor and {postgres:.0f} in Postgres"
    return f"{used}, by the clock {statistics.median(took):.0f}, {size / 1000:.0f} KB"
