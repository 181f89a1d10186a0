"""From where IndusTrack is read: what somebody entered between two reads comes, whatever we ourselves wrote there meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from app.office import Service
from app.queue import tasks
from app.sandbox.industrack import Industrack, serve
from app.services import Services
from app.store.sql import text
from app.sync import companies
from app.sync.industrack import pull, records
from app.sync.industrack.push import TryAgain
from app.sync.mirror import company as context


@dataclass
class Account:
    """A company with its IndusTrack account, whose clock stands ``behind`` ours by so much."""

    services: Services
    id: str
    industrack: Industrack
    behind: timedelta = field(default=timedelta(0))

    def read(self) -> set[str]:
        """One pull; the names that the mirror has then."""
        with self.services.database.company(self.id) as connection:
            tasks.ask(connection, self.id, "pull")
            claim = tasks.claim(connection, self.id, "pull", "", "a worker")
        assert claim is not None
        try:
            pull.pull(self.services, claim, lambda: None)
        finally:
            with self.services.database.company(self.id) as connection:
                tasks.finish(connection, claim, timedelta(0))
        with self.services.database.company(self.id) as connection:
            return set(connection.scalars(text("SELECT name FROM industrack_record WHERE kind = 'customer'")))

    def enter(self, name: str) -> str:
        return str(self.industrack.create("customers", {"company_name": name})["id"])

    def write_ourselves(self, name: str) -> None:
        """What a push was answered goes into the mirror at once."""
        record = self.industrack.get("customers", self.enter(name))
        with self.services.database.company(self.id) as connection:
            seen = context.load(connection, companies.get(connection, self.id), self.services.now())
            records.write(connection, seen, [("customer", record)], ours=True)

    def is_written_to_by_both_after(self, reads: int) -> None:
        """Something is there and read; minutes later somebody enters a record, and then we write one."""
        self.behind += timedelta(minutes=14)
        self.enter("from before")
        for _ in range(reads):
            self.read()
        self.behind -= timedelta(minutes=4)
        self.enter("by somebody")
        self.behind -= timedelta(minutes=10)
        self.write_ourselves("by us")


@pytest.fixture(params=[timedelta(0), timedelta(hours=3)], ids=["a right clock", "a slow clock"])
def account(services: Services, request: pytest.FixtureRequest) -> Iterator[Account]:
    made: list[Account] = []
    industrack = Industrack(clock=lambda: datetime.now(UTC) - (made[0].behind if made else request.param))
    server = serve(industrack, "127.0.0.1", 0)
    added = Service(services).add("Mill Creek", server.url, industrack.token, {})
    made.append(Account(services, added["id"], industrack, request.param))
    yield made[0]
    server.stop()


def test_what_somebody_entered_before_we_wrote_is_read_after_it(account: Account) -> None:
    account.is_written_to_by_both_after(reads=2)
    assert account.read() == {"from before", "by somebody", "by us"}


def test_a_read_that_was_cut_has_read_nothing(account: Account) -> None:
    account.is_written_to_by_both_after(reads=2)
    account.industrack.faults.fail(count=1, status=500)
    with pytest.raises(TryAgain):
        account.read()
    assert account.read() == {"from before", "by somebody", "by us"}


def test_what_was_entered_since_the_very_first_read_is_read(account: Account) -> None:
    account.is_written_to_by_both_after(reads=1)
    assert account.read() == {"from before", "by somebody", "by us"}
