"""``qbconnector redis`` against a real server: what blocks may block, and answers look as redis-cli's do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from app.cli.redis_cli import _one, client_of
from app.config import Settings


def test_waiting_for_an_event_lasts_until_one_comes(migrated_settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    stream = f"test:{uuid4().hex}"
    waiting, other = client_of(migrated_settings.redis_url or ""), client_of(migrated_settings.redis_url or "")
    assert waiting.connection_pool.connection_kwargs["socket_timeout"] is None
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_one, waiting, ["XREAD", "BLOCK", "0", "STREAMS", stream, "$"])
        while not answer.done():
            other.xadd(stream, {"event": "came"})
    answer.result()
    assert "came" in capsys.readouterr().out
    other.delete(stream)
    waiting.close()
    other.close()


def test_scores_stand_beside_their_members(migrated_settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"test:{uuid4().hex}"
    client = client_of(migrated_settings.redis_url or "")
    client.zadd(name, {"a": 1, "b": 2})
    _one(client, ["ZRANGE", name, "0", "-1", "WITHSCORES"])
    assert capsys.readouterr().out == "a\n1\nb\n2\n"
    client.delete(name)
    client.close()
