"""A company that leaves: exported as a whole, then erased as a whole, and nobody else is touched."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.office import Service
from app.office.errors import Missing, Refusal
from app.services import Services
from app.session import login
from app.store import messages
from app.store.sql import text
from app.store.tables import metadata
from app.sync import companies
from tests.integration.web.conftest import Made

TABLES = [table.name for table in metadata.sorted_tables if "company_id" in table.columns]


def key(services: Services) -> dict[str, str]:
    return {"Authorization": f"Bearer {services.settings.api_key}"}


def grown(services: Services) -> companies.Added:
    """A company about which something is known."""
    added = companies.add(services, "Leaving", "http://127.0.0.1:9/api/v1", "it-secret-token", {})
    company = added.company.id
    with services.database.company(company) as connection:
        connection.execute(
            text(
                "INSERT INTO quickbooks_record (company_id, kind, quickbooks_id, name)"
                " SELECT :id, 'customer', 'Q' || n, 'Mühle ' || n FROM generate_series(1, 1200) n"
            ),
            {"id": company},
        )
        number = messages.reserve(connection)
        messages.add(connection, company, 1, number, "read", "<QBXML>what was asked</QBXML>", {}, None, services.now())
        message = messages.by_number(connection, company, number)
        assert message is not None
        messages.store_answer(connection, message, [b"<QBXML>what was ", b"answered</QBXML>"], "", "", services.now())
    return added


def read(lines: Any) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    first, *rows, last = [json.loads(line) for line in lines]
    return first, rows, last


def left(services: Services, company_id: str) -> dict[str, int]:
    with services.database.operators() as connection:
        counts = {
            name: int(connection.scalar(text(f'SELECT count(*) FROM "{name}" WHERE company_id = :id'), {"id": company_id}) or 0)
            for name in TABLES
        }
    return {name: count for name, count in counts.items() if count}


def test_an_export_holds_every_row_and_no_secret(visitor: FlaskClient, real_services: Services) -> None:
    added = grown(real_services)
    answer = visitor.get(f"/api/v1/companies/{added.company.id}/export", headers=key(real_services))
    assert (answer.status_code, answer.mimetype) == (200, "application/x-ndjson")
    whole = answer.get_data(as_text=True)
    first, rows, last = read(whole.splitlines())
    assert (first["id"], last["end"], last["rows"]["quickbooks_record"]) == (added.company.id, True, 1200)
    assert sum(last["rows"].values()) == len(rows)
    assert {row["table"] for row in rows} >= {"company", "connection", "company_file", "quickbooks_record", "message"}
    [message] = [row["row"] for row in rows if row["table"] == "message"]
    assert (message["request"], message["answer"]) == ("<QBXML>what was asked</QBXML>", "<QBXML>what was answered</QBXML>")
    assert "Mühle 7" in whole
    with real_services.database.operators() as connection:
        hashed = connection.scalar(text("SELECT password_hash FROM connection WHERE company_id = :id"), {"id": added.company.id})
    for secret in ("it-secret-token", added.password, added.webhook_secret, added.setup_token, str(hashed)):
        assert secret not in whole


def test_a_removed_company_is_exported_first_and_leaves_nothing(
    visitor: FlaskClient, real_services: Services, company: Made
) -> None:
    added = grown(real_services)
    before = left(real_services, company.id)
    answer = visitor.delete(f"/api/v1/companies/{added.company.id}", headers=key(real_services)).get_json()
    assert answer["removed"] is True
    path = Path(answer["exported_to"])
    assert path.stat().st_mode & 0o077 == 0
    with gzip.open(path, "rt", encoding="utf-8") as packed:
        _, rows, last = read(packed)
    assert (len(rows), last["rows"]["quickbooks_record"]) == (answer["rows"], 1200)
    assert left(real_services, added.company.id) == {}
    assert left(real_services, company.id) == before
    assert visitor.get(f"/api/v1/companies/{added.company.id}", headers=key(real_services)).status_code == 404
    assert login.authenticate(real_services, added.user_name, added.password)[1] == "nvu"
    assert visitor.delete(f"/api/v1/companies/{added.company.id}", headers=key(real_services)).status_code == 404


def test_nothing_is_erased_when_the_export_cannot_be_written(real_services: Services, tmp_path: Path) -> None:
    company = grown(real_services).company.id
    before = left(real_services, company)
    taken = tmp_path / "export.jsonl"
    taken.write_text("of somebody else")
    full = replace(real_services, settings=replace(real_services.settings, data_dir=taken))
    for office, into in ((Service(real_services), taken), (Service(full), None)):
        with pytest.raises(Refusal, match="nothing was removed"):
            office.remove(company, into)
    assert left(real_services, company) == before
    assert taken.read_text() == "of somebody else"


def test_the_account_of_a_removed_company_is_free_again(real_services: Services) -> None:
    one = companies.add(real_services, "One", "http://127.0.0.1:9/api/v1", "t", {}, account="acc_free").company.id
    Service(real_services).remove(one)
    assert companies.add(real_services, "Two", "http://127.0.0.1:9/api/v1", "t", {}, account="acc_free").company.id != one


def test_what_is_not_there_is_neither_exported_nor_removed(real_services: Services, tmp_path: Path) -> None:
    office = Service(real_services)
    with pytest.raises(Missing):
        office.remove("cnobody", tmp_path / "none.jsonl")
    with pytest.raises(Missing):
        office.export("cnobody")
    assert not (tmp_path / "none.jsonl").exists()
