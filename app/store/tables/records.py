"""Both mirrors, the links between them, and how far each side is read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem

from app.store.tables.columns import NOW, company_key, flag, json, metadata, moment, number_key, of_company, string


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
        Index(f"ix_{name}_dirty", "company_id", "kind", id_name, postgresql_where=text("dirty")),
        Index(f"ix_{name}_parent", "company_id", "kind", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
    )


quickbooks_record = mirror(
    "quickbooks_record",
    "quickbooks_id",
    "edit_sequence",
    string("modified_at"),
    Column("as_of", BigInteger, nullable=False, server_default="0"),  # the message set that showed it so
    Column("edited_within", Float),  # seconds by which edited_at may be wrong
)

industrack_record = mirror(
    "industrack_record",
    "industrack_id",
    "version",
    Column("quickbooks_id", Text),
    moment("updated_at"),
    Index(
        "ix_industrack_record_quickbooks_id",
        *("quickbooks_id", "company_id", "kind"),
        postgresql_where=text("quickbooks_id IS NOT NULL"),
    ),
)

# What records may be recognised by, a row a key: no index on ``match_keys`` would serve a role under row-level security. Triggers
# write it whenever ``match_keys`` is written, and take it away with the company: there are several keys a record, and asking for
# each whether the company is there cost more than writing it.
match_key = Table(
    "match_key",
    metadata,
    company_key(),
    Column("kind", Text, primary_key=True),
    Column("side", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
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
    Index("ix_link_industrack", "company_id", "industrack_id", "kind"),
    Index("ix_link_newest", "company_id", "kind", text("created_at DESC"), text("id DESC"), postgresql_where=text("NOT ended")),
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
