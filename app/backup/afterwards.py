"""What has happened since the back-up: QuickBooks holds records and answers that the restored database does not know.

So numbers that were given out since are never given out again, sessions of then are over, and whatever would be made in
QuickBooks is looked for there first: what waited then, and for a week everything new, because it may be what was made already.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

AHEAD = 10_000_000  # numbers: more than a year gives out


def catch_up(connection: Connection, sequences: Mapping[str, int]) -> None:
    """In the transaction that fills the tables."""
    for name, highest in sequences.items():
        table, column = name.split(".")
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(quote_ident(:table), :column), :next)"),
            {"table": table, "column": column, "next": highest + AHEAD},
        )
    connection.execute(text("UPDATE session SET ended_at = now(), outcome = 'lost', phase = 'done' WHERE ended_at IS NULL"))
    connection.execute(text("UPDATE message SET state = 'lost' WHERE state = 'handed_out'"))
    connection.execute(
        text(
            "UPDATE request SET state = 'unknown', since = now(), not_before = NULL, search = '{}'"
            " WHERE state = 'handed_out' OR (state = 'waiting' AND action = 'create')"
        )
    )
    connection.execute(text("UPDATE company SET restored_at = now()"))
    connection.execute(text("UPDATE company_file SET read_wanted_at = now()"))
    connection.execute(text("UPDATE task SET lease_until = NULL, worker = NULL"))
