"""Back-up and restore of everything that stands in PostgreSQL, into one file and out of it again.

The file is a ZIP: a member a table, in COPY's text form, and ``manifest.json`` with the tables' revision, columns and counts.
Reading order: ``archive`` (the file) → ``writing`` (a consistent look at the database) → ``reading`` (into an empty one) →
``afterwards`` (what the world has done since, which a restored database does not know).
"""

from app.backup.archive import BadBackup
from app.backup.reading import restore
from app.backup.writing import backup

__all__ = ["BadBackup", "backup", "restore"]
