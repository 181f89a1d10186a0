"""Work that is due: requests for QuickBooks, pushes to IndusTrack, tasks for workers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Text, text

from app.store.tables.columns import EMPTY_LIST, NOW, count, flag, json, moment, number_key, of_company, string

request = of_company(
    "request",
    number_key(),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False),  # create, update, deactivate
    Column("message", Text, nullable=False),  # CustomerAdd, …
    Column("state", Text, nullable=False, server_default="waiting"),
    string("name"),
    Column("quickbooks_id", Text),
    Column("industrack_id", Text),
    json("body"),
    json("covers", EMPTY_LIST),
    json("steps", EMPTY_LIST),  # for the history: why, before, after, of the record and of its ship-tos
    string("quickbooks_version"),  # what it was decided on
    string("industrack_version"),
    Column("after", Text),
    count("attempts"),
    moment("not_before"),
    moment("created_at", nullable=False, server_default=NOW),
    moment("since", nullable=False, server_default=NOW),
    Column("message_id", BigInteger),
    Column("status_code", Integer),
    string("status_message"),
    flag("applied"),  # its answer is in the mirrors and links
    json("search"),  # what recovery looked for and found
    Index(
        "ix_request_open",
        *("company_id", "state", "id"),
        postgresql_where=text("state IN ('waiting', 'handed_out', 'unknown', 'held')"),
    ),
    Index("ix_request_message_id", "company_id", "message_id"),
    Index(
        "uq_request_live_industrack",
        "company_id",
        "kind",
        "industrack_id",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'handed_out', 'unknown', 'held') AND industrack_id IS NOT NULL"),
    ),
    Index(
        "uq_request_live_quickbooks",
        "company_id",
        "kind",
        "quickbooks_id",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'handed_out', 'unknown', 'held') AND quickbooks_id IS NOT NULL"),
    ),
    Index(
        "ix_request_live",
        "kind",
        "state",
        "since",
        postgresql_where=text("state IN ('waiting', 'handed_out', 'unknown', 'held')"),
    ),
    Index("ix_request_unapplied_quickbooks", "company_id", "kind", "quickbooks_id", postgresql_where=text("NOT applied")),
    Index("ix_request_unapplied_industrack", "company_id", "kind", "industrack_id", postgresql_where=text("NOT applied")),
    Index("ix_request_harm", "company_id", "kind", postgresql_where=text("""steps @> '[{"counts": true}]'::jsonb""")),
)

push = of_company(
    "push",
    number_key(),
    Column("kind", Text, nullable=False),
    Column("collection", Text, nullable=False),
    Column("industrack_id", Text),
    Column("quickbooks_id", Text),
    json("data"),
    Column("if_match", Text),
    Column("client_ref", Text),
    Column("idempotency_key", Text),
    json("agreed_quickbooks"),
    json("pending", EMPTY_LIST),
    json("step"),
    string("name"),
    Column("state", Text, nullable=False, server_default="waiting"),  # waiting, working, done, failed, superseded
    count("attempts"),
    count("said"),  # how often IndusTrack has said something against the record itself
    moment("not_before"),
    Column("worker", Text),
    moment("lease_until"),
    moment("created_at", nullable=False, server_default=NOW),
    string("error"),
    # in the order in which they go: what is done stands in no index of those that wait
    Index("ix_push_open", "company_id", "state", "id", postgresql_where=text("state IN ('waiting', 'working', 'failed')")),
    Index("ix_push_again", "company_id", "not_before", postgresql_where=text("state = 'waiting' AND not_before IS NOT NULL")),
    Index("ix_push_harm", "company_id", "kind", postgresql_where=text("step ->> 'counts' = 'true'")),
    Index("ix_push_live", "kind", "state", "created_at", postgresql_where=text("state IN ('waiting', 'working', 'failed')")),
    Index(
        "uq_push_live_industrack",
        "company_id",
        "kind",
        "industrack_id",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'working') AND industrack_id IS NOT NULL"),
    ),
    Index(
        "uq_push_live_quickbooks",
        "company_id",
        "kind",
        "quickbooks_id",
        unique=True,
        postgresql_where=text("state IN ('waiting', 'working') AND quickbooks_id IS NOT NULL"),
    ),
)

# Work for Celery, claimed under a lease; a row is the promise that it will be done.
task = of_company(
    "task",
    Column("what", Text, primary_key=True),  # ingest, decide, push, pull
    Column("key", Text, primary_key=True),
    moment("due_at", nullable=False, server_default=NOW),
    moment("lease_until"),
    Column("worker", Text),
    count("attempts"),
    Column("generation", BigInteger, nullable=False, server_default="0"),  # moves when it is asked for again meanwhile
    string("error"),
    moment("created_at", nullable=False, server_default=NOW),
    Index("ix_task_due_at", "due_at"),
)

hint = of_company(
    "hint",
    Column("event_id", Text, primary_key=True),
    Column("collection", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    moment("received_at", nullable=False, server_default=NOW),
    moment("fetched_at"),
    Index("ix_hint_open", "company_id", postgresql_where=text("fetched_at IS NULL")),
)
