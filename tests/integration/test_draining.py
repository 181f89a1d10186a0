"""A worker that is told to stop, and its work in hand."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest
from celery import Celery

from app.config import Settings
from app.queue.broker import broker_url
from app.supervisor import commands
from app.workers.draining import LONGEST

AT_ONCE = "from app.workers import draining; draining.LONGEST = 0.1; from celery.__main__ import main; main()"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'task'::regclass"


def until(true: Callable[[], object], seconds: float = 120.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not come true in time"
        time.sleep(0.05)


@pytest.fixture
def worker(migrated_settings: Settings, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One whose patience is at its end as soon as it is told to stop."""
    line = commands.worker(1, ("push",))
    after_celery = line[line.index("celery") + 1 :]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [*commands.PYTHON, "-c", AT_ONCE, *after_celery],
            env=commands.environment(migrated_settings), stdout=log, stderr=log, cwd=tmp_path,
        )  # fmt: skip
    yield process
    if process.poll() is None:
        process.kill()
    process.wait(30)


def test_a_worker_that_is_told_to_stop_ends_although_its_work_does_not(
    migrated_settings: Settings, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    with closing(psycopg2.connect(migrated_settings.given_database_url or "")) as owner, owner.cursor() as cursor:
        cursor.execute("LOCK TABLE task IN ACCESS EXCLUSIVE MODE")
        with Celery(broker=broker_url(migrated_settings.redis_url or "")) as celery:
            celery.send_task("app.workers.tasks.work", args=["cabcdefghijk", "push", ""], queue="push")

        def waits() -> bool:
            cursor.execute(WAITING)
            return bool((cursor.fetchone() or (0,))[0])

        until(waits)
        children = psutil.Process(worker.pid).children(recursive=True)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 1
        assert children
        assert not psutil.wait_procs(children, 60)[1]  # killed just now: the kernel may take a moment
    assert "another worker will take it" in (tmp_path / "worker.log").read_text()


def test_a_worker_ends_before_its_container_is_killed() -> None:
    compose = (Path(__file__).parents[2] / "docker-compose.yml").read_text()
    worker = compose[compose.index("\n  worker:") : compose.index("\n  beat:")]
    assert "stop_grace_period: 60s" in worker
    assert LONGEST < 60
