"""How long it takes to compare 50,000 customers on both sides: one statement a side marks what differs, nothing is loaded."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

from app.services import Services
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.decide.candidates import MOST_CANDIDATES, candidates
from app.sync.mirror import marks
from benchmarks.running import own_services

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
    with own_services() as (services, _):
        yield _compare(services)


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
