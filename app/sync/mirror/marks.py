"""Marks: which records are to be decided."""

from __future__ import annotations

from sqlalchemy import Connection, text

HELD = "held:"
"""How the choices begin that say what a record waits for."""


def mark_held(connection: Connection, company_id: str, kind: str) -> None:
    """What held them may be gone: decide the held records anew."""
    connection.execute(
        text(
            "UPDATE industrack_record SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
            " AND industrack_id IN (SELECT record_id FROM choice WHERE company_id = :company AND kind = :kind"
            " AND starts_with(key, :prefix))"
        ),
        {"company": company_id, "kind": kind, "prefix": HELD},
    )


def mark_told(connection: Connection, company_id: str, kind: str, code: str) -> None:
    """IndusTrack's records of which this is said: its cause may be gone."""
    connection.execute(
        text(
            "UPDATE industrack_record SET dirty = true WHERE company_id = :company AND kind = :kind AND NOT dirty"
            " AND industrack_id IN (SELECT industrack_id FROM attention WHERE company_id = :company AND kind = :kind"
            " AND code = :code AND state <> 'resolved')"
        ),
        {"company": company_id, "kind": kind, "code": code},
    )
