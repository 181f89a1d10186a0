"""Records that the previous release wrote are found by what they may be recognised by."""

from __future__ import annotations

from app.model import Side
from app.services import Services
from app.sync.decide.alike import suggestions
from app.sync.decide.candidates import Candidate


def test_records_of_before_the_upgrade_are_found_by_their_keys(services: Services) -> None:
    mine = Candidate("quickbooks_record 1", None), Candidate(None, "industrack_record 1")
    with services.database.company("c1") as connection:
        found = suggestions(connection, "c1", "customer", mine, {})
    assert [[other.id for other in found[one][0]] for one in mine] == [[f"{side.other}_record 1"] for side in Side]
