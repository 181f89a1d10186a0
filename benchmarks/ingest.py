"""Answers of QuickBooks into the mirror, beside the least that it can cost: a stream of the same bytes into COPY."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg2
from lxml import etree

from app.queue import tasks
from app.services import Services
from app.store import messages
from app.store.sql import text
from app.sync import companies
from app.sync.quickbooks import answer
from benchmarks.processor import Meter
from benchmarks.running import own_services

CUSTOMERS, PAGE, TIMES = 50_000, 500, 3
CUSTOMER = (
    "<CustomerRet><ListID>{n:08X}-1</ListID><TimeCreated>2026-01-05T08:00:00-05:00</TimeCreated>"
    "<TimeModified>2026-02-05T08:00:00-05:00</TimeModified><EditSequence>{sequence}</EditSequence><Name>Customer {n}</Name>"
    "<FullName>Customer {n}</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel><CompanyName>Customer {n} Ltd</CompanyName>"
    "<BillAddress><Addr1>Customer {n} Ltd</Addr1><Addr2>{n} Cherry Street</Addr2><City>Middlefield</City><State>CA</State>"
    "<PostalCode>94482</PostalCode></BillAddress><ShipToAddress><Name>Site</Name><Addr1>{n} Cherry Street</Addr1>"
    "<City>Middlefield</City><State>CA</State><PostalCode>94482</PostalCode><DefaultShipTo>true</DefaultShipTo></ShipToAddress>"
    "<Phone>555-{n:07d}</Phone><Email>office@{n}.example.com</Email><Balance>0.00</Balance><TotalBalance>0.00</TotalBalance>"
    "</CustomerRet>"
)
TABLE = (
    "CREATE TABLE yardstick_record (id text PRIMARY KEY, parent_id text, name text NOT NULL, version text NOT NULL, data jsonb"
    " NOT NULL)"
)
INTO = (
    "INSERT INTO yardstick_record SELECT * FROM given ON CONFLICT (id) DO UPDATE SET name = excluded.name, version ="
    " excluded.version, data = excluded.data WHERE yardstick_record.version <> excluded.version"
)


def measure() -> Iterator[str]:
    """New customers, and the same ones again with a newer version; in turns, on one Postgres."""
    with own_services() as (services, folder):
        pid = int(next(folder.rglob("postmaster.pid")).read_text().split()[0])
        database = str(services.settings.database_url)
        yield from _compare(services, database, Meter({"postgres": [pid]}))


def _compare(services: Services, database: str, meter: Meter) -> Iterator[str]:
    company = companies.add(services, "Benchmark", "http://localhost:1", "none", {}).company.id
    plain = psycopg2.connect(database)
    with plain, plain.cursor() as cursor:
        cursor.execute(TABLE)
    for what, sequence in (("new customers", 1), ("the same ones, newer", 2)):
        pages = [_page(start, sequence) for start in range(0, CUSTOMERS, PAGE)]
        ours = _cost(meter, lambda pages=pages: _ingest(services, company, pages))  # type: ignore[misc]
        least = _cost(meter, lambda pages=pages: _copy(plain, pages))  # type: ignore[misc]
        yield (
            f"{CUSTOMERS:,} {what}, each with a ship-to, in pages of {PAGE}: {_shown(ours)}; a stream into COPY: {_shown(least)};"
            f" {ours[1] / least[1]:.1f} times its processor"
        )
    plain.close()


def _cost(meter: Meter, work: Callable[[], None]) -> tuple[float, float, float]:
    """Seconds by the clock, of processor, and of that in Postgres."""
    meter.read()
    began, here, there = time.monotonic(), time.process_time(), meter.seconds["postgres"]
    work()
    meter.read()
    postgres = meter.seconds["postgres"] - there
    return time.monotonic() - began, time.process_time() - here + postgres, postgres


def _shown(cost: tuple[float, float, float]) -> str:
    each, postgres = (one * 1000 / CUSTOMERS for one in cost[1:])
    return f"{CUSTOMERS / cost[0]:,.0f} a second, {each:.2f} ms of processor each, {postgres:.2f} of it in Postgres"


def _page(start: int, sequence: int) -> bytes:
    records = "".join(CUSTOMER.format(n=n, sequence=sequence) for n in range(start, min(start + PAGE, CUSTOMERS)))
    head = '<CustomerQueryRs requestID="1" statusCode="0" statusSeverity="Info" statusMessage="Status OK">'
    return f'<?xml version="1.0"?><QBXML><QBXMLMsgsRs>{head}{records}</CustomerQueryRs></QBXMLMsgsRs></QBXML>'.encode()


def _ingest(services: Services, company: str, pages: Sequence[bytes]) -> None:
    """As a worker does it, page by page."""
    for page in pages:
        number = _store(services, company, page)
        with services.database.company(company) as connection:
            claim = tasks.claim(connection, company, "ingest", str(number), "benchmark")
        if claim is None:
            raise RuntimeError("the page could not be claimed")
        answer.ingest(services, claim, lambda: None)
        services.database.refresh_statistics()
        with services.database.company(company) as connection:
            tasks.finish(connection, claim)


def _store(services: Services, company: str, page: bytes) -> int:
    with services.database.company(company) as connection:
        session = connection.scalar(
            text("INSERT INTO session (company_id, ticket_hash, phase) VALUES (:company, :hash, 'read') RETURNING id"),
            {"company": company, "hash": os.urandom(8).hex()},
        )
        connection.execute(text("UPDATE session SET ended_at = now() WHERE ended_at IS NULL"))
        number = messages.reserve(connection)
        now = services.now()
        messages.add(connection, company, int(session or 0), number, "read", "", {"kind": "customer"}, None, now)
        message = messages.by_number(connection, company, number)
        if message is None:
            raise RuntimeError("the page was not stored")
        messages.store_answer(connection, message, [page], "", "", now)
        messages.set_state(connection, company, number, "answered")
        tasks.ask(connection, company, "ingest", str(number))
    return number


def _copy(connection: psycopg2.extensions.connection, pages: Sequence[bytes]) -> None:
    """Nothing is compared, derived or promised: bytes, rows, one upsert a page."""
    for page in pages:
        rows = io.StringIO()
        for _, element in etree.iterparse(io.BytesIO(page), tag="CustomerRet"):
            record = _plain(element)
            _put(rows, record["ListID"], None, record["Name"], record["EditSequence"], record)
            place = record["ShipToAddress"]
            _put(rows, f"{record['ListID']}#{place['Name']}", record["ListID"], place["Name"], record["EditSequence"], place)
            element.clear()
        rows.seek(0)
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE given (LIKE yardstick_record) ON COMMIT DROP")
            cursor.copy_expert("COPY given FROM STDIN", rows)
            cursor.execute(INTO)


def _plain(element: etree._Element) -> dict[str, Any]:
    return {str(one.tag): _plain(one) if len(one) else one.text for one in element}


def _put(rows: io.StringIO, *values: object) -> None:
    shown = ("\\N" if one is None else one if isinstance(one, str) else json.dumps(one).replace("\\", "\\\\") for one in values)
    rows.write("\t".join(shown) + "\n")
