"""How far a session has come, phase by phase: kept with its row between two calls, and gone with the session."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class Pages(TypedDict):
    """The reading of one kind, page by page. An iterator lives only in the QuickBooks session that started it."""

    kind: str
    run: str
    since: str | None  # wall time of QuickBooks' PC
    size: int  # MaxReturned, the same for every page of an iterator
    after: Any  # what the run counts as newer
    slice: int  # the one under way
    slices: list[dict[str, Any]]
    iterator_id: str | None
    remaining: int | None
    count: int  # pages received
    slowest: NotRequired[float]  # seconds
    alone: NotRequired[bool]  # without the question about deletions, which QuickBooks could not read


class Proving(TypedDict):
    """The part of a list that a proof is reading."""

    proof: int
    part: int
    size: int
    iterator_id: str | None


class Progress(TypedDict, total=False):
    """Every key that a phase may leave for the next call; one that is absent has not happened."""

    awaiting: int  # the message set whose answer is due
    last: int  # the message set that was handed out last
    opened: bool  # the first call was heard
    hcp: bool  # Host and Company came with it
    connection_errors: int
    no_op: bool  # nothing could be handed out yet: getLastError answers NoOp, whatever else went wrong before
    ceiling: str  # the highest qbXML version to speak
    # check: is this the right company file?
    checked: bool
    check_alone: list[str]  # questions that are asked one by one
    company_seen: bool
    file_id_found: bool
    # recover and search
    recovered: list[int]  # message sets
    searched: list[int]  # requests
    # look up and read
    read: bool  # a read is due
    looked_up: bool
    look_up_alone: list[str]  # kinds
    looked_again: bool
    pages: Pages
    kinds_read: list[str]
    read_failed: bool
    read_again: int
    fetched: dict[str, list[str]]  # kind → ids and names asked for
    # prove
    proving: Proving
    proved: bool  # QuickBooks was read to the end for a proof
    proof_failed: bool
    read_after_proof: bool
    # write
    handed_out: int
    written_of: dict[str, int]  # kind → how many
    writes_failed: int
    refused: list[str]  # IndusTrack's ids
    one_by_one: bool
    without_id: bool  # no message set id
    id_is_fine: bool
