"""Bodies as they are kept."""

from __future__ import annotations

import random
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store import bodies

PIECES = [b"", b"x", b"<Name>Abel &amp; S\xf6hne</Name>" * 9_000, random.Random(4).randbytes(1 << 20)]


@pytest.mark.parametrize("form", [bodies.ZLIB, bodies.ZSTD])
def test_what_was_packed_is_unpacked_whatever_is_written_now(form: str) -> None:
    assert [bodies.unpack(bodies.pack(piece, form)) for piece in PIECES] == PIECES


def test_what_earlier_releases_have_packed_is_read() -> None:
    assert [bodies.unpack(zlib.compress(piece, level)) for piece in PIECES for level in (1, 6, 9)] == [
        piece for piece in PIECES for _ in range(3)
    ]


@pytest.mark.parametrize("form", [bodies.ZLIB, bodies.ZSTD])
def test_a_piece_that_is_cut_or_changed_is_told_and_not_shown(form: str) -> None:
    whole = bodies.pack(PIECES[2], form)
    changed = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
    for kept in (whole[:-5], changed, whole[:3], b""):
        with pytest.raises(bodies.Damaged):
            bodies.unpack(kept)


def test_threads_pack_and_unpack_at_the_same_time() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda piece: bodies.unpack(bodies.pack(piece, bodies.ZSTD)), PIECES * 8)
        assert list(found) == PIECES * 8
