"""Bodies of messages as they are kept: packed in pieces, each by itself, in a form that its first bytes name.

A release packs in a form only when the release before it, which may still be running beside it, can read it. So what is written
is a word in the database, which ``migrate.finish`` changes once no process of the release before is left.
"""

from __future__ import annotations

import time
import zlib
from collections import deque

import zstandard

from app.store.sql import Connection, text

ZLIB, ZSTD = "zlib", "zstd"
LEVEL = 6  # of either
ASKED_EVERY = 60.0  # seconds
COMPRESSORS = 2  # that a process keeps
FORM = "SELECT qbc_bodies()"
_known: dict[str, tuple[float, str]] = {}
_free: deque[zstandard.ZstdCompressor] = deque()
"""Each is one thread's at a time and holds 3 MB, which costs a third of the packing to take anew."""


class Damaged(ValueError):
    """What is kept is not what was written."""


def form(connection: Connection) -> str:
    """What is written in this database; asked once a minute."""
    asked_at, known = _known.get(connection.address, (0.0, ""))
    if not known or (known != ZSTD and time.monotonic() - asked_at > ASKED_EVERY):
        known = str(connection.scalar(text(FORM)))
        _known[connection.address] = (time.monotonic(), known)
    return known


def pack(body: bytes, into: str) -> bytes:
    """One piece in this form, to be unpacked without any other."""
    return zlib.compress(body, LEVEL) if into == ZLIB else _packed(body)


def unpack(kept: bytes) -> bytes:
    """Whatever its form. Raises: Damaged."""
    try:
        if kept.startswith(zstandard.FRAME_HEADER):
            return zstandard.ZstdDecompressor().decompress(kept)
        return zlib.decompress(kept)
    except (zlib.error, zstandard.ZstdError) as error:
        raise Damaged("a body is damaged where it is kept") from error


def _packed(body: bytes) -> bytes:
    try:
        compressor = _free.pop()
    except IndexError:
        compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
    packed = compressor.compress(body)
    if len(_free) < COMPRESSORS:
        _free.append(compressor)
    return packed
