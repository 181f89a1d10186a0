"""A whole world for a test: the service over HTTP, a simulated QuickBooks with its Web Connector, a sandbox IndusTrack.

The workers run when the test says so (``settle``), in the test's own process, so that a test can look at every moment between.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from app import wsgi
from app.config import Settings
from app.office import Service, syncing
from app.office.errors import Missing
from app.ops import sweep
from app.queue.view import View
from app.sandbox.industrack import Industrack, RunningServer, serve
from app.sandbox.quickbooks import Behaviour, CompanyFile, QuickBooks
from app.sandbox.webconnector import Outcome, Update, WebConnector
from app.services import Services, make
from app.store.sql import text
from app.workers.work import work
from tests.acceptance.beside import Bell, Beside

LONGEST = 120.0  # seconds until a test that never settles fails
DUE = "SELECT what, key FROM task WHERE due_at <= now() AND (lease_until IS NULL OR lease_until < now()) ORDER BY due_at"
KNOWN = {
    "quickbooks_record": "kind, quickbooks_id, digest, edit_sequence, parent_id, deleted, dirty",
    "industrack_record": "kind, industrack_id, digest, version, parent_id, deleted, dirty",
    "link": "kind, quickbooks_id, industrack_id, ended, digest_quickbooks, digest_industrack",
    "request": "id, state, applied, attempts, search",
    "push": "id, state, attempts",
    "attention": "id, state, summary, detail",
    "choice": "kind, record_id, key, value",
    "task": "what, key, attempts, error",
    "hint": "event_id, fetched_at",
    "cursor": "side, kind, wanted_at",
    "company": "state, paused, settings, restored_at",
    "company_file": "stopped, qbxml_version, pinned_name, skew_seconds, page_size, cut_reads, full_read_wanted",
    "preview": "id, state, kinds, as_is_wanted",
    "proof": "id, state, position",
    "proof_difference": "id, mended_at",
    "proof_met": "side, kind, record_id, suspect",
}
"""What a poll goes by, without the times that every poll moves."""
DIGEST = " UNION ALL ".join(
    f"SELECT '{table}', md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (SELECT {columns} FROM {table}) AS t"
    for table, columns in KNOWN.items()
)
AT_REST = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {waiting})"
    for waiting in (
        "task",
        "request",
        "push WHERE state <> 'done'",
        "cursor WHERE wanted_at IS NOT NULL",
        "company_file WHERE read_at IS NULL",
        "session WHERE error <> ''",
        "attention",
    )
)
"""Whether everything was read without any trouble, nothing waits for anybody, and nothing was ever written to QuickBooks, which
the next poll would read."""
LOOK_EVERY = 0.02  # seconds: so soon a server sees that it is to stop


class Quiet(WSGIRequestHandler):
    """Writes no line a request, which nobody reads and pytest would keep."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class Clock:
    """The service's clock: the real one, moved forward by the test."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self._stands_at: datetime | None = None

    def __call__(self) -> datetime:
        return (self._stands_at or datetime.now(UTC)) + self.ahead

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Only the test moves it meanwhile: what is so for a minute is so however long the calls take."""
        self._stands_at = datetime.now(UTC)
        try:
            yield
        finally:
            self._stands_at = None


@dataclass
class Served:
    """The service in this process, over HTTP, with workers that only run when asked."""

    services: Services
    office: Service
    clock: Clock
    url: str
    bell: Bell


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    clock, bell = Clock(), Bell()
    quiet = replace(make(settings), view=View(None), wake=bell, now=clock)
    holder: dict[str, Any] = {}

    def application(environ: Any, start_response: Any) -> Any:
        return holder["app"](environ, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    services = replace(quiet, settings=replace(settings, public_url=url))
    holder["app"] = wsgi.assemble(services)
    thread = threading.Thread(target=server.serve_forever, args=(LOOK_EVERY,), daemon=True)
    thread.start()
    try:
        yield Served(services, Service(services), clock, url, bell)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        services.database.dispose()


@dataclass
class World:
    """One company with both its sides."""

    served: Served
    industrack: Industrack
    server: RunningServer
    file: CompanyFile
    quickbooks: QuickBooks
    connector: WebConnector
    company: dict[str, Any]
    updates: list[Update] = field(default_factory=list)
    is_first_sync: bool = True

    @property
    def id(self) -> str:
        return str(self.company["id"])

    @property
    def services(self) -> Services:
        return self.served.services

    @property
    def office(self) -> Service:
        return self.served.office

    def poll(self, *, read: bool = True) -> Update:
        """One update of the Web Connector, the workers running beside it as they would; with ``read`` a read is due."""
        if read:
            syncing.sync(self.services, self.id, full=False, kind=None)  # as the office asks, without its report
        self.settle()
        beside = Beside(self.work_once)
        self.served.bell.listening[self.id] = beside
        beside.start()
        try:
            update = self.connector.update()
        finally:
            beside.stop()
            del self.served.bell.listening[self.id]
        self.updates.append(update)
        self.settle()
        return update

    def sync(self, times: int = 3) -> None:
        """Until both sides have seen everything: what one poll reads, the next may write.

        A poll that ended well and left everything as it was is the last one: another would find the same and do the same. With
        the company's very first sync it is also one that wrote nothing to QuickBooks and after which nothing waits: what it
        would do again shows in the polls that follow.
        """
        before, is_first, self.is_first_sync = self.state(), self.is_first_sync, False
        for _ in range(times):
            ended, now = self.poll().outcome, self.state()
            if ended is Outcome.DONE and (now == before or (is_first and self.is_at_rest())):
                return
            before = now

    def is_at_rest(self) -> bool:
        """Nothing is promised or still to be written, and QuickBooks holds nothing of ours."""
        return bool(self.services.database.one(self.id, f"SELECT {AT_REST} AS rests", {})[0].rests)

    def state(self) -> list[Any]:
        """Both sides, and all that is known of them, asked, answered and still to be done."""
        with self.services.database.company(self.id) as connection:
            known = [tuple(row) for row in connection.execute(text(DIGEST))]
        return [self.industrack.fingerprint(), self.file.snapshot(), known]

    def settle(self) -> None:
        """Do all work that is promised and due, as the workers would."""
        began = time.monotonic()
        while self.work_once():
            if time.monotonic() - began > LONGEST:
                raise AssertionError(f"the company never settles: {self.tasks()}")

    def work_once(self) -> bool:
        """One round of what is due now; False when nothing was."""
        rows = self.services.database.one(self.id, DUE, {})
        for row in rows:
            work(self.services, self.id, row.what, row.key)
        return bool(rows)

    def hurry(self) -> None:
        """What waits to be tried again later is due now."""
        with self.services.database.company(self.id) as connection:
            connection.execute(text("UPDATE task SET due_at = now()"))
            connection.execute(text("UPDATE push SET not_before = NULL"))
            connection.execute(text("UPDATE request SET not_before = NULL"))

    def sweep(self) -> None:
        sweep.sweep(self.services)

    def tasks(self) -> list[dict[str, Any]]:
        with self.services.database.company(self.id) as connection:
            return [dict(row._mapping) for row in connection.execute(text("SELECT * FROM task"))]

    def status(self) -> dict[str, Any]:
        return self.office.status(self.id)

    def attention(self, code: str | None = None) -> list[dict[str, Any]]:
        return [one for one in self.office.attention(self.id) if code in {None, one["code"]}]

    def customers(self, **equal: Any) -> list[dict[str, Any]]:
        return [dict(one) for one in self.industrack.list("customers", **equal)]

    def locations(self, customer_id: str) -> list[dict[str, Any]]:
        return [dict(one) for one in self.industrack.list("locations", customer_id=customer_id)]

    def new_connector(self, **options: Any) -> WebConnector:
        """Another Web Connector with the same login, as on a second PC."""
        given = {"owner_id": self.company["owner_id"], "file_id": self.company["file_id"], "pause": self.pause} | options
        return WebConnector(
            self.company["soap_url"],
            self.company["username"],
            self.company["password"],
            quickbooks=self.quickbooks,
            **given,
        )

    def pause(self, _: float) -> None:
        """What the Web Connector does after NoOp. Its five seconds are long for the workers: until they have done everything."""
        beside = self.served.bell.listening.get(self.id)
        if beside is not None:
            beside.until_idle(LONGEST)


@contextmanager
def world(
    served: Served,
    file: CompanyFile | None = None,
    behaviour: Behaviour | None = None,
    **settings: str,
) -> Iterator[World]:
    """A company of its own; ``settings`` are the company's, with ``auto_approve`` unless said otherwise."""
    industrack = Industrack(clock=served.clock)  # one time for all: a test that moves it on moves everybody's
    server = serve(industrack, "127.0.0.1", 0)
    file = file or CompanyFile.empty()
    quickbooks = QuickBooks(file, behaviour=behaviour or Behaviour(), clock=served.clock)
    added = served.office.add("Test", server.url, industrack.token, {"auto_approve": "true"} | settings)
    company = added | {name: served.office.company(added["id"])[name] for name in ("owner_id", "file_id")}
    made = World(served, industrack, server, file, quickbooks, None, company)  # type: ignore[arg-type]
    made.connector = made.new_connector()
    try:
        yield made
    finally:
        server.stop()
        with suppress(Missing):  # a test may have removed it
            made.office.pause(made.id, True)


def notice(made: World) -> None:
    """The service reads IndusTrack and does what follows, without QuickBooks."""
    syncing.pull_now(made.services, made.id)
    made.settle()
