"""A customer that QuickBooks cannot read is held, with words that help, and never sent again unchanged."""

from __future__ import annotations

from app.sandbox.quickbooks import QuickBooksError
from app.sync.mirror import marks
from tests.acceptance.by_hand import Hand
from tests.acceptance.people import TO_QUICKBOOKS
from tests.acceptance.world import Served, World, world

PARSE = "QuickBooks found an error when parsing the provided XML text stream."


def update(w: World) -> int:
    """One manual update with a QuickBooks that reads no CustomerAdd; how many it was given."""
    w.office.sync(w.id, False, None)
    w.settle()
    hand = Hand(w)
    if hand.login() == "none":
        return 0
    session = hand.open()
    process = session.process

    def picky(request_xml: str) -> str:
        if "<CustomerAddRq" in request_xml:
            raise QuickBooksError("0x80040400", PARSE)
        return process(request_xml)

    session.process = picky  # type: ignore[method-assign]
    hand.finish()
    w.settle()
    return sum(request.count("<CustomerAddRq") for request in hand.requests)


def test_a_customer_that_cannot_be_read_goes_out_twice_at_most_and_its_remedy_names_the_values(running: Served) -> None:
    with world(running, **TO_QUICKBOOKS) as w:
        made = w.industrack.create("customers", {"company_name": "Żabka", "first_name": "Łucja", "phone": "641-555-0111"})
        sent = [update(w) for _ in range(4)]
        assert sum(sent) <= 2  # as it is, and without the id of the message set
        assert sent[1:] == [0, 0, 0]
        [told] = w.attention("refused_by_quickbooks")
        assert told["industrack_id"] == made["id"]
        assert "'Zabka'" in told["remedy"] or "first name" in told["remedy"]
        assert PARSE not in told["remedy"]
        with w.services.database.company(w.id) as connection:
            marks.mark_everything(connection, w.id, "customer")
        assert update(w) == 0  # decided again, as it was
        assert [one["id"] for one in w.attention("refused_by_quickbooks")] == [told["id"]]
        w.industrack.edit("customers", made["id"], {"company_name": "Zabka Shop"})
        assert update(w) > 0
        w.sync(1)
        assert [one.full_name for one in w.file.customers] == []  # held again: only a change or a person sends it
