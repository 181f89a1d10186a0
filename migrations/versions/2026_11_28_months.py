"""Messages and their answers by month, so that what is old goes as a whole table and not row by row.

A message's number begins with the month that it was handed out in, so a partition is a range of numbers: keys stay as they are,
and who knows a number is led to one partition. What there was so far becomes the partition before the first month, as it lies.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "months_20261128"
down_revision = "bounds_checked_20261128"
branch_labels = None
depends_on = None

APP, OPS = "qbconnector_app", "qbconnector_ops"
NUMBERS = {"message": "id", "message_chunk": "message_id"}
INDEXES = {
    "ix_message_session_id": "(company_id, session_id)",
    "ix_message_set": "(company_id, message_set_id)",
    "ix_message_open": "(company_id) WHERE state IN ('handed_out', 'answered')",
}
KEYS = {"message": "company_id, id", "message_chunk": "company_id, message_id, n"}
OVER = "state IN ('ingested', 'broken', 'lost') AND handed_out_at < now() - interval '{} days'"
DAYS = {"message": 90, "message_chunk": 30}
OLD = {
    "message": OVER.format(DAYS["message"]),
    "message_chunk": (
        "EXISTS (SELECT 1 FROM message m WHERE m.company_id = message_chunk.company_id AND m.id = message_chunk.message_id"
        f" AND m.{OVER.format(DAYS['message_chunk']).replace('handed_out_at', 'm.handed_out_at')})"
    ),
}
FUNCTIONS = ("qbc_months(timestamptz)", "qbc_month_part(text, text)", "qbc_forget_month(text)")
# One more partition: for a month, else for whatever has no month (any more). It is empty when it is attached, for row-level
# security would hide the companies from the look whether each row has one; rows of it that lie among those come after that.
PART = """
DECLARE
    part text := format('{schema}.%I', whole || '_' || ending);
    rest text := format('{schema}.%I', whole || '_rest');
    moving text := format('{schema}.%I', whole || '_moving');
    number text := CASE whole WHEN 'message' THEN 'id' ELSE 'message_id' END;
    first bigint;
    next bigint;
    lies_there boolean;
BEGIN
    EXECUTE format('CREATE TABLE %s (LIKE {schema}.%I INCLUDING DEFAULTS INCLUDING STORAGE)', part, whole);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY forgetting ON %s TO {ops} USING (company_id IS NOT NULL)', part);
    EXECUTE format('GRANT SELECT, DELETE ON %s TO {ops}', part);
    IF ending = 'rest' THEN
        EXECUTE format('ALTER TABLE {schema}.%I ATTACH PARTITION %s DEFAULT', whole, part);
        RETURN;
    END IF;
    first := replace(ending, '_', '')::bigint * 1000000000;
    next := first + 1000000000;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s WHERE %I >= %s AND %I < %s)', rest, number, first, number, next)
       INTO lies_there;
    IF lies_there THEN
        EXECUTE format('CREATE TABLE %s (LIKE %s)', moving, rest);
        EXECUTE format('WITH moved AS (DELETE FROM %s WHERE %I >= %s AND %I < %s RETURNING *) INSERT INTO %s SELECT * FROM moved',
                       rest, number, first, number, next, moving);
    END IF;
    EXECUTE format('ALTER TABLE {schema}.%I ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s)', whole, part, first, next);
    IF lies_there THEN
        EXECUTE format('INSERT INTO %s SELECT * FROM %s', part, moving);
        EXECUTE format('DROP TABLE %s', moving);
    END IF;
END
"""
# This month and the next one, of either clock the earlier; and numbers that begin with this month.
MONTHS = """
DECLARE
    today timestamp := date_trunc('month', least(now(), clock) AT TIME ZONE 'UTC');
    ending text;
    whole text;
    first bigint;
    given bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(5917316044);
    FOREACH ending IN ARRAY ARRAY[to_char(today, 'YYYY_MM'), to_char(today + interval '1 month', 'YYYY_MM')] LOOP
        FOREACH whole IN ARRAY ARRAY['message', 'message_chunk'] LOOP
            IF to_regclass(format('{schema}.%I', whole || '_' || ending)) IS NULL THEN
                LOCK TABLE {schema}.company IN SHARE ROW EXCLUSIVE MODE;
                BEGIN
                    PERFORM {schema}.qbc_month_part(whole, ending);
                EXCEPTION WHEN invalid_object_definition THEN
                    NULL; -- its numbers lie in what there was before
                END;
            END IF;
        END LOOP;
    END LOOP;
    first := to_char(today, 'YYYYMM')::bigint * 1000000000;
    SELECT last_value INTO given FROM {schema}.message_id_seq;
    IF given < first THEN
        PERFORM setval('{schema}.message_id_seq', first, true);
    END IF;
END
"""
# Only as a whole, and only when every row in it is over and old. The messages of its numbers stand still while that is looked at.
FORGET = """
DECLARE
    whole text := substring(part FROM '^(message|message_chunk)_(?:[0-9]{{4}}_[0-9]{{2}}|before)$');
    messages text := regexp_replace(part, '^message_chunk', 'message');
    days int := CASE whole WHEN 'message' THEN {message} ELSE {message_chunk} END;
    stays boolean := false;
BEGIN
    IF whole IS NULL OR to_regclass(format('{schema}.%I', part)) IS NULL THEN
        RETURN false;
    END IF;
    IF to_regclass(format('{schema}.%I', messages)) IS NOT NULL THEN
        EXECUTE format('LOCK TABLE {schema}.%I IN SHARE MODE', messages);
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM {schema}.%I WHERE NOT (state IN (''ingested'', ''broken'', ''lost'')'
                       ' AND handed_out_at < now() - make_interval(days => %s)))', messages, days) INTO stays;
    END IF;
    IF stays THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE {schema}.%I', part);
    RETURN true;
END
"""


def upgrade() -> None:
    bind = op.get_bind()
    schema = str(bind.scalar(sa.text("SELECT quote_ident(current_schema())")))
    op.execute("SET LOCAL lock_timeout = '800ms'")
    op.execute("LOCK TABLE company IN SHARE ROW EXCLUSIVE MODE")
    op.execute("LOCK TABLE message, message_chunk IN ACCESS EXCLUSIVE MODE")
    given = bind.scalar(sa.text("SELECT last_value FROM message_id_seq"))
    for table in NUMBERS:
        _rename(table)
    op.execute("ALTER TABLE message_before ALTER id DROP IDENTITY")
    for table, number in NUMBERS.items():
        op.execute(f"CREATE TABLE {table} (LIKE {table}_before INCLUDING DEFAULTS) PARTITION BY RANGE ({number})")
    op.execute(f"ALTER TABLE message ALTER id ADD GENERATED BY DEFAULT AS IDENTITY (START WITH {given + 1})")
    op.execute("ALTER TABLE message_chunk ALTER data SET STORAGE EXTERNAL")  # it is packed already
    for table in NUMBERS:
        _keys_and_rights(table)
    op.execute(f"GRANT USAGE ON SEQUENCE message_id_seq TO {APP}, {OPS}")
    bodies = {"schema": schema, "ops": OPS, **DAYS}
    _function("qbc_month_part(whole text, ending text)", "void", PART.format(**bodies))
    _function("qbc_months(clock timestamptz)", "void", MONTHS.format(**bodies), OPS)
    _function("qbc_forget_month(part text)", "boolean", FORGET.format(**bodies), OPS)
    op.execute("ALTER FUNCTION qbc_forget_month SET row_security = off")  # to see all rows or to fail
    for table in NUMBERS:
        op.execute(f"SELECT qbc_month_part('{table}', 'rest')")
    _take_in_what_there_is(bind)
    _look_at_parts(bind, True)
    op.execute("SELECT qbc_months(now())")


def _rename(table: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    op.execute(f"ALTER INDEX pk_{table} RENAME TO pk_{table}_before")
    for index in INDEXES:
        if table == "message":
            op.execute(f"ALTER INDEX {index} RENAME TO {index.replace('ix_message', 'ix_message_before')}")
    for policy in ("one_company", "all_companies"):
        op.execute(f"DROP POLICY {policy} ON {table}_before")
    op.execute(f"ALTER TABLE {table}_before NO FORCE ROW LEVEL SECURITY")
    op.execute(f"REVOKE ALL ON {table}_before FROM {APP}, {OPS}")
    op.execute(f"GRANT SELECT, DELETE ON {table}_before TO {OPS}")
    op.execute(f"CREATE POLICY forgetting ON {table}_before TO {OPS} USING (company_id IS NOT NULL)")


def _keys_and_rights(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({KEYS[table]})")
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT fk_{table}_company FOREIGN KEY (company_id)"
        " REFERENCES company (company_id) ON DELETE CASCADE"
    )
    if table == "message":
        for index, columns in INDEXES.items():
            op.execute(f"CREATE INDEX {index} ON message {columns}")
    bound = "company_id = current_setting('qbconnector.company', true)"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_company ON {table} TO {APP} USING ({bound}) WITH CHECK ({bound})")
    op.execute(f"CREATE POLICY all_companies ON {table} TO {OPS} USING (true) WITH CHECK (true)")
    # The release before names the rows that it forgets by their place in the table, which several have now.
    op.execute(f"CREATE POLICY only_what_is_old ON {table} AS RESTRICTIVE FOR DELETE TO {OPS} USING ({OLD[table]})")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}, {OPS}")


def _function(signature: str, answers: str, body: str, *roles: str) -> None:
    """As the tables' owner. It waits for a lock less long than others take for a deadlock."""
    op.execute(
        f"CREATE FUNCTION {signature} RETURNS {answers} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog"
        f" SET lock_timeout = '800ms' AS $body${body}$body$"
    )
    name = signature.split("(", maxsplit=1)[0]
    op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    for role in roles:
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {role}")


def _take_in_what_there_is(bind: sa.Connection) -> None:
    """As it lies: its bounds were checked by the step before. Where there never was anything, nothing is taken in."""
    for table in NUMBERS:
        if bind.scalar(sa.text(f"SELECT pg_relation_size('{table}_before') = 0")):
            op.execute(f"DROP TABLE {table}_before")
            continue
        first = bind.scalar(sa.text("SELECT greatest(to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')::bigint, 202611) * 1000000000"))
        op.execute(f"ALTER TABLE {table} ATTACH PARTITION {table}_before FOR VALUES FROM (MINVALUE) TO ({first})")
        op.execute(f"ALTER TABLE {table}_before DROP CONSTRAINT ck_{table}_before")


def _look_at_parts(bind: sa.Connection, do: bool) -> None:
    """Statistics are those of the partitions."""
    made = str(bind.scalar(sa.text("SELECT pg_get_functiondef('qbc_refresh_statistics()'::regprocedure)")))
    schema = bind.scalar(sa.text("SELECT quote_ident(current_schema())"))
    parts = f"(SELECT inhrelid FROM pg_inherits WHERE inhparent = '{schema}.message'::regclass)"
    for alone, with_parts in (("WHERE c.oid = ANY(", f"WHERE (c.oid IN {parts} OR c.oid = ANY("), ("]) AND s.", "])) AND s.")):
        made = made.replace(alone, with_parts) if do else made.replace(with_parts, alone)
    bind.exec_driver_sql(made.replace("%", "%%"))


def downgrade() -> None:
    """Into one table each again, row by row; numbers stay as they are."""
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    bind = op.get_bind()
    given = bind.scalar(sa.text("SELECT last_value FROM message_id_seq"))
    for table in NUMBERS:
        op.execute(f"DROP POLICY only_what_is_old ON {table}")
    for table in NUMBERS:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE TABLE {table}_one (LIKE {table} INCLUDING DEFAULTS)")
        op.execute(f"INSERT INTO {table}_one SELECT * FROM {table}")
        op.execute(f"DROP TABLE {table}")
        op.execute(f"ALTER TABLE {table}_one RENAME TO {table}")
    op.execute(f"ALTER TABLE message ALTER id ADD GENERATED BY DEFAULT AS IDENTITY (START WITH {given + 1})")
    op.execute(f"GRANT USAGE ON SEQUENCE message_id_seq TO {APP}, {OPS}")
    for table in NUMBERS:
        _keys_and_rights(table)
        op.execute(f"DROP POLICY only_what_is_old ON {table}")
    _look_at_parts(bind, False)
