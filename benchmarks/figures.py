"""How long ``/metrics`` takes with ten thousand companies, their queues and their settled past."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator

from app.config import NAMES, Settings
from app.counting import tally
from app.counting.families import FAMILIES
from app.embedded import servers
from app.office import Service
from app.ops import gauges
from app.services import Services, make
from app.store import migrate
from app.store.sql import text
from app.web import site

COMPANIES = 10_000
TIMES = 30
ROWS = {
    "company": (
        "INSERT INTO company (company_id, name, industrack_url, industrack_token, webhook_secret, settings, state)"
        " SELECT 'c' || lpad(n::text, 11, '0'), 'Company ' || n, 'https://x', '', '', '{\"poll_every\": 5}', 'active'"
        f" FROM generate_series(1, {COMPANIES}) n"
    ),
    "connection": (
        "INSERT INTO connection (company_id, user_name, password_hash, owner_id, file_id, last_login_at)"
        " SELECT company_id, company_id, '', '', '', now() - random() * interval '5 days' FROM company"
    ),
    "request": (
        "INSERT INTO request (company_id, kind, action, message, state, applied)"
        " SELECT company_id, (ARRAY['customer', 'item', 'invoice'])[1 + n % 3], 'create', 'X',"
        " CASE WHEN n < 5 THEN 'waiting' WHEN n = 5 THEN 'held' ELSE 'settled' END, n > 5"
        " FROM company, generate_series(1, 60) n"
    ),
    "push": (
        "INSERT INTO push (company_id, kind, collection, state) SELECT company_id, 'customer', 'customers',"
        " CASE WHEN n < 4 THEN 'waiting' ELSE 'done' END FROM company, generate_series(1, 40) n"
    ),
    "session": (
        "INSERT INTO session (company_id, ticket_hash, phase, ended_at) SELECT company_id, company_id || n, 'done', now()"
        " FROM company, generate_series(1, 20) n"
    ),
    "message": (
        "INSERT INTO message (company_id, session_id, purpose, state, request_xml)"
        " SELECT company_id, 1, 'read', CASE WHEN n = 1 THEN 'handed_out' ELSE 'ingested' END, ''"
        " FROM company, generate_series(1, 40) n"
    ),
    "attention": (
        "INSERT INTO attention (company_id, code, summary, remedy, state, quickbooks_id)"
        " SELECT company_id, 'name_taken', '', '', CASE WHEN n < 3 THEN 'open' ELSE 'resolved' END, n::text"
        " FROM company, generate_series(1, 20) n"
    ),
    "task": "INSERT INTO task (company_id, what, key) SELECT company_id, 'pull', '' FROM company",
}


def measure() -> Iterator[str]:
    """Fill a database, count what a busy day counts, ask."""
    with tempfile.TemporaryDirectory(prefix="qbconnector-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in NAMES}
        settings = Settings.from_env({**kept, "QBCONNECTOR_DATA_DIR": folder})
        with servers(settings) as found:
            known = settings.with_servers(found.database_url, found.redis_url)
            migrate.upgrade(known.owner_database_url, known.app_database_url, known.ops_database_url)
            made = make(known)
            yield fill(made)
            yield f"measured by /metrics itself: {_ask(made)}"
            began = time.perf_counter()
            gauges.keep(made)
            yield f"measuring takes {(time.perf_counter() - began) * 1000:.0f} ms of every sweep"
            yield f"measured by the sweep: {_ask(made)}"
            made.database.dispose()


def fill(services: Services) -> str:
    counted = []
    with services.database.operators() as connection:
        for table, statement in ROWS.items():
            counted.append(f"{connection.execute(text(statement)).rowcount:,} {table}")
    with services.database.operators() as connection:
        connection.execute(text("ANALYZE company, connection, request, push, session, message, attention, task"))
    for number in range(2_000):
        for name, family in FAMILIES.items():
            labels = {label: f"{label}{number % 12}" for label in family.labels}
            (tally.observe if family.buckets else tally.count)(name, 0.1 * number, **labels)
    return "rows: " + ", ".join(counted)


def _ask(services: Services) -> str:
    client = site.build(Service(services), services.settings, services).test_client()
    times, own = [], []
    for _ in range(TIMES):
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get("/metrics")
        times.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - busy) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"/metrics answered {answer.status_code}")
    lines = len(answer.get_data().splitlines())
    middle, computed = statistics.median(times), statistics.median(own)
    return f"/metrics: median {middle:.0f} ms ({computed:.0f} of it computing), slowest {max(times):.0f} ms, {lines:,} lines"
