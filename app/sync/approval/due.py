"""One look at a company before it is decided: most rounds find nothing to do, and one question tells so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from psycopg2.errors import UndefinedFunction

from app.model import REFUSED
from app.services import Services
from app.store.kept import Kept, listed, quoted
from app.sync import companies
from app.sync.approval import brake, preview
from app.sync.companies import Company
from app.sync.decide.candidates import MARKED
from app.sync.kinds import DECIDED
from app.sync.mirror import standing

LOOK = f"""
SELECT {companies.COLUMNS},
    coalesce((SELECT f.stopped FROM company_file f WHERE f.company_id = :company), '') AS stopped,
    EXISTS (SELECT 1 FROM choice c WHERE {standing.REFUSED_FOR}) AS was_refused,
    EXISTS (SELECT 1 FROM preview p WHERE p.company_id = :company AND p.as_is_wanted) AS is_as_it_is,
    {standing.ARE_WAITING} AS is_waiting,
    ARRAY({MARKED}) AS marked,
    ARRAY({brake.CONCERNED}) AS concerned,
    ({preview.HELD}) AS held
FROM company WHERE company_id = :company
"""
KEPT = Kept(
    "qbc_look_",
    {"company": "text", "now": "text"},
    {"due": "jsonb"},
    f"""
BEGIN
    PERFORM set_config('qbconnector.company', :company, true);
    SELECT to_jsonb(d) INTO v_due FROM ({LOOK.strip()}) d;
    RETURN :due;
END
""",
    {"kinds": listed(DECIDED), "refused": quoted(REFUSED)},
)
"""The same, with the plan that is kept: to make it costs ten times what the look itself costs."""


@dataclass(frozen=True)
class Due:
    """What is to be decided, and what is to be done before that."""

    company: Company
    stopped: str  # why nothing is decided, or empty
    was_refused: bool  # what QuickBooks refused may go now: a record that it refers to has changed
    is_as_it_is: bool  # a preview was approved as it is, and is not agreed yet
    is_waiting: bool  # something waited for what is there now, and is not marked yet
    marked: frozenset[str]  # kinds with anything to decide, or a preview to be made
    concerned: frozenset[str]  # kinds of which a mass change was allowed, or is asked about
    held: frozenset[str]  # kinds whose changed direction or policy waits for approval

    @property
    def is_to_be_prepared(self) -> bool:
        return self.was_refused or self.is_as_it_is or self.is_waiting


def look(services: Services, company_id: str) -> Due:
    """Raises: companies.NoSuchCompany."""
    given = {"company": company_id, "now": services.now().isoformat()}
    try:
        row = services.database.row(KEPT.call, given)
        found = row[0] if row is not None else None
    except UndefinedFunction:
        plain = {"kinds": list(DECIDED), "refused": REFUSED, "now": given["now"]}
        found = next((one._asdict() for one in services.database.one(company_id, LOOK, plain)), None)
    if found is None:
        raise companies.NoSuchCompany(company_id)
    return _of(found)


def _of(found: Mapping[str, Any]) -> Due:
    made = found["created_at"]
    created_at = datetime.fromisoformat(made) if isinstance(made, str) else made
    company = companies.of_row(SimpleNamespace(**{**found, "created_at": created_at}))
    return Due(
        company=company,
        stopped="paused" if company.paused else found["stopped"],
        was_refused=found["was_refused"],
        is_as_it_is=found["is_as_it_is"],
        is_waiting=found["is_waiting"],
        marked=frozenset(found["marked"]),
        concerned=frozenset(found["concerned"]),
        held=frozenset(found["held"] or ()),
    )
