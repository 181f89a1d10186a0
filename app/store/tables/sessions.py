"""Sessions, the message sets they handed out, and the answers in chunks."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Text, text

from app.store.tables.columns import NOW, count, flag, json, moment, number_key, of_company, string

session = of_company(
    "session",
    number_key(),
    Column("ticket_hash", Text, nullable=False),
    Column("phase", Text, nullable=False),
    moment("started_at", nullable=False, server_default=NOW),
    moment("last_call_at", nullable=False, server_default=NOW),
    moment("ended_at"),
    Column("outcome", Text),  # done, nothing_to_do, refused, lost, error
    string("message"),
    string("error"),  # what getLastError answers next
    count("percent"),
    count("waits"),
    flag("manual"),
    json("progress"),  # phase by phase: what was read, what is next
    Index("ix_session_ticket_hash", "ticket_hash", unique=True),
    Index("ix_session_company_id_started_at", "company_id", "started_at"),
    Index("uq_session_live", "company_id", unique=True, postgresql_where=text("ended_at IS NULL")),
)

# By month, in ranges of the number, which begins with the month; the answers likewise. ``app.ops.months`` makes and drops them.
message = of_company(
    "message",
    number_key(),
    Column("session_id", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False),  # check, recover, search, look_up, read, numbers, write, harmless
    Column("message_set_id", Text),
    Column("state", Text, nullable=False, server_default="handed_out"),  # handed_out, answered, ingested, broken, lost
    Column("request_xml", LargeBinary, nullable=False),  # compressed
    json("detail"),
    moment("handed_out_at", nullable=False, server_default=NOW),
    moment("answered_at"),
    moment("ingested_at"),
    string("hresult"),
    string("error"),
    Column("answer_bytes", BigInteger, nullable=False, server_default="0"),
    string("answer_digest"),
    Index("ix_message_session_id", "company_id", "session_id"),
    Index("ix_message_set", "company_id", "message_set_id"),
    Index("ix_message_open", "company_id", postgresql_where=text("state IN ('handed_out', 'answered')")),
)

message_chunk = of_company(
    "message_chunk",
    Column("message_id", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),  # compressed by itself
)
