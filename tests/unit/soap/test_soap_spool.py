"""The spool: small in memory, large in a nameless file, and honest about a full disk."""

from __future__ import annotations

import errno
import os
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.soap.limits import MIB
from app.soap.spool import CHUNK, Spool
from tests.unit.soap.calls import Recorder, call, endpoint


class FullDisk:
    """A store whose disk is full from the start."""

    def write(self, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        return None


def test_what_was_written_comes_back_as_often_as_wanted() -> None:
    spool = Spool()
    text = os.urandom(3 * CHUNK) + b"end"
    for start in range(0, len(text), 1000):
        spool.write(text[start : start + 1000])
    assert spool.size == len(text)
    assert b"".join(spool.chunks()) == b"".join(spool.chunks()) == text
    first, second = spool.chunks(), spool.chunks()
    assert [next(first), next(second), next(first), next(second)] == [
        text[:CHUNK],
        text[:CHUNK],
        text[CHUNK : 2 * CHUNK],
        text[CHUNK : 2 * CHUNK],
    ]
    spool.close()


def test_a_large_text_waits_compressed_in_a_file_without_a_name() -> None:
    others = _nameless_files()
    spool = Spool(in_memory=1000)
    line = b"<CustomerRet><Name>Somebody</Name></CustomerRet>\r\n"
    for _ in range(MIB // len(line)):
        spool.write(line)
    assert len(_nameless_files()) == len(others) + 1
    assert b"".join(spool.chunks()) == line * (MIB // len(line))
    spool.close()
    assert _nameless_files() == others


def test_no_piece_is_larger_than_64_kib_and_all_but_the_last_are_full() -> None:
    spool = Spool()
    spool.write(b"x" * (CHUNK * 5 + 7))
    sizes = [len(piece) for piece in spool.chunks()]
    assert sizes == [CHUNK] * 5 + [7]
    assert all(one >= other for one, other in pairwise(sizes))
    spool.close()


def test_a_full_disk_is_told_to_the_reader_and_not_to_the_writer() -> None:
    spool = Spool()
    store: Any = FullDisk()
    spool._store = store
    spool.write(b"x" * CHUNK * 2)
    with pytest.raises(OSError, match="No space left"):
        spool.check()
    with pytest.raises(OSError, match="No space left"):
        next(spool.chunks())
    spool.close()  # its room is the process's, also where nothing could be written


def test_an_answer_for_which_the_disk_is_too_full_is_not_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **named: object) -> FullDisk:
        return FullDisk()

    monkeypatch.setattr("app.soap.spool.SpooledTemporaryFile", full)
    story = Recorder(receive_response=100)
    assert call(endpoint(story), "receiveResponseXML", ticket="t", response="x" * CHUNK * 2) == -1
    assert story.told == [("failed", "t")]


def _nameless_files() -> list[str]:
    """Open files of this process that stand in no folder."""
    opened = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.exists() or link.is_symlink()]
    return sorted(str(path) for path in opened if str(path).startswith(f"{tempfile.gettempdir()}/#"))
