"""Secrets that the program makes for itself and keeps in the data folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path, characters: int = 43) -> str:
    """The secret in this file, made at the first call.

    Several processes may start at once: all get the one that came first: it is linked into place whole.
    Raises: OSError, and ValueError when the file is empty.
    """
    if not path.exists():
        _make(path, secrets.token_urlsafe(64)[:characters])
    secret = path.read_text(encoding="ascii").strip()
    if not secret:
        raise ValueError(f"{path} is empty")
    return secret


def _make(path: Path, secret: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            return
    finally:
        Path(name).unlink()
