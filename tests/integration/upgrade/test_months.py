"""Messages come to lie by month under the previous release, which goes on saying, answering and forgetting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.ops import months, retention
from app.services import Services
from app.store import messages
from app.store.sql import text

FORGET = """
import os
from app.config import Settings
from app.ops import retention
from app.services import make
retention.tidy(make(Settings.from_env(os.environ)))
"""
SAY = """
import os
from app.store import messages
from app.store.engine import Database
from datetime import UTC, datetime
with Database(*os.environ["TABLES_OF"].split()).company("c1") as connection:
    number = messages.reserve(connection)
    messages.add(connection, "c1", 1, number, "read", "<Asked/>", {}, None, datetime.now(UTC))
    message = messages.by_number(connection, "c1", number)
    messages.store_answer(connection, message, [b"<Answered/>"], "", "", datetime.now(UTC))
"""


def by_the_previous_release(services: Services, folder: Path, program: str) -> None:
    settings = services.settings
    environ = {
        **os.environ,
        **settings.environment(),
        "PYTHONPATH": str(folder),
        "TABLES_OF": f"{settings.app_database_url} {settings.ops_database_url}",
        "DATABASE_URL": settings.owner_database_url,
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr


def parts(services: Services) -> list[str]:
    with services.database.operators() as connection:
        return [part.name for table in months.TABLES for part in months.parts(connection, table)]


def there(services: Services) -> tuple[list[int], list[int]]:
    with services.database.operators() as connection:
        said = connection.scalars(text("SELECT id FROM message ORDER BY 1")).all()
        return list(said), list(connection.scalars(text("SELECT message_id FROM message_chunk ORDER BY 1")))


def test_what_was_said_before_stays_where_it_lies_and_the_previous_release_goes_on(
    services: Services, previous_release: Path
) -> None:
    assert {"message_before", "message_chunk_before"} < {*parts(services)}
    by_the_previous_release(services, previous_release, SAY)
    said, answered = there(services)
    assert (said[:2], answered[:2], len(said), len(answered)) == ([1, 2], [1, 2], 3, 3)
    assert str(said[2]).startswith(f"{services.now():%Y%m}")
    by_the_previous_release(services, previous_release, FORGET)
    assert there(services) == (said[1:], answered[1:]), "the old one, and nothing that lies at the same place of a month"
    with services.database.company("c1") as connection:
        assert b"".join(messages.answer(connection, "c1", 2)) == b"<Answered/>"
        connection.execute(text("UPDATE message SET handed_out_at = now() - interval '91 days' WHERE id = 2"))
    retention.tidy(services)
    assert there(services) == ([said[2]], [answered[2]])
    assert not {"message_before", "message_chunk_before"} & {*parts(services)}, "it went as a whole"
