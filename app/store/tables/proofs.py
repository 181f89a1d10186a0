"""One comparison of both sides: what it read, and the differences that it found."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from app.store.tables.columns import EMPTY_LIST, NOW, flag, json, moment, number_key, of_company, string

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

# What ordinary reads have come across since the last proof and no date had told; gone when the next one has named it.
proof_met = of_company(
    "proof_met",
    Column("side", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("parent_id", Text),
    string("suspect"),  # unstamped, lost
    Column("held", JSONB),  # the mirror's values before
    Column("shown", JSONB),
    Column("other_id", Text),
    Column("other", JSONB),
    moment("met_at", nullable=False, server_default=NOW),
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
