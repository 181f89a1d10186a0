"""`suspect` shows what earlier rules may have made wrong, and changes nothing."""

from __future__ import annotations

from app.sandbox.quickbooks import CompanyFile
from app.store.sql import text
from tests.acceptance.items_world import here
from tests.acceptance.world import Served, world


def test_a_wrong_pair_and_what_was_overwritten_are_shown_with_what_to_do(running: Served) -> None:
    file = CompanyFile.empty()
    file.add_item("1/2 Elbow", "NonInventory", price="3.00")
    with world(running, file) as w:
        w.sync(2)
        assert w.office.suspects(w.id) == []
        item = here(w, "1/2 Elbow")
        w.industrack.edit("items", item["id"], {"name": "12 Elbow"})  # as a pair stood that was linked wrongly
        w.sync(2)
        assert here(w, "1/2 Elbow")["id"] == item["id"]
        writes = w.industrack.log.writes
        [change] = w.office.suspects(w.id)
        assert (change["before"], change["after"], change["industrack_id"]) == ("12 Elbow", "1/2 Elbow", item["id"])
        assert f"history restore {change['change_id']}" in change["remedy"]
        with w.services.database.company(w.id) as connection:
            connection.execute(
                text(
                    'UPDATE industrack_record SET "values" = jsonb_set("values", \'{name}\', \'"12 Elbow"\')'
                    " WHERE company_id = :company AND kind = 'item'"
                ),
                {"company": w.id},
            )
        assert {(one["quickbooks"], one["industrack"]) for one in w.office.suspects(w.id)} == {
            ("1/2 Elbow", "12 Elbow"),
            (None, None),
        }
        assert w.industrack.log.writes == writes
