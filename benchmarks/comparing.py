"""How long it takes to compare 50,000 customers on both sides: one statement a side marks what differs, nothing is loaded."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app import companies
from app.config import NAMES, Settings
from app.embedded import servers
from app.services import Services, make
from app.store import migrate
from app.store.sql import Connection, text
from app.sync.decide.candidates import MOST_CANDIDATES, candidates
from app.sync.mirror import marks

CUSTOMERS, DIFFERENT = 50_000, 500
FILL = (
    (
        'INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, name, edit_sequence, data, "values", digest)'
        " SELECT :company, 'customer', 'Q' || n, 'Customer ' || n, '1', '{}', '{}', 'd' || n FROM generate_series(1, :n) n"
    ),
    (
        'INSERT INTO industrack_record (company_id, kind, industrack_id, name, version, data, "values", digest)'
        " SELECT :company, 'customer', 'I' || n, 'Customer ' || n, '1', '{}', '{}', 'd' || n FROM generate_series(1, :n) n"
    ),
    (
        "INSERT INTO link (company_id, kind, quickbooks_id, industrack_id, digest_quickbooks, digest_industrack)"
        " SELECT :company, 'customer', 'Q' || n, 'I' || n, 'd' || n, 'd' || n FROM generate_series(1, :n) n"
    ),
    "UPDATE quickbooks_record SET dirty = false, digest = CASE WHEN quickbooks_id = ANY(:moved) THEN 'new' ELSE digest END",
    "UPDATE industrack_record SET dirty = false",
)


def measure() -> Iterator[str]:
    """On a database of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="qbconnector-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in NAMES}
        settings = Settings.from_env({**kept, "QBCONNECTOR_DATA_DIR": str(Path(folder) / "data")})
        with servers(settings) as found:
            given = {"DATABASE_URL": found.database_url, "REDIS_URL": found.redis_url}
            run = Settings.from_env({"QBCONNECTOR_DATA_DIR": str(Path(folder) / "data"), **given})
            migrate.upgrade(run.owner_database_url, run.app_database_url, run.ops_database_url)
            services = make(run)
            try:
                yield _compare(services)
            finally:
                services.database.dispose()


def _compare(services: Services) -> str:
    company = companies.add(services, "Benchmark", "http://localhost:1", "none", {}).company.id
    with services.database.company(company) as connection:
        _fill(connection, company)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    with services.database.company(company) as connection:
        marked = marks.mark_differences(connection, company, "customer")
        wanted = candidates(connection, company, "customer", MOST_CANDIDATES)
    seconds = time.perf_counter() - began
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if (marked, len(wanted)) != (DIFFERENT, DIFFERENT):
        raise RuntimeError(f"{marked} records were marked and {len(wanted)} found, not {DIFFERENT}")
    of = f"{CUSTOMERS:,} customers on both sides, {DIFFERENT} of them different"
    return f"{of}: found in {seconds:.2f} s, {more:.1f} MB more memory"


def _fill(connection: Connection, company: str) -> None:
    values = {"company": company, "n": CUSTOMERS, "moved": [f"Q{n}" for n in range(1, DIFFERENT + 1)]}
    for statement in FILL:
        wanted = {name: value for name, value in values.items() if f":{name}" in statement}
        connection.execute(text(statement), wanted)
