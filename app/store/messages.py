"""What was said to QuickBooks and what it answered, kept raw and compressed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.store import bodies, kept
from app.store.json import dump, moment
from app.store.sql import Connection, text

CHUNK = 1 << 20  # bytes of an answer before compression
COLUMNS = (
    "company_id, id, session_id, purpose, message_set_id, state, detail, handed_out_at, answered_at, hresult, error,"
    " answer_bytes, answer_digest"
)

NEXT_NUMBER = "nextval('message_id_seq')"
ADD = kept.write(
    "qbc_add_message_",
    {
        "company": "text",
        "id": "bigint",
        "session": "bigint",
        "purpose": "text",
        "set": "text",
        "xml": "bytea",
        "detail": "jsonb",
        "now": "timestamptz",
    },
    "INSERT INTO message (company_id, id, session_id, purpose, message_set_id, request_xml, detail, handed_out_at)"
    " OVERRIDING SYSTEM VALUE VALUES (:company, :id, :session, :purpose, :set, :xml, CAST(:detail AS jsonb), :now)",
)
CHUNK_OF_ANSWER = kept.write(
    "qbc_keep_answer_",
    {"company": "text", "message": "bigint", "n": "int", "data": "bytea"},
    "INSERT INTO message_chunk (company_id, message_id, n, data) VALUES (:company, :message, :n, :data)",
)
NOTE_ANSWER = kept.write(
    "qbc_note_answer_",
    {
        "company": "text",
        "id": "bigint",
        "state": "text",
        "now": "timestamptz",
        "hresult": "text",
        "error": "text",
        "size": "bigint",
        "digest": "text",
    },
    "UPDATE message SET state = :state, answered_at = :now, hresult = :hresult, error = :error, answer_bytes = :size,"
    " answer_digest = :digest, ingested_at = CASE WHEN :state = 'ingested' THEN now() END"
    " WHERE company_id = :company AND id = :id",
)
ONE_CHUNK = text(
    "SELECT data, (SELECT count(*) FROM message_chunk WHERE company_id = :company AND message_id = :message) AS many"
    " FROM message_chunk WHERE company_id = :company AND message_id = :message AND n = :n"
)


@dataclass(frozen=True)
class Message:
    company_id: str
    id: int
    session_id: int
    purpose: str
    message_set_id: str | None
    state: str
    detail: dict[str, Any]
    handed_out_at: datetime
    answered_at: datetime | None
    hresult: str
    error: str
    answer_bytes: int
    answer_digest: str


def of_json(row: Mapping[str, Any]) -> Message:
    """As a kept function answers it."""
    return Message(**(dict(row) | {name: moment(row[name]) for name in ("handed_out_at", "answered_at")}))


def reserve(connection: Connection) -> int:
    """The number of a message that is about to be written: its requestIDs carry it."""
    return int(connection.scalar(text(f"SELECT {NEXT_NUMBER}")) or 0)


def add(
    connection: Connection,
    company_id: str,
    session_id: int,
    number: int,
    purpose: str,
    xml: str,
    detail: dict[str, Any],
    message_set_id: str | None,
    now: datetime,
) -> None:
    """With the next statement, mostly the end of the transaction."""
    connection.soon(
        ADD,
        {
            "company": company_id,
            "id": number,
            "session": session_id,
            "purpose": purpose,
            "set": message_set_id,
            "xml": bodies.pack(xml.encode(), bodies.form(connection)),
            "detail": dump(detail),
            "now": now,
        },
    )


def by_number(connection: Connection, company_id: str, number: int) -> Message | None:
    row = connection.execute(
        text(f"SELECT {COLUMNS} FROM message WHERE company_id = :company AND id = :id"),
        {"company": company_id, "id": number},
    ).one_or_none()
    return None if row is None else Message(**row._mapping)


def by_numbers(connection: Connection, company_id: str, numbers: Iterable[int]) -> dict[int, Message]:
    rows = connection.execute(
        text(f"SELECT {COLUMNS} FROM message WHERE company_id = :company AND id = ANY(:ids)"),
        {"company": company_id, "ids": sorted(set(numbers))},
    )
    return {row.id: Message(**row._mapping) for row in rows}


def by_set_id(connection: Connection, company_id: str, message_set_id: str) -> Message | None:
    """The message set that QuickBooks stores its answer under this id for; a question for that answer is another one."""
    row = connection.execute(
        text(
            f"SELECT {COLUMNS} FROM message WHERE company_id = :company AND message_set_id = :set AND purpose = 'write'"
            " ORDER BY id DESC LIMIT 1"
        ),
        {"company": company_id, "set": message_set_id},
    ).one_or_none()
    return None if row is None else Message(**row._mapping)


def latest(connection: Connection, company_id: str, session_id: int) -> Message | None:
    """What the session was handed last."""
    row = connection.execute(
        text(f"SELECT {COLUMNS} FROM message WHERE company_id = :company AND session_id = :session ORDER BY id DESC LIMIT 1"),
        {"company": company_id, "session": session_id},
    ).one_or_none()
    return None if row is None else Message(**row._mapping)


@dataclass(frozen=True)
class Kept:
    """An answer that is kept: how large it is, and what it is known by."""

    size: int
    digest: str


def keep_answer(connection: Connection, message: Message, chunks: Iterable[bytes]) -> Kept:
    """Keep the answer in compressed chunks; never the whole of it is in memory. The last one goes with the next statement."""
    size, digest, form = 0, hashlib.sha256(), bodies.form(connection)
    last: dict[str, Any] | None = None
    for n, piece in enumerate(_gather(chunks)):
        size += len(piece)
        digest.update(piece)
        if last is not None:
            connection.execute(CHUNK_OF_ANSWER.plain, last)
        last = {"company": message.company_id, "message": message.id, "n": n, "data": bodies.pack(piece, form)}
    if last is not None:
        connection.soon(CHUNK_OF_ANSWER, last)
    return Kept(size, digest.hexdigest())


def note_answer(
    connection: Connection, message: Message, kept: Kept, hresult: str, error: str, now: datetime, state: str
) -> None:
    """What is kept as the answer, and what became of the message set by it; with the next statement."""
    connection.soon(
        NOTE_ANSWER,
        {
            "company": message.company_id,
            "id": message.id,
            "state": state,
            "now": now,
            "hresult": hresult,
            "error": error,
            "size": kept.size,
            "digest": kept.digest,
        },
    )


def store_answer(
    connection: Connection, message: Message, chunks: Iterable[bytes], hresult: str, error: str, now: datetime
) -> None:
    """Keep the answer and note it, where nothing is settled by it yet."""
    note_answer(connection, message, keep_answer(connection, message, chunks), hresult, error, now, "answered")


def forget_answer(connection: Connection, message: Message) -> None:
    """What was kept of an answer that could not be read makes room for one that can; with the next statement."""
    connection.soon(
        text("DELETE FROM message_chunk WHERE company_id = :company AND message_id = :message"),
        {"company": message.company_id, "message": message.id},
    )


def answer(connection: Connection, company_id: str, number: int) -> Iterator[bytes]:
    """The answer's bytes, a chunk at a time. Raises: bodies.Damaged."""
    n, many = 0, 1
    while n < many:
        row = connection.execute(ONE_CHUNK, {"company": company_id, "message": number, "n": n}).one_or_none()
        if row is None:
            return
        yield bodies.unpack(bytes(row.data))
        n, many = n + 1, row.many


def request_xml(connection: Connection, company_id: str, number: int) -> str:
    stored = connection.scalar(
        text("SELECT request_xml FROM message WHERE company_id = :company AND id = :id"),
        {"company": company_id, "id": number},
    )
    return "" if stored is None else bodies.unpack(bytes(stored)).decode()


def set_state(connection: Connection, company_id: str, number: int, state: str) -> None:
    connection.execute(
        text(
            "UPDATE message SET state = :state, ingested_at = CASE WHEN :state = 'ingested' THEN now() END"
            " WHERE company_id = :company AND id = :id"
        ),
        {"company": company_id, "id": number, "state": state},
    )


def _gather(chunks: Iterable[bytes]) -> Iterator[bytes]:
    pieces: list[bytes] = []
    size = 0
    for chunk in chunks:
        pieces.append(chunk)
        size += len(chunk)
        if size >= CHUNK:
            yield b"".join(pieces)
            pieces, size = [], 0
    if pieces:
        yield b"".join(pieces)
