"""What is new since the last digest, in words. A new section is one more entry of ``SECTIONS``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.notices.monthly import OF_MONTH
from app.store.sql import Connection, text

MOST = 50  # lines of a section; the rest is counted
OLD = timedelta(days=1)  # an open question of that age is told


@dataclass(frozen=True)
class Section:
    """``query`` answers company_id, name and what, for what became so after ``:since`` and not after ``:until``."""

    title: str
    query: str
    later_by: timedelta = timedelta(0)  # told so long after it began, if it still is so


SECTIONS = (
    Section(
        "Stopped, failing, or waiting for a person",
        "SELECT c.company_id, c.name, h.state || ': ' || h.because AS what FROM health h JOIN company c USING (company_id)"
        " WHERE h.state IN ('stopped', 'failing', 'attention') AND h.since > :since AND h.since <= :until"
        " ORDER BY h.state, c.name",
    ),
    Section(
        "Silent: their Web Connector does not come",
        "SELECT c.company_id, c.name, h.because AS what FROM health h JOIN company c USING (company_id)"
        " WHERE h.state = 'silent' AND h.since > :since AND h.since <= :until ORDER BY c.name",
    ),
    Section(
        "Questions that have been open for a day",
        "SELECT c.company_id, c.name, a.summary AS what FROM attention a JOIN company c USING (company_id)"
        " WHERE a.state = 'open' AND a.since > :since AND a.since <= :until ORDER BY c.name, a.id",
        later_by=OLD,
    ),
    Section(
        "Proofs that did not find both sides to agree",
        "SELECT c.company_id, c.name, p.because || CASE WHEN d.alone > 0 THEN ' No read had brought ' || d.alone || ' of them.'"
        " ELSE '' END AS what FROM proof p JOIN company c USING (company_id) CROSS JOIN LATERAL (SELECT count(*) AS alone"
        " FROM proof_difference x WHERE x.company_id = p.company_id AND x.proof_id = p.id AND x.only_proof) d"
        " WHERE p.state = 'done' AND (p.verdict = 'differ' OR p.verdict = 'unproven' AND c.state = 'active')"
        " AND p.at > :since AND p.at <= :until ORDER BY p.verdict, c.name, p.at",
    ),
    Section(
        "First sync done",
        "SELECT company_id, name, 'Everything of the first preview is written.' AS what FROM company"
        " WHERE synced_first_at > :since AND synced_first_at <= :until ORDER BY name",
    ),
)


MONTHLY = Section(
    "Proofs of the month before",
    "SELECT company_id, name, 'proofs: ' || proofs || ', both sides agreed: ' || agreed || '; differences: ' || differences"
    f" || ', put right: ' || mended AS what FROM ({OF_MONTH.replace(':month', ':until')}) m"
    " WHERE date_trunc('month', CAST(:until AS timestamptz), 'UTC') > :since",
)
"""Once a month, where it is switched on."""


@dataclass(frozen=True)
class Digest:
    """Subject and text of one message."""

    subject: str
    text: str


def compose(connection: Connection, since: datetime, until: datetime, address: str, *, monthly: bool = False) -> Digest | None:
    """What became so between the two moments; None when nothing did. ``address`` is where the dashboard stands."""
    parts, count = [], 0
    for section in (*SECTIONS, *([MONTHLY] if monthly else [])):
        moments = {"since": since - section.later_by, "until": until - section.later_by}
        rows = connection.execute(text(section.query), moments).all()
        if rows:
            count += len(rows)
            parts.append("\n".join([section.title, "", *_lines(rows, address)]))
    if not parts:
        return None
    subject = f"qbconnector: {count:,} {'notice' if count == 1 else 'notices'}"
    return Digest(subject, "\n\n\n".join([*parts, f"From {since:%d %b %H:%M} to {until:%d %b %H:%M} UTC. {address}/"]) + "\n")


def _lines(rows: Any, address: str) -> list[str]:
    shown = [f"* {_flat(row.name)}: {_flat(row.what)}\n  {address}/companies/{row.company_id}" for row in rows[:MOST]]
    return [*shown, *([f"* … and {len(rows) - MOST:,} more."] if len(rows) > MOST else [])]


def _flat(words: str) -> str:
    return " ".join(words.split())
