"""One REDIS_URL, two readers: Celery reaches the server that everything else reaches."""

from __future__ import annotations

import ssl
from typing import Any

import pytest
import redis
from kombu.connection import Connection

from app.queue.broker import broker_url
from app.queue.wake import Wake


def as_celery_reads(url: str) -> Any:
    """The connection that Celery makes of this REDIS_URL, not opened."""
    connection: Any = Connection  # kombu has no types
    return connection(broker_url(url))


@pytest.mark.parametrize(
    "url",
    [
        "redis://cache.example.com",
        "redis://cache.example.com:7000/3",
        "redis://sync:p%40ss%2Fw@cache.example.com/1",
        "redis://:secret@cache.example.com/1?protocol=2&health_check_interval=30&socket_timeout=5",
        "redis://cache.example.com?db=4",
        "redis://cache.example.com/1?db=4&username=sync&password=p%40ss",
        "rediss://sync:secret@cache.example.com:7001/2?socket_timeout=5",
    ],
)
def test_celery_reaches_the_server_database_and_login_that_redis_py_reaches(url: str) -> None:
    expected = redis.Redis.from_url(url).connection_pool.connection_kwargs
    found = as_celery_reads(url)
    assert found.hostname == expected["host"]
    assert (found.port or 6379) == expected.get("port", 6379)
    assert int(found.virtual_host or 0) == expected.get("db", 0)
    assert (found.userid or None, found.password or None) == (expected.get("username"), expected.get("password"))
    assert found.transport_cls == url.partition(":")[0]


def test_a_certificate_is_verified_unless_the_address_says_otherwise() -> None:
    verified = as_celery_reads("rediss://cache.example.com/0")
    assert verified.ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    own = as_celery_reads("rediss://cache.example.com/0?ssl_ca_certs=/etc/ours.pem&protocol=3")
    assert own.ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": "/etc/ours.pem"}
    unverified = as_celery_reads("rediss://cache.example.com/0?ssl_cert_reqs=none")
    assert unverified.ssl == {"ssl_cert_reqs": ssl.CERT_NONE}


def test_a_socket_has_kombus_spelling() -> None:
    assert broker_url("unix:///run/valkey.sock") == "redis+socket:///run/valkey.sock?virtual_host=0"
    assert broker_url("unix://:s%40cret@/run/valkey.sock?db=2") == "redis+socket://:s%40cret@/run/valkey.sock?virtual_host=2"


@pytest.mark.parametrize(
    "url",
    ["redis://127.0.0.1:1?db=4", "redis://127.0.0.1:1/0?health_check_interval=30", "unix:///nowhere/redis.sock?db=1"],
)
def test_who_wakes_workers_reads_it_as_they_do_and_takes_a_server_that_is_away_for_away(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    Wake(url)("company", "pull")
    assert "the sweep will find the work" in caplog.text
