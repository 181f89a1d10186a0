"""Company files to begin with, saved and loaded."""

from pathlib import Path

import pytest

from app.sandbox.quickbooks import CompanyFile, Record
from tests.contract.sandbox_quickbooks.asking import Clock, Desk


def ship_tos(records: list[Record]) -> int:
    return sum(len(one.get("ShipToAddress", ())) for one in records)


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (1, 0, 50, 1), (1, 1, 1, 0), (5, 3, 400, 7), (200, 30, 150, 40)])
def test_a_large_file_has_exactly_what_was_ordered(counts: tuple[int, int, int, int]) -> None:
    file = CompanyFile.large(*counts)
    tops = [one for one in file.customers if not one.parent_id]
    jobs = [one for one in file.customers if one.parent_id]
    items = [one for one in file.items if one.kind != "ItemSalesTax"]
    assert (len(tops), len(jobs), ship_tos(file.customers), len(items)) == counts
    assert all(len(one.get("ShipToAddress", ())) <= 50 for one in file.customers)


def test_an_order_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="50"):
        CompanyFile.large(customers=1, jobs=0, ship_tos=51)
    with pytest.raises(ValueError, match="customers"):
        CompanyFile.large(customers=0, jobs=1, ship_tos=0)


def test_the_same_seed_makes_the_same_company(clock: Clock) -> None:
    one, two, other = (CompanyFile.large(50, 10, 30, 5, seed, clock) for seed in (1, 1, 2))
    assert one.snapshot() == two.snapshot()
    assert one.snapshot() != other.snapshot()


@pytest.mark.parametrize("file", [CompanyFile.tidy(), CompanyFile.large(20, 5, 20)], ids=["tidy", "large"])
def test_the_documented_examples_are_there(file: CompanyFile) -> None:
    carefree = file.require("carefree")
    assert carefree["CompanyName"] == "carefree"
    assert carefree["BillAddress"]["Addr1"] == "113 S Franklin St"
    jobs = [one for one in file.customers if one.parent_id == carefree.list_id]
    assert [one["ShipToAddress"][0]["Addr1"] for one in jobs] == ["707 N Cherry St"]
    nahimic = file.require("Nahimic 3 Company")
    assert [one["Name"] for one in nahimic["ShipToAddress"]] == ["casper wy", "Ship To 1"]


def test_the_messy_file_has_what_a_first_sync_stumbles_over() -> None:
    file = CompanyFile.messy()
    companies = [str(one.get("CompanyName", "")) for one in file.customers]
    folded = ["".join(filter(str.isalnum, one.casefold())) for one in companies if one]
    assert len(set(folded)) < len(folded)
    assert any(len(one) == 41 for one in companies)
    assert any(not one.isascii() for one in companies)
    assert any(one.parent_id and "ShipToAddress" not in one for one in file.customers)
    assert max(one.full_name.count(":") for one in file.customers) == 4
    assert any(not one.is_active for one in file.customers)
    assert any(one.get("BillAddress", {}).get("Addr1") == one.get("CompanyName") for one in file.customers)
    assert {one.name.split()[0] for one in file.vendors} >= {"Acme", "Dana"}


@pytest.mark.parametrize("file", [CompanyFile.tidy(), CompanyFile.messy(), CompanyFile.empty("Só Ltd")])
def test_a_saved_file_is_loaded_as_it_was(file: CompanyFile, tmp_path: Path) -> None:
    path = tmp_path / "company.json"
    file.save(path)
    again = CompanyFile.load(path)
    assert again.snapshot() == file.snapshot()
    assert [one.full_name for one in again.customers] == [one.full_name for one in file.customers]


def test_a_loaded_file_goes_on_where_it_was(desk: Desk, tmp_path: Path) -> None:
    invoice = desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}])
    desk.file.receive_payment(invoice.txn_id, 10)
    desk.file.delete("Customer", desk.file.require("Granite Peak Lodge").list_id)
    desk.file.save(tmp_path / "f")
    later = Desk(CompanyFile.load(tmp_path / "f"), clock=desk.clock)
    assert later.file.balance_remaining(invoice.txn_id) == desk.file.balance_remaining(invoice.txn_id)
    assert later.ask("ListDeletedQuery", "<ListDelType>Customer</ListDelType>").names == ["Granite Peak Lodge"]
    taken = {one.list_id for one in later.file.customers}
    assert later.add_customer("<Name>New</Name>").text("ListID") not in taken
    assert later.file.add_invoice("New", [{"item": "Labor"}]).txn_id != invoice.txn_id


def test_another_file_is_not_loaded(tmp_path: Path) -> None:
    for text in ("[]", "{}", "no"):
        (tmp_path / "f").write_text(text)
        with pytest.raises(ValueError):
            CompanyFile.load(tmp_path / "f")
    with pytest.raises(OSError):
        CompanyFile.load(tmp_path / "missing")


def test_a_snapshot_is_not_touched_by_later_edits(desk: Desk) -> None:
    backup = desk.file.snapshot()
    desk.file.edit_customer(desk.file.require("Nahimic 3 Company").list_id, ship_to=[])
    desk.file.restore(backup)
    assert len(desk.file.require("Nahimic 3 Company")["ShipToAddress"]) == 2
    desk.file.edit_customer(desk.file.require("Nahimic 3 Company").list_id, ship_to=[{"name": "only"}])
    desk.file.restore(backup)
    assert len(desk.file.require("Nahimic 3 Company")["ShipToAddress"]) == 2
