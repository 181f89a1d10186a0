"""Where the text of a large answer waits while its call lasts."""

from __future__ import annotations

import errno
import threading
import zlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

from app.soap.limits import SPOOLED

CHUNK = 64 * 1024
IN_MEMORY = 256 * 1024
LENGTH_BYTES = 4


class Room:
    """How much all spools of a process may keep together."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._lock = threading.Lock()

    def take(self, size: int) -> None:
        """Use so much of it. Raises: OSError when there is not so much."""
        with self._lock:
            if size > self._left:
                raise OSError(errno.ENOSPC, "No room for more answers at once")
            self._left -= size

    def give_back(self, size: int) -> None:
        with self._lock:
            self._left += size


ROOM = Room(SPOOLED)


class Spool:
    """UTF-8 text in compressed chunks: in memory while small, then in a file without a name.

    The file has no name, so that it is gone with the process, however that ends.
    """

    def __init__(self, in_memory: int = IN_MEMORY, room: Room = ROOM) -> None:
        self.size = 0
        self._room = room
        self._stored = 0
        self._in_memory = in_memory
        self._tail = bytearray()
        self._store: SpooledTemporaryFile[bytes] | None = None  # from the first whole chunk on
        self._failure: OSError | None = None
        self._forgotten = False

    @property
    def held(self) -> int:
        """Bytes of it in memory."""
        return len(self._tail) + (self._stored if self._stored <= self._in_memory else 0)

    def write(self, data: bytes) -> None:
        """Append. A full disk is kept for the reader: the call must still be answered in an orderly way."""
        self.size += len(data)
        if self._forgotten:
            return
        self._tail += data
        while len(self._tail) >= CHUNK:
            self._put(bytes(self._tail[:CHUNK]))
            del self._tail[:CHUNK]

    def chunks(self) -> Iterator[bytes]:
        """The text in pieces of 64 KiB at most, from the beginning. Raises: OSError when it was not kept."""
        if self._failure is not None:
            raise self._failure
        position = 0
        while self._store is not None:
            self._store.seek(position)
            head = self._store.read(LENGTH_BYTES)
            if not head:
                break
            packed = self._store.read(int.from_bytes(head))
            position += LENGTH_BYTES + len(packed)
            yield zlib.decompress(packed)
        if self._tail:
            yield bytes(self._tail)

    def check(self) -> None:
        """Raises: OSError when part of a text that was wanted could not be kept."""
        if self._failure is not None and not self._forgotten:
            raise self._failure

    def forget(self) -> None:
        """Keep nothing of what came and what comes: only its size is counted on."""
        self._failure = OSError("The answer was not kept.")
        self._forgotten = True
        self.close()

    def close(self) -> None:
        self._tail.clear()
        self._room.give_back(self._stored)
        self._stored = 0
        if self._store is not None:
            self._store.close()

    def _put(self, chunk: bytes) -> None:
        if self._failure is not None:
            return
        packed = zlib.compress(chunk, 1)
        try:
            self._room.take(len(packed))
            self._stored += len(packed)
            if self._store is None:
                self._store = SpooledTemporaryFile(max_size=self._in_memory)  # noqa: SIM115 - closed by ``close``
            self._store.write(len(packed).to_bytes(LENGTH_BYTES) + packed)
        except OSError as error:
            self._failure = error
