"""What a proof over a large company costs beyond reading: both sides are as read, and some differ behind the reads' back."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.queue import tasks
from app.queue.tasks import Claim
from app.services import Services
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.mirror import company as context
from app.sync.proof import concluding, shown, store, suspects
from benchmarks.processor import Meter
from benchmarks.running import own_services

MANY = {"customer": 50_000, "location": 60_000, "item": 20_000, "invoice": 100_000}
UNSTAMPED, EDITED = 1_000, 500  # customers changed without a stamp, invoices with another total
SIDES = {
    "quickbooks": ("quickbooks_record", "quickbooks_id", "edit_sequence"),
    "industrack": ("industrack_record", "industrack_id", "version"),
}
VALUES = {
    "customer": "jsonb_build_object('company_name', 'Customer ' || n, 'phone', n::text, 'active', n % 20 <> 0)",
    "location": "jsonb_build_object('name', 'Yard ' || n, 'active', true, 'address.street', n || ' Main St')",
    "item": "jsonb_build_object('name', 'Item ' || n, 'price', '10.00', 'active', true, 'kind', 'service')",
    "invoice": (
        "jsonb_build_object('number', n::text, 'customer', 'quickbooks-customer-' || (n % 50000 + 1), 'customer_id',"
        " 'industrack-customer-' || (n % 50000 + 1), 'date', '2026-' || lpad((n % 12 + 1)::text, 2, '0') || '-01',"
        " 'paid', false, 'subtotal', '100.00', 'tax_total', '7.00', 'total', '107.00', 'balance', '107.00',"
        " 'voided', false, 'lines', '[]'::jsonb)"
    ),
}
MIRROR = (
    'INSERT INTO {table} (company_id, kind, {id}, name, {version}, data, "values", digest, dirty, parent_id, seen_at)'
    " SELECT :company, :kind, :side || '-' || :kind || '-' || n, :kind || ' ' || n, '1', {data}, {values}, 'd' || n, false,"
    " CASE WHEN :kind = 'location' THEN :side || '-customer-' || (n % 50000 + 1) END, now() - interval '1 hour'"
    " FROM generate_series(1, :n) n"
)
DATA = (
    "jsonb_build_object('list_id', :side || '-' || :kind || '-' || n, 'name', 'Customer ' || n, 'full_name', 'Customer ' || n,"
    " 'edit_sequence', '1', 'time_modified', '2026-01-01T08:00:00-06:00', 'is_active', true)"
)
LINK = (
    "INSERT INTO link (company_id, kind, quickbooks_id, industrack_id, digest_quickbooks, digest_industrack)"
    " SELECT :company, :kind, 'quickbooks-' || :kind || '-' || n, 'industrack-' || :kind || '-' || n, 'd' || n, 'd' || n"
    " FROM generate_series(1, :n) n"
)
READ = (
    "INSERT INTO proof_record (company_id, side, kind, record_id, parent_id, version, digest, seen_at)"
    " SELECT company_id, :named, kind, {id}, parent_id, '1', digest, now() FROM {table} WHERE company_id = :company"
)
CHANGES = (
    (
        "UPDATE proof_record p SET suspect = 'unstamped', digest = 'new', held = m.\"values\","
        " shown = m.\"values\" || '{\"phone\": \"new\"}', other_id = replace(record_id, 'quickbooks', 'industrack'),"
        " other = m.\"values\" FROM quickbooks_record m WHERE m.company_id = p.company_id AND p.side = 'quickbooks'"
        " AND p.kind = 'customer' AND m.kind = p.kind AND m.quickbooks_id = p.record_id"
        " AND split_part(record_id, '-', 3)::int <= :unstamped"
    ),
    (
        'UPDATE industrack_record SET "values" = "values" || \'{"total": "108.00"}\' WHERE kind = \'invoice\''
        " AND split_part(industrack_id, '-', 3)::int <= :edited"
    ),
)


def measure() -> Iterator[str]:
    """On a database of its own that is gone afterwards."""
    with own_services() as (services, folder):
        yield _prove(services, folder)


def _prove(services: Services, folder: Path) -> str:
    company = companies.add(services, "Benchmark", "http://localhost:1", "none", {"auto_approve": "true"}).company.id
    for kind, number in MANY.items():
        with services.database.company(company) as connection:
            fill(connection, company, kind, number)
    with services.database.company(company) as connection:
        _as_read(connection, company, services)
    services.database.refresh_statistics()
    with services.database.company(company) as connection:
        for statement in CHANGES:
            given = {"unstamped": UNSTAMPED, "edited": EDITED}
            connection.execute(text(statement), {name: value for name, value in given.items() if f":{name}" in statement})
    services.database.refresh_statistics()
    meter = Meter({"postgres": [int(next(folder.rglob("postmaster.pid")).read_text().split()[0])]})
    meter.read()
    before, began = meter.seconds["postgres"], time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _compare(services, company)
    worker = time.process_time() - began
    meter.read()
    postgres = meter.seconds["postgres"] - before
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    _check(services, company)
    of = ", ".join(f"{number:,} {kind}s" for kind, number in MANY.items())
    parts = f"worker {worker:.1f}, Postgres {postgres:.1f}"
    return f"{of}: {worker + postgres:.1f} s of processor ({parts}), {more:.0f} MB more memory"


def fill(connection: Connection, company: str, kind: str, number: int) -> None:
    given: dict[str, Any] = {"company": company, "kind": kind, "n": number}
    for side, (table, own, version) in SIDES.items():
        statement = MIRROR.format(table=table, id=own, version=version, values=VALUES[kind], data=DATA)
        connection.execute(text(statement), given | {"side": side})
    connection.execute(text(LINK), given)


def _as_read(connection: Connection, company: str, services: Services) -> None:
    """As it stands when both sides were read for a proof."""
    connection.execute(text("UPDATE company SET state = 'active' WHERE company_id = :company"), {"company": company})
    store.begin(connection, company, services.now(), asked=True)
    for side, (table, own, _) in SIDES.items():
        connection.execute(text(READ.format(table=table, id=own)), {"company": company, "named": side})


def _compare(services: Services, company_id: str) -> None:
    with services.database.company(company_id) as connection:
        tasks.ask(connection, company_id, "prove")
        claim = tasks.claim(connection, company_id, "prove", "", "benchmark")
        company, proof = companies.get(connection, company_id), store.going_on(connection, company_id)
    assert isinstance(claim, Claim)
    assert proof is not None
    with services.database.company(company_id) as connection:
        suspects.narrow(connection, context.load(connection, company, services.now()), proof)
    concluding.conclude(services, claim, company, proof, lambda: None)


def _check(services: Services, company: str) -> None:
    """It has found what was put there and nothing else. Raises: RuntimeError."""
    with services.database.company(company) as connection:
        found = shown.shown(connection, company)
    pairs = {kind: one["pairs"] for kind, one in found["kinds"].items() if one["pairs"]}
    fields = [one["field"] for one in found["differences"]]
    if pairs != MANY or (fields.count("phone"), fields.count("total"), len(fields)) != (UNSTAMPED, EDITED, UNSTAMPED + EDITED):
        raise RuntimeError(f"pairs {pairs}, {len(fields)} differences: {sorted(set(fields))}")
