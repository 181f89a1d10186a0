"""Addresses of a customer: bill address, ship-tos, and the one of them that is the ship address."""

from tests.contract.sandbox_quickbooks.asking import Desk


def ship_to(name: str, street: str, *, default: bool = False) -> str:
    flag = "<DefaultShipTo>true</DefaultShipTo>" if default else ""
    return f"<ShipToAddress><Name>{name}</Name><Addr1>{street}</Addr1>{flag}</ShipToAddress>"


def test_parts_of_an_address_that_a_mod_leaves_out_stay_or_go_as_told(desk: Desk) -> None:
    record = desk.file.require("Juniper Dental")
    street = "<BillAddress><Addr1>1 New St</Addr1></BillAddress>"
    kept = desk.edit_customer(record.list_id, street)
    assert (kept.text("BillAddress/Addr1"), kept.text("BillAddress/City")) == ("1 New St", "Casper")
    desk.behaviour.mod_address_omitted = "clear"
    cleared = desk.edit_customer(record.list_id, street)
    assert cleared.text("BillAddress/City") is None


def test_a_list_of_ship_tos_replaces_the_whole_list(desk: Desk) -> None:
    record = desk.file.require("Nahimic 3 Company")
    changed = desk.edit_customer(record.list_id, ship_to("dock", "1 Dock Rd", default=True))
    assert [one.findtext("Name") for one in changed.records[0].iter("ShipToAddress")] == ["dock"]
    assert changed.text("ShipAddress/Addr1") == "1 Dock Rd"
    assert changed.text("ShipAddressBlock/Addr1") == "1 Dock Rd"


def test_without_ship_tos_in_the_mod_the_list_stays(desk: Desk) -> None:
    record = desk.file.require("Nahimic 3 Company")
    changed = desk.edit_customer(record.list_id, "<Phone>1</Phone>")
    assert len(list(changed.records[0].iter("ShipToAddress"))) == 2


def test_the_ship_address_is_the_default_ship_to(desk: Desk) -> None:
    record = desk.file.require("Nahimic 3 Company")
    assert record["ShipAddress"]["Addr1"] == "961 Scenic Ave"
    two = ship_to("a", "1 A St") + ship_to("b", "2 B St", default=True)
    assert desk.edit_customer(record.list_id, two).text("ShipAddress/Addr1") == "2 B St"
    none = ship_to("a", "1 A St") + ship_to("b", "2 B St")
    assert desk.edit_customer(record.list_id, none).text("ShipAddress") is None


def test_a_ship_address_alone_becomes_a_ship_to_with_quickbooks_own_name(desk: Desk) -> None:
    added = desk.add_customer("<Name>x</Name><ShipAddress><Addr1>4 Pier</Addr1></ShipAddress>")
    assert added.text("ShipToAddress/Name") == "Ship To 1"
    assert added.text("ShipToAddress/DefaultShipTo") == "true"


def test_two_ship_tos_of_one_name_are_refused(desk: Desk) -> None:
    assert desk.add_customer("<Name>x</Name>" + ship_to("Dock", "1") + ship_to("dock", "2")).code == 3100


def test_fifty_ship_tos_fit(desk: Desk) -> None:
    added = desk.add_customer("<Name>x</Name>" + "".join(ship_to(f"s{n}", "1") for n in range(50)))
    assert len(list(added.records[0].iter("ShipToAddress"))) == 50


def test_before_12_0_ship_tos_are_not_shown(desk: Desk) -> None:
    asked = desk.ask("CustomerQuery", "<FullName>Nahimic 3 Company</FullName>", version="11.0")
    assert asked.text("ShipToAddress") is None
    assert asked.text("ShipAddress/Addr1") == "961 Scenic Ave"
