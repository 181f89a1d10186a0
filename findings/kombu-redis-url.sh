#!/usr/bin/env bash
# Guess: one address of Redis with options, such as ?protocol=2 or ?health_check_interval=30, serves redis-py and Celery alike,
#        since Celery's transport reaches Redis through redis-py.
# Seen:  redis-py takes the options from the address; kombu hands each to its own Connection, which knows none of them: a TypeError
#        at the first connection, and a worker that does not start with the address with which everything else works.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site redis==8.1.0 kombu==5.7.0
PYTHONPATH=site python3 -W ignore - <<'PY'
import kombu
import redis

base = "redis://127.0.0.1:6379/0"
for option in ("protocol=2", "health_check_interval=30", "socket_timeout=5", "decode_responses=yes"):
    address = f"{base}?{option}"
    settings = redis.Redis.from_url(address).connection_pool.connection_kwargs
    name = option.split("=")[0]
    try:
        kombu.Connection(address)
        answer = "accepted"
    except TypeError as error:
        answer = str(error)
    print(f"{option}: redis-py {redis.__version__} has {settings[name]!r}; kombu {kombu.__version__}: {answer}")
    assert name in settings
    assert answer.endswith(f"unexpected keyword argument '{name}'")
kombu.Connection(base)
PY
