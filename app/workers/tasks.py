"""Celery's tasks. They get ids only; what is to be done stands in Postgres."""

from __future__ import annotations

from app.notices import round as telling
from app.notices.operators import send_digest
from app.ops import gauges, retention, watching
from app.ops import sweep as sweeping
from app.services import services
from app.sync.proof import schedule as proving
from app.workers import work as working
from app.workers.celery_app import app


@app.task(name="app.workers.tasks.work")  # type: ignore[untyped-decorator]
def work(company_id: str, what: str, key: str) -> None:
    """A claim that waits in Postgres."""
    working.work(services(), company_id, what, key)


@app.task(name="app.workers.tasks.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """What was promised and not done, silent sessions, the live view, and the figures of this moment."""
    sweeping.sweep(services())
    gauges.keep(services())


@app.task(name="app.workers.tasks.pull")  # type: ignore[untyped-decorator]
def pull() -> None:
    """Companies whose IndusTrack account is due to be read."""
    sweeping.ask_pulls(services())


@app.task(name="app.workers.tasks.watch")  # type: ignore[untyped-decorator]
def watch() -> None:
    """What is due and stands still, and the state of every company."""
    watching.watch_all(services())


@app.task(name="app.workers.tasks.prove")  # type: ignore[untyped-decorator]
def prove() -> None:
    """Proofs that are due begin, and those under way go on."""
    proving.begin_due(services())


@app.task(name="app.workers.tasks.tidy")  # type: ignore[untyped-decorator]
def tidy() -> None:
    """What is older than it has to be kept."""
    retention.tidy(services())


@app.task(name="app.workers.tasks.notify")  # type: ignore[untyped-decorator]
def notify() -> None:
    """The operators' digest by e-mail, where it is set up."""
    send_digest(services())


@app.task(name="app.workers.tasks.tell")  # type: ignore[untyped-decorator]
def tell() -> None:
    """Webhooks that are due."""
    telling.tell(services())
