"""A mass change that a person discards: the person does not wait for it, and the worker does it a few records at a time."""

from __future__ import annotations

import pytest

from app.office import Service
from app.queue import requests, tasks
from app.services import Services
from app.store.sql import Connection, text
from app.sync import companies
from app.sync.approval import brake
from app.workers.work import work

MANY = 4 * brake.BATCH + 50
GIVEN = (
    "UPDATE company SET state = 'active' WHERE company_id = :company",
    (
        "INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, edit_sequence, name, values, digest, dirty)"
        " SELECT :company, 'customer', 'q' || n, '1', 'Customer ' || n, jsonb_build_object('active', false), 'now', true"
        " FROM generate_series(1, :many) n"
    ),
    (
        "INSERT INTO industrack_record (company_id, kind, industrack_id, version, name, values, digest, dirty)"
        " SELECT :company, 'customer', 'i' || n, '1', 'Customer ' || n, jsonb_build_object('active', true), 'then', true"
        " FROM generate_series(1, :many) n"
    ),
    (
        "INSERT INTO link (company_id, kind, quickbooks_id, industrack_id, digest_quickbooks, digest_industrack)"
        " SELECT :company, 'customer', 'q' || n, 'i' || n, 'then', 'then' FROM generate_series(1, :many) n"
    ),
    (
        "INSERT INTO request (company_id, kind, action, message, quickbooks_id, industrack_id) SELECT :company, 'customer',"
        " 'update', 'CustomerMod', 'q' || n, 'i' || n FROM generate_series(1, :many) n"
    ),
    (
        "INSERT INTO attention (company_id, code, summary, remedy, kind, choices) VALUES (:company, 'mass_change', 'Many.', '?',"
        ' \'customer\', CAST(\'[{"value": "discard", "label": "No"}]\' AS jsonb))'
    ),
)


def waiting(services: Services, company_id: str) -> int:
    with services.database.company(company_id) as connection:
        return requests.counts(connection, company_id).get("waiting", 0)


def test_what_waits_is_withdrawn_by_the_worker_a_few_at_a_time_and_nobody_waits_for_it(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    company_id = companies.add(services, "Discards", "http://127.0.0.1:9", "token", {}).company.id
    with services.database.company(company_id) as connection:
        for statement in GIVEN:
            connection.execute(text(statement), {"company": company_id, "many": MANY})
    office = Service(services)
    [asked] = office.attention(company_id)
    office.settle_attention(asked["id"], "resolve", "discard")
    assert waiting(services, company_id) == MANY
    left: list[int] = []
    turn = tasks.turn

    def counted(connection: Connection, of: str) -> None:
        left.append(waiting(services, company_id))
        turn(connection, of)

    monkeypatch.setattr(tasks, "turn", counted)
    work(services, company_id, "decide", "")
    assert waiting(services, company_id) == 0
    assert {MANY - n * brake.BATCH for n in range(5)} <= set(left)
    assert not office.attention(company_id)
    with services.database.company(company_id) as connection:
        agreed = connection.execute(text("SELECT DISTINCT agreed_quickbooks, agreed_industrack, ended FROM link")).all()
    assert [tuple(row) for row in agreed] == [({"active": False}, {"active": True}, False)]
