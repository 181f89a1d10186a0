"""The file of a back-up: made under another name, complete or not there at all, checked as a whole before it is used."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

MANIFEST = "manifest.json"
FORM = 1  # of the file
BLOCK = 1 << 20


class BadBackup(RuntimeError):
    """One sentence about a file that cannot be used, or a database that cannot be backed up."""


@dataclass(frozen=True)
class Member:
    """One table's rows."""

    columns: list[str]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What the file holds, and of which tables."""

    made_at: str
    revision: str
    key: str  # a keyed hash: whether the secret key is the one that encrypted what is in here
    tables: dict[str, Member]
    sequences: dict[str, int] = field(default_factory=dict)  # table.column to the highest number given out
    form: int = FORM


@contextmanager
def new(path: Path) -> Iterator[zipfile.ZipFile]:
    """A file that takes its name when the block ends well; an earlier one of that name stays until then."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadBackup(f"{path} cannot be written ({error.strerror}).") from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def put_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A file that is whole: every member's checksum and number of rows is right. Raises: BadBackup."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            manifest = _manifest(archive)
            counted = {table: rows_of(archive, table) for table in manifest.tables}
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, TypeError) as error:
            raise BadBackup(f"{path} is not a back-up, or a damaged one ({type(error).__name__}).") from error
        for table, member in manifest.tables.items():
            if counted[table] != member.rows:
                raise BadBackup(f"{path}: {table} has {counted[table]} rows and should have {member.rows}.")
        yield archive, manifest


def rows_of(archive: zipfile.ZipFile, table: str) -> int:
    """Rows of a member: COPY's text form has a line for each, and reading to the end checks the sum."""
    with archive.open(table) as stream:
        return sum(block.count(b"\n") for block in _blocks(stream))


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    given = json.loads(archive.read(MANIFEST))
    tables = {name: Member(**member) for name, member in given.pop("tables").items()}
    manifest = Manifest(tables=tables, **given)
    if manifest.form != FORM:
        raise ValueError("another form")
    return manifest
