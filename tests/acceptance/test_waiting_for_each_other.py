"""Transactions that wait for each other's rows: none is lost by it, and nobody is told of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from app.industrack.client import Client
from app.model import Attention
from app.queue import tasks
from app.session.story import Story
from app.store import attentions
from app.store.sql import Connection, text
from app.sync.kinds import COLLECTIONS
from app.workers.work import work
from tests.acceptance.people import one_customer
from tests.acceptance.world import Served, World, world

PATIENCE = 100.0  # seconds


class Nothing:
    """An empty strHCPResponse."""

    size = 0

    def chunks(self) -> Iterator[bytes]:
        return iter(())


def until_somebody_waits(w: World) -> None:
    """Until another transaction waits for a row that the one at hand has changed."""
    deadline = time.monotonic() + PATIENCE
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while True:
        with w.services.database.nobody() as connection:
            if connection.scalar(text(waiting)):
                return
        assert time.monotonic() < deadline, "nobody waits"
        time.sleep(0.02)


def beside(act: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def lock(connection: Connection, table: str, condition: str = "true") -> None:
    connection.execute(text(f"UPDATE {table} SET company_id = company_id WHERE {condition}"))


def test_a_sync_that_is_asked_for_while_industrack_is_read_is_not_refused(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = threading.Event(), threading.Event()
    page = Client.page

    def slowly(client: Client, collection: str, **how: Any) -> Any:
        answer = page(client, collection, **how)
        asked.set()
        assert go_on.wait(PATIENCE)
        return answer

    with world(running, one_customer()) as w:
        w.sync(1)
        with w.services.database.company(w.id) as connection:
            tasks.ask(connection, w.id, "pull")
        monkeypatch.setattr(Client, "page", slowly)
        reader = beside(lambda: work(w.services, w.id, "pull", ""))
        assert asked.wait(PATIENCE)
        with w.services.database.company(w.id) as connection:  # as ``sync`` does it: the cursors, then the promise
            lock(connection, "cursor", "side = 'industrack'")
            go_on.set()
            until_somebody_waits(w)
            tasks.ask(connection, w.id, "pull")
        reader.join(PATIENCE)
        assert [one["error"] for one in w.tasks() if one["what"] == "pull"] == [""]


class Crossing:
    """A transaction that changes the rows of a call in the other order, and for which a deadlock is always the other's to end:
    who has waited for ``deadlock_timeout`` gives up, and only the owner of the server may set its own."""

    def __init__(self, w: World) -> None:
        self.w = w
        self.has_begun, self.is_through = threading.Event(), False
        self.thread = beside(self)

    def __call__(self) -> None:
        with (
            closing(psycopg2.connect(self.w.services.settings.owner_database_url)) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SET deadlock_timeout = '1h'")
            cursor.execute("UPDATE company_file SET company_id = company_id WHERE company_id = %s", (self.w.id,))
            self.has_begun.set()
            until_somebody_waits(self.w)
            cursor.execute("UPDATE session SET company_id = company_id WHERE company_id = %s AND ended_at IS NULL", (self.w.id,))
            self.is_through = True


def test_a_call_that_meets_a_deadlock_is_answered_all_the_same(running: Served) -> None:
    with world(running, one_customer()) as w:
        w.sync(1)
        story = Story(w.services)
        w.office.sync(w.id, False, None)
        ticket = story.authenticate(w.company["username"], w.company["password"])[0]
        crossing = Crossing(w)
        assert crossing.has_begun.wait(PATIENCE)
        asked = story.send_request(ticket, Nothing(), r"C:\Books.qbw", "US", 13, 0)
        crossing.thread.join(PATIENCE)
        assert crossing.is_through, "the call was given up, and the other one was not"
        assert "QBXMLMsgsRq" in asked


def test_a_sync_that_is_asked_for_while_a_page_is_on_its_way_is_not_taken_for_done(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, asked = Client.page, [False]

    with world(running, one_customer()) as w:
        w.sync(1)

        def overtaken(client: Client, collection: str, **how: Any) -> Any:
            """The page was read before a person asked."""
            answer = page(client, collection, **how)
            if collection == next(iter(COLLECTIONS)) and not asked[0]:
                asked[0] = True
                w.office.sync(w.id, False, None)
            return answer

        monkeypatch.setattr(Client, "page", overtaken)
        with w.services.database.company(w.id) as connection:
            tasks.ask(connection, w.id, "pull")
        w.settle()
        assert asked == [True]
        assert w.status()["idle"] is False
        w.hurry()
        w.settle()
        assert w.status()["idle"] is True


@pytest.mark.parametrize("act", ["change", "approve", "settle"])
def test_what_a_person_does_waits_for_its_turn(running: Served, act: str) -> None:
    with world(running, one_customer(), auto_approve="false") as w:
        w.sync(1)
        with w.services.database.company(w.id) as connection:
            number = attentions.open_one(connection, w.id, Attention("anything", "Look.", "Do.", "info"))
        acts: dict[str, Callable[[], object]] = {
            "change": lambda: w.office.change(w.id, {"read_every": "600"}),
            "approve": lambda: w.office.approve(w.id, False),
            "settle": lambda: w.office.settle_attention(str(number), "retry", None),
        }
        with w.services.database.company(w.id) as connection:
            tasks.turn(connection, w.id)
            connection.execute(text("SELECT 1"))  # a worker is at it
            person = beside(acts[act])
            until_somebody_waits(w)
        person.join(PATIENCE)
        assert not person.is_alive()
