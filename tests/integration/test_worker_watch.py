"""A worker that hangs can say nothing; the schedule says it in one line, and one when it goes on."""

from __future__ import annotations

import pytest
import redis

from app.config import Settings
from app.ops.life import key
from app.workers.alive import LASTS
from app.workers.beat import WorkerWatch

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def redis_url(migrated_settings: Settings) -> str:
    return migrated_settings.redis_url or ""


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "app.workers.beat"]


def test_one_line_when_no_worker_gives_a_sign_and_one_when_it_does_again(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    client = redis.Redis.from_url(redis_url)
    client.delete(key("worker"))
    watch = WorkerWatch(redis_url, 0.0)
    watch.look(LASTS - 1)
    assert lines(caplog) == []
    for later in (LASTS, LASTS + 10, LASTS + 900):
        watch.look(later)
    assert [line.partition(":")[0] for line in lines(caplog)] == ["no worker gives a sign of life"]
    client.set(key("worker"), "there")
    watch.look(LASTS + 910)
    watch.look(LASTS + 920)
    assert lines(caplog)[1:] == ["a worker gives signs of life again"]
    client.delete(key("worker"))
    watch.look(LASTS + 930)
    assert len(lines(caplog)) == 2
    client.close()


def test_while_redis_is_away_nothing_is_said_of_workers(caplog: pytest.LogCaptureFixture) -> None:
    watch = WorkerWatch(NOWHERE, 0.0)
    watch.look(LASTS * 5)
    assert lines(caplog) == []
