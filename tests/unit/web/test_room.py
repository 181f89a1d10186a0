"""Room on the disk, among the figures."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.web.metrics import room


def test_room_is_told_where_the_database_is_embedded_and_nowhere_else(tmp_path: Path) -> None:
    assert list(room(tmp_path / "postgres")) == []
    (tmp_path / "postgres").mkdir()
    [figure] = room(tmp_path / "postgres")
    [sample] = figure.samples
    assert sample.name == "qbconnector_disk_free_bytes"
    assert 0 < sample.value <= shutil.disk_usage(tmp_path).total
