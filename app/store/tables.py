"""Every table. What belongs to a company carries ``company_id`` first in its key, and row-level security keeps it apart."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

EMPTY_OBJECT = text("'{}'::jsonb")
EMPTY_LIST = text("'[]'::jsonb")
NOW = text("now()")


def moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **options)


def string(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="", **options)


def json(name: str, default: Any = EMPTY_OBJECT) -> Column[Any]:
    return Column(name, JSONB, nullable=False, server_default=default)


def flag(name: str, default: str = "false") -> Column[Any]:
    return Column(name, Boolean, nullable=False, server_default=text(default))


def encrypted(name: str, **options: Any) -> Column[Any]:
    """With the secret key; ``rekey`` finds these by themselves when it is changed."""
    return Column(name, LargeBinary, info={"encrypted": True}, **options)


def count(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default="0")


def company_key() -> Column[Any]:
    return Column("company_id", Text, primary_key=True)


def number_key() -> Column[Any]:
    return Column("id", BigInteger, Identity(), primary_key=True)


def of_company(name: str, *items: SchemaItem) -> Table:
    """A table that belongs to companies: its rows go when the company goes."""
    to_company = ForeignKeyConstraint(["company_id"], ["company.company_id"], ondelete="CASCADE")
    return Table(name, metadata, company_key(), *items, to_company)


company = Table(
    "company",
    metadata,
    company_key(),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="new"),  # new, reading, preview, active
    flag("paused"),
    json("settings"),
    Column("industrack_url", Text, nullable=False),
    encrypted("industrack_token", nullable=False),
    encrypted("webhook_secret", nullable=False),
    string("time_zone"),  # as IndusTrack's /account says; the setting wins
    string("setup_token_hash"),
    moment("setup_used_at", nullable=False, server_default=NOW),  # by the customer; long after that the address opens no more
    moment("created_at", nullable=False, server_default=NOW),
    Column("industrack_account", Text),  # the id in /account, once it was asked; no two companies have one account
    moment("synced_first_at"),  # everything of the first preview is written
    moment("restored_at"),  # from a back-up of our own database: for a while, what is made in QuickBooks is looked for first
    Index("ix_company_setup_token_hash", "setup_token_hash"),
    Index("ix_company_created_at", "created_at", "company_id"),
    Index("uq_company_industrack_account", "industrack_account", unique=True),
)

# What a company's Web Connector logs in with. The GUIDs never change, so that the .qwc file can be downloaded again.
connection = of_company(
    "connection",
    Column("user_name", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("file_id", Text, nullable=False),
    moment("last_login_at"),
    moment("last_refused_at"),
    moment("first_login_at"),
    Column("rhythm_seconds", Float, nullable=False, server_default="0"),  # between two logins, as a rule; 0: not known yet
    json("hours"),  # hour of the week (UTC) → the week in which it last called then
)

# What was true of a company when it was last looked at; ``app.health`` judges.
health = of_company(
    "health",
    Column("state", Text, nullable=False),
    Column("because", Text, nullable=False),
    moment("since", nullable=False, server_default=NOW),
    moment("last_contact_at"),
    moment("judged_at", nullable=False, server_default=NOW),
    Index("ix_health_state", "state", "since"),
)

# What is known of the QuickBooks side.
company_file = of_company(
    "company_file",
    Column("pinned_name", Text),  # CompanyName of the first session; None until then
    flag("file_id_seen"),  # our FileID was in it; from then on its absence means another file
    string("seen_name"),
    string("path"),
    string("qbxml_version"),
    string("product"),
    string("file_mode"),
    json("host"),
    json("preferences"),
    Column("last_restore", Text),  # LastRestoreTime and LastCondenseTime as QuickBooks printed them
    string("stopped"),  # "", wrong_company_file, restored_backup: no write until a person has chosen
    moment("read_at"),  # our clock when the last complete read began
    moment("audited_at"),
    moment("read_wanted_at"),  # asked for by a person or by a stale record
    flag("full_read_wanted"),
    flag("without_recovery"),  # it refuses message set ids: lost writes are only looked for
    Column("skew_seconds", Float, nullable=False, server_default="0"),  # by which its clock is fast
    Column("printed_offset", Float),  # seconds from UTC on 1 January, as QuickBooks prints it
    Column("page_size", Integer, nullable=False, server_default="100"),
    count("cut_reads"),
)

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
    Index("ix_request_state", "company_id", "state"),
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
    Index("ix_request_unapplied", "company_id", "kind", postgresql_where=text("NOT applied")),
)


def mirror(name: str, id_name: str, version_name: str, *more: SchemaItem) -> Table:
    return of_company(
        name,
        Column("kind", Text, primary_key=True),
        Column(id_name, Text, primary_key=True),
        string(version_name),
        string("name"),
        Column("parent_id", Text),
        json("data"),
        json("values"),
        string("digest"),  # of the canonical values
        moment("edited_at"),
        flag("deleted"),
        flag("dirty", "true"),  # to be decided
        moment("seen_at", nullable=False, server_default=NOW),
        Column("match_keys", ARRAY(Text), nullable=False, server_default=text("'{}'")),
        *more,
        Index(f"ix_{name}_dirty", "company_id", "kind", postgresql_where=text("dirty")),
        Index(f"ix_{name}_parent", "company_id", "kind", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index(f"ix_{name}_match_keys", "match_keys", postgresql_using="gin"),
    )


quickbooks_record = mirror(
    "quickbooks_record",
    "quickbooks_id",
    "edit_sequence",
    string("modified_at"),
    Column("as_of", BigInteger, nullable=False, server_default="0"),  # the message set that showed it so
)
industrack_record = mirror(
    "industrack_record",
    "industrack_id",
    "version",
    Column("quickbooks_id", Text),
    moment("updated_at"),
)

link = of_company(
    "link",
    number_key(),
    Column("kind", Text, nullable=False),
    Column("quickbooks_id", Text, nullable=False),
    Column("industrack_id", Text, nullable=False),
    json("agreed_quickbooks"),
    json("agreed_industrack"),
    string("digest_quickbooks"),
    string("digest_industrack"),
    flag("ended"),
    string("why_ended"),
    moment("created_at", nullable=False, server_default=NOW),
    moment("agreed_at", nullable=False, server_default=NOW),
    Index(
        "uq_link_quickbooks",
        "company_id",
        "kind",
        "quickbooks_id",
        unique=True,
        postgresql_where=text("NOT ended"),
    ),
    Index(
        "uq_link_industrack",
        "company_id",
        "kind",
        "industrack_id",
        unique=True,
        postgresql_where=text("NOT ended"),
    ),
    Index("uq_link_pair", "company_id", "kind", "quickbooks_id", "industrack_id", unique=True),
    Index("ix_link_newest", "company_id", "kind", text("created_at DESC"), text("id DESC"), postgresql_where=text("NOT ended")),
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
    Index("ix_push_state", "company_id", "state"),
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

attention = of_company(
    "attention",
    number_key(),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False, server_default="warning"),
    Column("summary", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    string("kind"),
    string("quickbooks_id"),
    string("industrack_id"),
    string("name"),
    json("choices", EMPTY_LIST),
    Column("state", Text, nullable=False, server_default="open"),  # open, covered, ignored, resolved
    string("choice"),
    moment("since", nullable=False, server_default=NOW),
    moment("changed_at", nullable=False, server_default=NOW),
    json("detail"),  # what an answer to it is about
    Index("ix_attention_state", "company_id", "state"),
    Index("ix_attention_open", "company_id", "since", "id", postgresql_where=text("state = 'open'")),
    Index("ix_attention_by_code", "code", "severity", "since", postgresql_where=text("state = 'open'")),
    Index(
        "uq_attention_open",
        "company_id",
        "code",
        "kind",
        "quickbooks_id",
        "industrack_id",
        unique=True,
        postgresql_where=text("state <> 'resolved'"),
    ),
)

# What a person chose for a record, or a step of a retry: part of what decide is given.
choice = of_company(
    "choice",
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),  # a QuickBooks or an IndusTrack id
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    moment("chosen_at", nullable=False, server_default=NOW),
)

change = of_company(
    "change",
    number_key(),
    moment("at", nullable=False, server_default=NOW),
    Column("kind", Text, nullable=False),
    Column("side", Text),
    Column("action", Text, nullable=False),
    string("name"),
    Column("quickbooks_id", Text),
    Column("industrack_id", Text),
    string("why"),
    json("before"),
    json("after"),
    flag("restorable"),
    flag("counts"),  # for the brake: harm that nobody has allowed
    Index("ix_change_at", "company_id", "at"),
    Index("ix_change_counts", "company_id", "kind", "at", postgresql_where=text("counts")),
    Index("ix_change_quickbooks_id", "company_id", "quickbooks_id"),
    Index("ix_change_industrack_id", "company_id", "industrack_id"),
)

cursor = of_company(
    "cursor",
    Column("side", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    json("position"),
    moment("complete_at"),  # our clock when the last complete read began
    moment("wanted_at"),
    moment("swept_at"),
)

preview = of_company(
    "preview",
    number_key(),
    Column("reason", Text, nullable=False),  # first_sync, settings
    Column("state", Text, nullable=False),  # reading, ready, approved
    json("kinds", EMPTY_LIST),
    json("settings"),  # the settings that it is about
    json("summary"),
    json("harm"),  # kind → the records that would be ended, made inactive or overwritten
    flag("as_is_wanted"),  # approved; a worker still takes the differences as agreed
    moment("created_at", nullable=False, server_default=NOW),
    moment("approved_at"),
    string("approved_as"),
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

# One thing that happened, to be told to one webhook. A trigger writes those of an attention beside it.
webhook_delivery = of_company(
    "webhook_delivery",
    number_key(),
    Column("webhook_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    json("data"),
    Column("state", Text, nullable=False, server_default="waiting"),  # waiting, delivered, failed
    count("attempts"),
    moment("not_before", nullable=False, server_default=NOW),
    moment("created_at", nullable=False, server_default=NOW),
    moment("delivered_at"),
    Column("last_status", Integer),
    string("error"),
    Index("ix_webhook_delivery_due", "not_before", postgresql_where=text("state = 'waiting'")),
    Index("ix_webhook_delivery_webhook_id", "webhook_id", "id"),
)

# One comparison of both sides, read anew; ``app.sync.proof`` makes it. Kept as a document for a year.
proof = of_company(
    "proof",
    number_key(),
    Column("state", Text, nullable=False, server_default="reading"),  # reading, settling, looking, done
    flag("asked"),  # by a person, not by the schedule
    moment("began_at", nullable=False, server_default=NOW),
    json("position"),  # what of QuickBooks and of IndusTrack is read
    moment("quickbooks_read_at"),
    moment("industrack_read_at"),
    moment("at"),
    string("verdict"),  # agree, differ, unproven; empty while it goes on
    string("because"),
    json("document"),  # the figures, kind by kind
    Index("ix_proof_at", "company_id", "at"),
    Index("uq_proof_open", "company_id", unique=True, postgresql_where=text("state <> 'done'")),
)

# What a proof that goes on has read: a row a record and side, gone when it is done.
proof_record = of_company(
    "proof_record",
    Column("side", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("parent_id", Text),
    string("version"),
    string("stamp"),
    string("digest"),
    flag("deleted"),
    Column("as_of", BigInteger, nullable=False, server_default="0"),  # the message set that showed it so
    moment("seen_at", nullable=False, server_default=NOW),
    string("suspect"),  # "", unstamped, differs, new, gone: how it is not what the mirror held
    Column("held", JSONB),  # the mirror's values then
    Column("shown", JSONB),  # and those that were read
    Column("other_id", Text),  # the counterpart, with its values
    Column("other", JSONB),
    Index("ix_proof_record_suspect", "company_id", postgresql_where=text("suspect <> ''")),
)

proof_difference = of_company(
    "proof_difference",
    number_key(),
    Column("proof_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("quickbooks_id", Text),
    Column("industrack_id", Text),
    string("name"),
    string("field"),
    Column("quickbooks", JSONB),
    Column("industrack", JSONB),
    Column("cause", Text, nullable=False),
    string("says"),  # the cause in words
    string("remedy"),
    json("choices", EMPTY_LIST),
    string("moved_last"),  # the side, where it is known
    flag("only_proof"),  # no ordinary read would have shown it
    moment("found_at", nullable=False, server_default=NOW),
    moment("mended_at"),
    Index("ix_proof_difference_proof_id", "company_id", "proof_id"),
    Index("ix_proof_difference_open", "company_id", postgresql_where=text("mended_at IS NULL")),
    Index("ix_proof_difference_found_at", "found_at"),
)

COMPANY_TABLES: tuple[Table, ...] = tuple(metadata.sorted_tables)
"""All of them belong to a company; the test of tenants walks this."""


def of_service(name: str, *items: SchemaItem) -> Table:
    """A table that crosses companies: the operators' role alone sees it."""
    return Table(name, metadata, *items)


def one_company() -> tuple[Column[Any], ForeignKeyConstraint]:
    """For one company, or None for all; what is for one goes with it."""
    to_company = ForeignKeyConstraint(["only_company"], ["company.company_id"], ondelete="CASCADE")
    return Column("only_company", Text), to_company


# Who may call the management API, besides the operators' key of the environment.
api_key = of_service(
    "api_key",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),  # read, operate, admin
    *one_company(),
    Column("key_hash", Text, nullable=False),
    moment("created_at", nullable=False, server_default=NOW),
    moment("last_used_at"),
    moment("revoked_at"),
    Index("uq_api_key_key_hash", "key_hash", unique=True),
)

# What a call with an Idempotency-Key was answered, for a day; without an answer while it is under way.
kept_answer = of_service(
    "kept_answer",
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("asked_hash", Text, nullable=False),  # keyed: what was asked can hold a token
    Column("status", Integer),
    encrypted("answer"),  # it can hold a password
    moment("created_at", nullable=False, server_default=NOW),
    Index("ix_kept_answer_created_at", "created_at"),
)

# Where IndusTrack's own application wants to be told.
webhook = of_service(
    "webhook",
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", ARRAY(Text), nullable=False),
    *one_company(),
    encrypted("secret", nullable=False),
    moment("created_at", nullable=False, server_default=NOW),
    moment("stopped_at"),
)

# Up to when operators were told what is new.
told = of_service("told", Column("name", Text, primary_key=True), moment("told_until", nullable=False))

SERVICE_TABLES: tuple[Table, ...] = (api_key, kept_answer, told, webhook)
