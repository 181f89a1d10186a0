"""The figures while the database is away."""

from __future__ import annotations

from dataclasses import replace

from app import services
from app.config import Settings
from app.web import site
from tests.unit.web.memory_office import MemoryOffice


def test_a_collector_is_told_in_plain_text_that_the_database_is_away(settings: Settings) -> None:
    made = services.make(replace(settings, database_url="postgresql://owner:secret@127.0.0.1:1/none"))
    answer = site.build(MemoryOffice(), settings, made).test_client().get("/metrics")
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert answer.get_data(as_text=True) == "The database cannot be reached.\n"
