"""When what a proof found counts as put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.model import Side
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.mirror import records
from app.sync.mirror.records import Entry
from app.sync.proof import mending

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
PROOF = (
    "INSERT INTO proof (company_id, state, began_at, at, verdict, because) VALUES (:company, 'done', now(), now(), 'differ', '')"
)
FOUND = (
    "INSERT INTO proof_difference (company_id, proof_id, kind, quickbooks_id, industrack_id, field, cause) SELECT :company, id,"
    " k.kind, k.qb, k.it, 'phone', 'unstamped' FROM proof CROSS JOIN (VALUES ('customer', '80-1', 'c1'),"
    " ('location', '80-1#Shop', 'l1')) k(kind, qb, it) WHERE company_id = :company"
)
THERE = (
    'INSERT INTO industrack_record (company_id, kind, industrack_id, version, name, parent_id, data, "values", digest, dirty)'
    " VALUES (:company, 'location', 'l1', '1', '', 'c1', '{}', '{}', '', true),"
    " (:company, 'customer', 'c1', '1', '', NULL, '{}', '{}', '', false)"
)
MARKED = (
    'INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, edit_sequence, name, data, "values", digest, dirty)'
    " VALUES (:company, :kind, '80-1', '1', '', '{}', '{}', '', true)"
)


@pytest.fixture
def company_id(services: Services) -> str:
    made = companies.add(services, "Mended", "http://127.0.0.1:9", "token", {}).company.id
    with services.database.company(made) as connection:
        for statement in (PROOF, FOUND, THERE):
            connection.execute(text(statement), {"company": made})
    return made


def mended(services: Services, company_id: str) -> set[str]:
    with services.database.company(company_id) as connection:
        mending.note(connection, company_id, NOW)
        return set(connection.scalars(text("SELECT kind FROM proof_difference WHERE mended_at IS NOT NULL")))


@pytest.mark.parametrize("kind", ["tax_code", "account", "payment_method", "location"])
def test_a_list_that_is_never_decided_holds_up_no_customer_of_the_same_id(services: Services, company_id: str, kind: str) -> None:
    with services.database.company(company_id) as connection:
        connection.execute(text(MARKED), {"company": company_id, "kind": kind})
    assert mended(services, company_id) == {"customer", "location"}


@pytest.mark.parametrize("side", ["quickbooks", "industrack"])
def test_nothing_of_a_customer_that_is_still_to_be_compared_is_put_right(services: Services, company_id: str, side: str) -> None:
    with services.database.company(company_id) as connection:
        if side == "quickbooks":
            connection.execute(text(MARKED), {"company": company_id, "kind": "customer"})
        else:
            connection.execute(text("UPDATE industrack_record SET dirty = true"))
    assert mended(services, company_id) == set()


def test_what_waits_to_be_written_is_not_put_right_yet(services: Services, company_id: str) -> None:
    with services.database.company(company_id) as connection:
        connection.execute(
            text(
                "INSERT INTO push (company_id, kind, collection, industrack_id, state) VALUES (:c, 'location', 'locations',"
                " 'l1', 'waiting')"
            ),
            {"c": company_id},
        )
    assert mended(services, company_id) == {"customer"}


@pytest.mark.parametrize(("phone", "suspect"), [("1", ""), ("2", "unstamped")])
def test_what_only_our_rules_see_otherwise_is_suspected_no_more(
    services: Services, company_id: str, phone: str, suspect: str
) -> None:
    held = Entry("customer", "80-1", "1", "Birch", {"phone": "1"}, {"phone": "1"}, modified_at="2026-11-01T08:00:00", as_of=1)
    read = replace(held, data={"phone": phone}, values={"phone": phone, "currency": "Euro"}, as_of=2)
    with services.database.company(company_id) as connection:
        records.write(connection, company_id, Side.QUICKBOOKS, [held])
        connection.execute(
            text(
                "INSERT INTO proof_record (company_id, side, kind, record_id, version, digest, seen_at, suspect)"
                " VALUES (:company, 'quickbooks', 'customer', '80-1', '1', '', now(), 'unstamped')"
            ),
            {"company": company_id},
        )
        records.write(connection, company_id, Side.QUICKBOOKS, [read])
        assert connection.scalar(text("SELECT suspect FROM proof_record")) == suspect
