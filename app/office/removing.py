"""A company that leaves: written down first, then erased, in one transaction."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.office import exporting
from app.office.errors import Missing, Refusal
from app.ops.retention import EXPORTS
from app.queue import tasks
from app.services import Services
from app.store.sql import Connection, text


def export(services: Services, company_id: str) -> Iterator[str]:
    """Everything that is kept of it, as it was at one moment. Raises: Missing, before the first line."""
    with services.database.operators() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        _name(connection, company_id)
        yield from exporting.lines(connection, company_id)


def remove(services: Services, company_id: str, into: Path | None = None) -> dict[str, Any]:
    """Export it (``into``, or a file in the data folder that its owner alone can read), then erase it.

    Nothing is erased unless the export is on the disk.

    Its Web Connector is refused from now on; what was written in QuickBooks and IndusTrack stays there. Raises: Missing, Refusal.
    """
    with services.database.operators() as connection:
        name = _name(connection, company_id)
        tasks.turn(connection, company_id)
        # Whoever would add a row of the company waits for this one, and then finds that it is gone.
        connection.execute(text("SELECT 1 FROM company WHERE company_id = :id FOR UPDATE"), {"id": company_id})
        path = into or _path(services, company_id)
        rows = _write(path, exporting.lines(connection, company_id))
        connection.execute(text("DELETE FROM company WHERE company_id = :id"), {"id": company_id})
    services.view.forget(company_id)
    return {"id": company_id, "name": name, "removed": True, "exported_to": str(path), "rows": rows}


def _name(connection: Connection, company_id: str) -> str:
    name = connection.scalar(text("SELECT name FROM company WHERE company_id = :id"), {"id": company_id})
    if name is None:
        raise Missing(f"There is no company {company_id!r}.")
    return str(name)


def _path(services: Services, company_id: str) -> Path:
    return services.settings.data_dir / EXPORTS / f"{company_id}-{services.now():%Y%m%dT%H%M%SZ}.jsonl.gz"


def _write(path: Path, lines: Iterator[str]) -> int:
    """On the disk when this returns; a file that is there already is not touched. Answers how many rows it holds."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(number, "wb") as raw:
                written = _copy(raw, lines, packed=path.suffix == ".gz")
                raw.flush()
                os.fsync(raw.fileno())
        except BaseException:
            path.unlink()  # half an export looks like a whole one
            raise
    except OSError as error:
        raise Refusal(f"The export cannot be written to {path} ({error.strerror}), so nothing was removed.") from error
    return written - 2  # without the first line and the last


def _copy(raw: Any, lines: Iterator[str], *, packed: bool) -> int:
    out = gzip.GzipFile(fileobj=raw, mode="wb", filename="") if packed else raw
    written = 0
    for line in lines:
        out.write(line.encode())
        written += 1
    if packed:
        out.close()
    return written
