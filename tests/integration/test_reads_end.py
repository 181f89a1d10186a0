"""A read of QuickBooks ends when its pages are in the mirrors, whatever else is being read of the same kind."""

from __future__ import annotations

import pytest

from app.services import Services
from app.store.json import dump
from app.store.sql import text
from app.sync import companies
from app.sync.mirror import cursors

RUN = {"id": "r1", "began_at": "2026-11-27T12:00:00+00:00", "received": True, "full": False, "slices": []}
MESSAGE = (
    "INSERT INTO message (company_id, id, session_id, purpose, state, detail, handed_out_at, request_xml)"
    " VALUES (:company, 1, 1, 'read', 'answered', CAST(:detail AS jsonb), now(), '')"
)


@pytest.mark.parametrize(
    ("detail", "ends"),
    [
        ({"kind": "invoice", "fetch": ["1-1"]}, True),
        ({"kind": "item", "run": "r0"}, True),
        ({"kind": "invoice", "run": "r0"}, False),
    ],
)
def test_records_fetched_by_their_ids_keep_no_read_from_its_end(
    services: Services, detail: dict[str, object], ends: bool
) -> None:
    company = companies.add(services, "Read", "http://127.0.0.1:9", "token", {}).company.id
    with services.database.company(company) as connection:
        cursor = cursors.load(connection, company, "invoice")
        cursor.position["run"] = dict(RUN)
        cursors.save(connection, cursor)
        connection.execute(text(MESSAGE), {"company": company, "detail": dump(detail)})
        assert (cursors.complete_if_ingested(connection, company, "invoice") is not None) == ends
