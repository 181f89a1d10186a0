#!/usr/bin/env bash
# Guess: one address of Redis serves redis-py and Celery alike, options and TLS included, since Celery's transport reaches Redis
#        through redis-py.
# Seen:  redis-py takes options from the address; kombu hands each to its own Connection, which knows none of them: a TypeError, and
#        a worker that does not start with the address with which everything else works. unix:// it does not know at all. And with
#        rediss:// redis-py verifies the certificate, while kombu without a word does not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site redis==8.1.0 kombu==5.7.0
PYTHONPATH=site python3 -W ignore - <<'PY'
import ssl

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
tls = "rediss://127.0.0.1:6379/0"
verified = redis.Redis.from_url(tls).connection_pool.make_connection().cert_reqs
unverified = kombu.Connection(tls).ssl["ssl_cert_reqs"]
print(f"{tls}: redis-py {verified!r}; kombu {unverified!r}")
assert (verified, unverified) == (ssl.CERT_REQUIRED, ssl.CERT_NONE)
try:
    kombu.Connection("unix:///run/valkey.sock").transport
    raise SystemExit("kombu knows unix:// now")
except KeyError as error:
    print("unix:///run/valkey.sock: redis-py", redis.Redis.from_url("unix:///run/valkey.sock").connection_pool.connection_kwargs["path"], "; kombu", error)
PY
