"""What is known of a company: its settings, its login, its health and its company file."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, Table, Text

from app.store.tables.columns import NOW, company_key, count, encrypted, flag, json, metadata, moment, of_company, string

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
    json("setup_done"),  # the steps of the set-up page that the customer has done, and when
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
    moment("back_at"),  # when we were there again after a time in which it could not call
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
    moment("audited_at"),  # of the release before this one
    moment("read_wanted_at"),  # asked for by a person or by a stale record
    flag("full_read_wanted"),
    flag("without_recovery"),  # it refuses message set ids: lost writes are only looked for
    Column("skew_seconds", Float, nullable=False, server_default="0"),  # by which its clock is fast
    Column("skew_within", Float),  # how exactly that is known; None while nothing contradicts a clock that goes right
    Column("printed_offset", Float),  # seconds from UTC on 1 January, as QuickBooks prints it
    Column("page_size", Integer, nullable=False, server_default="100"),
    count("cut_reads"),
    Index("ix_company_file_pinned_name", "pinned_name"),
)
