"""Our own database comes out of yesterday's back-up: QuickBooks holds what it does not know, and nothing is doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.backup import backup, restore
from app.config import Settings
from app.embedded import Servers
from app.sandbox.quickbooks import CompanyFile
from app.store import migrate
from app.store.sql import text
from tests.acceptance.money import Money, money
from tests.acceptance.world import Served, served


@pytest.fixture
def own(empty_database: str, real_servers: Servers, tmp_path: Path) -> Iterator[Served]:
    """The service on a database of the test's own."""
    environ = {"DATABASE_URL": empty_database, "REDIS_URL": real_servers.redis_url, "QBCONNECTOR_DATA_DIR": str(tmp_path)}
    settings = Settings.from_env(environ)
    migrate.upgrade(settings.owner_database_url, settings.app_database_url, settings.ops_database_url)
    with served(settings) as found:
        yield found


def back_to(m: Money, file: Path) -> None:
    """As after a disk was lost."""
    services = m.world.services
    services.database.dispose()
    restore(services.settings, file, replace=True)


def polls(m: Money, times: int) -> None:
    for _ in range(times):
        m.world.hurry()
        m.world.poll()


def test_invoices_that_quickbooks_has_since_the_back_up_are_not_made_again(own: Served, tmp_path: Path) -> None:
    with money(own, None, CompanyFile.tidy(), discount_item="Discount") as m:
        waiting = m.ready(description="Waits at the back-up")
        m.notice()
        backup(m.world.services, tmp_path / "yesterday", m.world.services.now())
        later = m.ready(description="Made after it")
        m.notice()
        polls(m, 3)
        assert m.told(waiting)["sync_status"] == m.told(later)["sync_status"] == "synced"
        before = {one.id for one in m.invoices}
        back_to(m, tmp_path / "yesterday")
        # The last thing that was said to IndusTrack was lost as well: it still asks for the later one.
        m.world.industrack.edit("invoices", later["id"], {"sync_status": "ready_for_sync", "quickbooks_id": None})
        m.notice()
        polls(m, 6)
        assert {one.id for one in m.invoices} == before
        assert m.told(later)["sync_status"] == "synced"
        with m.world.services.database.company(m.world.id) as connection:
            left = connection.execute(text("SELECT kind, state FROM request WHERE state <> 'settled'")).all()
        assert not [row for row in left if row.state in {"waiting", "handed_out", "unknown"}]
        assert len(m.world.customers()) == len(m.world.file.customers)
