"""What is kept for how long."""

from __future__ import annotations

import os
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.config import Settings
from app.office import Service
from app.ops import retention, sweep
from app.services import make
from app.store.sql import text

NOTHING = zlib.compress(b"")  # what is said is kept compressed


def test_old_answers_go_and_young_or_unfinished_ones_stay(migrated_settings: Settings) -> None:
    services = make(migrated_settings)
    try:
        company = Service(services).add("Retention", "http://127.0.0.1:9/api/v1", "token", {})["id"]
        with services.database.company(company) as connection:
            for number, state, days in ((1, "ingested", 40), (2, "ingested", 1), (3, "answered", 40)):
                connection.execute(
                    text(
                        "INSERT INTO message (company_id, id, session_id, purpose, state, request_xml, handed_out_at)"
                        " OVERRIDING SYSTEM VALUE VALUES (:company, :id, 1, 'read', :state, :nothing,"
                        " now() - make_interval(days => :days))"
                    ),
                    {"company": company, "id": number, "state": state, "days": days, "nothing": NOTHING},
                )
                connection.execute(
                    text("INSERT INTO message_chunk (company_id, message_id, n, data) VALUES (:company, :id, 0, :nothing)"),
                    {"company": company, "id": number, "nothing": NOTHING},
                )
        assert retention.tidy(services)["message_chunk"] == 1
        with services.database.company(company) as connection:
            left = connection.scalars(text("SELECT message_id FROM message_chunk ORDER BY 1")).all()
        assert left == [2, 3]
    finally:
        services.database.dispose()


def test_the_sweep_finds_what_was_forgotten_without_going_through_all_that_was_ever_said(migrated_settings: Settings) -> None:
    services = make(migrated_settings)
    try:
        with services.database.operators() as connection:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = connection.scalars(text(f"EXPLAIN {sweep.FORGOTTEN}"), {"since": services.now()}).all()
        assert any("message_rest_company_id_idx" in line for line in plan), plan
        assert not any("Seq Scan on message" in line for line in plan), plan
    finally:
        services.database.dispose()


def test_an_export_of_a_removed_company_goes_after_ninety_days_and_nothing_else_does(
    migrated_settings: Settings, tmp_path: Path
) -> None:
    services = make(replace(migrated_settings, data_dir=tmp_path))
    folder = tmp_path / retention.EXPORTS
    folder.mkdir()
    for name, days in (("old.jsonl.gz", 91), ("young.jsonl.gz", 89), ("notes of the office", 400)):
        (folder / name).write_bytes(b"")
        at = (services.now() - timedelta(days=days)).timestamp()
        os.utime(folder / name, (at, at))
    try:
        assert retention.tidy(services)[retention.EXPORTS] == 1
    finally:
        services.database.dispose()
    assert {path.name for path in folder.iterdir()} == {"young.jsonl.gz", "notes of the office"}
