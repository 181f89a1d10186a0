"""Celery, set up: Redis as the broker, no results, four queues, the schedule."""

from __future__ import annotations

import logging
import sys
import time
import warnings
from typing import Any

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning
from celery.signals import (
    beat_init,
    setup_logging,
    task_failure,
    task_postrun,
    task_prerun,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
)

from app import counting, logs
from app.config import NoDatabase, current
from app.queue.broker import broker_url
from app.store.engine import database
from app.where import where
from app.workers import draining  # noqa: F401 - it listens to Celery's signal
from app.workers.alive import EVERY, say_alive

log = logging.getLogger(__name__)

PARTS = ("worker", "beat", "flower")
QUEUES = ("ingest", "decide", "push", "sweep")
SOFT_LIMIT = 900  # seconds; a task that reaches it is cut off in good order, and the sweep finds its work
TASKS = "app.workers.tasks"

SCHEDULE: dict[str, dict[str, Any]] = {
    # A run that no worker took in time is dropped: the next one does its work as well.
    "sweep": {"task": f"{TASKS}.sweep", "schedule": 15.0, "options": {"queue": "sweep", "expires": 15}},
    "pull": {"task": f"{TASKS}.pull", "schedule": 15.0, "options": {"queue": "sweep", "expires": 15}},
    "tell": {"task": f"{TASKS}.tell", "schedule": 5.0, "options": {"queue": "push", "expires": 5}},
    "watch": {"task": f"{TASKS}.watch", "schedule": 15.0, "options": {"queue": "sweep", "expires": 15}},
    "notify": {"task": f"{TASKS}.notify", "schedule": 300.0, "options": {"queue": "push", "expires": 300}},
    "prove": {"task": f"{TASKS}.prove", "schedule": 30.0, "options": {"queue": "sweep", "expires": 30}},
    "tidy": {"task": f"{TASKS}.tidy", "schedule": 3600.0, "options": {"queue": "sweep", "expires": 600}},
}


def configuration() -> dict[str, Any]:
    """Celery's settings, read when they are first needed, so that importing this module needs no server."""
    return {
        "broker_url": _broker(),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_connection_timeout": 3,
        "broker_transport_options": {
            # Longer than any task may run, or a second worker would start it beside the first.
            "visibility_timeout": 2 * SOFT_LIMIT,
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
            "health_check_interval": 25,
        },
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_acks_late": True,
        "task_soft_time_limit": SOFT_LIMIT,
        "task_time_limit": SOFT_LIMIT + 60,
        "task_default_queue": "sweep",
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_max_memory_per_child": 500_000,  # kilobytes
        "worker_send_task_events": True,
        "beat_schedule": SCHEDULE,
        "beat_scheduler": "app.workers.beat:LivingScheduler",
        "beat_max_loop_interval": 5,
        "timezone": "UTC",
        "enable_utc": True,
    }


def _broker() -> str:
    url = current().redis_url
    if url is None:
        raise NoDatabase("REDIS_URL is not set and no embedded server was started.")
    return broker_url(url)


app = Celery("qbconnector", include=[TASKS])
app.add_defaults(configuration)


@setup_logging.connect  # type: ignore[untyped-decorator]
def log_as_the_others_do(**_: object) -> None:
    """In the place of Celery's own handlers and formats."""
    logs.set_up(next((part for part in PARTS if part in sys.argv), "celery"))
    # Said at each lost connection, about a choice that ``configuration`` has made.
    warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)


@task_prerun.connect  # type: ignore[untyped-decorator]
def begin(task: Any, **_: object) -> None:
    """A child does one task after the other; the lines of each carry its name."""
    logs.begin(task=short(task))
    task.request.qbconnector_began = time.monotonic()


@task_postrun.connect  # type: ignore[untyped-decorator]
def count_runs(task: Any, state: str | None = None, **_: object) -> None:
    """Runs of the schedule; a piece of work is counted where its outcome is known."""
    if short(task) == "work":
        return
    seconds = time.monotonic() - task.request.qbconnector_began
    counting.count("qbconnector_schedule_runs", task=short(task), outcome="done" if state == "SUCCESS" else "failed")
    counting.observe("qbconnector_schedule_seconds", seconds, task=short(task))


def short(task: Any) -> str:
    """``sweep`` of ``app.workers.tasks.sweep``."""
    return str(task.name.rpartition(".")[2])


@task_failure.connect  # type: ignore[untyped-decorator]
def say_where(sender: Any, exception: BaseException, **_: object) -> None:
    """Without the words of the error, which Celery's own line repeats."""
    log.error("a task failed: %s", where(exception), extra={"task": short(sender)})


@worker_process_init.connect  # type: ignore[untyped-decorator]
def own_connections(**_: object) -> None:
    """A forked child must not speak on its parent's connections."""
    settings = current()
    database(settings.app_database_url, settings.ops_database_url).forget()
    counting.send_to(settings.redis_url)


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def add_the_last_figures(**_: object) -> None:
    """A child leaves without Python's own farewells."""
    counting.tally.flush()


@worker_ready.connect  # type: ignore[untyped-decorator]
def show_life(sender: Any, **_: object) -> None:
    """Signs of life from the loop that takes the tasks, not from a thread beside it that would outlive it."""
    sender.timer.call_repeatedly(EVERY, say_alive, (_broker(), "worker"))
    say_alive(_broker(), "worker")
    log.info("the worker takes work")


@beat_init.connect  # type: ignore[untyped-decorator]
def say_that_it_runs(**_: object) -> None:
    """What it sends is no news; that it was started again may be."""
    log.info("the schedule runs")
