"""What people are asked and told: attention, choices, previews, the history, deliveries."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Text, text

from app.store.tables.columns import EMPTY_LIST, NOW, count, flag, json, moment, number_key, of_company, string

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
    Index("ix_webhook_delivery_undelivered", "company_id", "created_at", postgresql_where=text("state <> 'delivered'")),
)
