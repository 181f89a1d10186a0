"""What is kept of a customer that QuickBooks answered."""

from __future__ import annotations

from app.sync.kinds.customers.source import row
from qbxml import messages

BLOCK = {"addr1": "Acme", "addr2": "1 Yard Rd", "addr3": "Ottawa, KS 66067"}
PARTS = {"addr1": "1 Yard Rd", "city": "Ottawa", "state": "KS"}


def kept(**data: object) -> dict[str, object]:
    record = messages.CustomerRet.from_dict({"list_id": "80-1", "name": "Acme", **data})
    return dict(row(record.as_dict(), "CustomerRet").data)


def test_an_address_of_printed_lines_alone_is_an_address() -> None:
    place = {"addr1": "Acme", "addr2": "1 Yard Rd", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
    data = kept(bill_address_block=BLOCK, ship_address_block=BLOCK)
    assert (data["bill_address"], data["ship_address"]) == (place, place)


def test_an_address_in_parts_is_taken_as_it_is() -> None:
    assert kept(bill_address=PARTS, bill_address_block=BLOCK)["bill_address"] == PARTS
    assert "bill_address" not in kept()
