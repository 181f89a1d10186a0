"""What the parts say: each line into the part's log file, and with its name in front to stderr.

Where the log is JSON, every line is: one that is none (a crash before the log was set up) is put into one, and nothing
stands in front of it.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

LIMIT = 10_000_000  # bytes a file
KEPT = 3  # older files
_terminal = threading.Lock()


class LogPump:
    """Reads one part's output until it ends, in a thread of its own: a full pipe would stop the part."""

    def __init__(self, name: str, folder: Path, *, echo: bool, as_json: bool = False) -> None:
        self.name = name
        self.path = folder / f"{name}.log"
        self.echo = echo
        self.as_json = as_json
        self.last_lines: list[str] = []
        folder.mkdir(mode=0o700, exist_ok=True)

    def follow(self, stream: IO[bytes]) -> None:
        """Start reading."""
        threading.Thread(target=self._read, args=(stream,), name=f"log of {self.name}", daemon=True).start()

    def _read(self, stream: IO[bytes]) -> None:
        handler = RotatingFileHandler(self.path, maxBytes=LIMIT, backupCount=KEPT, encoding="utf-8")
        try:
            with stream:
                for raw in stream:
                    line = raw.decode("utf-8", errors="replace").rstrip()
                    if line:
                        self._keep(handler, in_json(self.name, line) if self.as_json else line)
        finally:
            handler.close()

    def _keep(self, handler: logging.Handler, line: str) -> None:
        self.last_lines = [*self.last_lines[-4:], line]
        handler.emit(logging.LogRecord(self.name, logging.INFO, "", 0, line, None, None))
        if self.echo:
            try:
                with _terminal:
                    sys.stderr.write(f"{line}\n" if self.as_json else f"{self.name:6} | {line}\n")
                    sys.stderr.flush()
            except (OSError, ValueError):  # the terminal is gone; the part must not stand still for that
                self.echo = False


def in_json(part: str, line: str) -> str:
    """The line itself when it is a JSON object, else one that holds it."""
    if line.startswith("{"):
        try:
            json.loads(line)
        except ValueError:
            pass
        else:
            return line
    time = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"time": time, "level": "warning", "part": part, "event": line}, ensure_ascii=False)
