"""Changes behind the product's back, by command: on files, on what runs, and what they leave alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.mischief import control_of, sidecar
from app.cli.sandbox import sandbox
from app.sandbox.industrack import Industrack, RunningServer, load, save, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks, Record
from app.sandbox.quickbooks.control import Control
from app.sandbox.quickbooks.mischief import Mischief


def run(*words: str) -> Result:
    return CliRunner().invoke(sandbox, ["mischief", *words])


def answer(*words: str) -> Any:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def file() -> CompanyFile:
    made = CompanyFile.tidy()
    invoice = made.add_invoice(made.customers[0], [{"item": made.items[0], "amount": "100.00"}], ref_number="7001")
    made.receive_payment(invoice.id, "20.00", ref_number="P1")
    return made


@pytest.fixture(params=["file", "running"])
def where(request: pytest.FixtureRequest, file: CompanyFile, tmp_path: Path) -> Iterator[list[str]]:
    """Options that name the same company: as a file, and in a QuickBooks that runs."""
    path = tmp_path / "company.json"
    file.save(path)
    if request.param == "file":
        yield ["--company-file", str(path)]
        return
    control = Control(Mischief(file, QuickBooks(file)), changed=lambda: file.save(path))
    try:
        yield ["--at", control.url]
    finally:
        control.stop()


def invoice_of(tmp_path: Path) -> tuple[CompanyFile, Record]:
    file = CompanyFile.load(tmp_path / "company.json")
    return file, file.invoices[0]


def test_a_silent_edit_leaves_the_stamps_alone(where: list[str], file: CompanyFile, tmp_path: Path) -> None:
    before = file.customers[0]
    answer("quickbooks", "edit", before.full_name, "phone=641-555-0199", "--silently", *where)
    after = CompanyFile.load(tmp_path / "company.json").customers[0]
    assert after["Phone"] == "641-555-0199"
    assert (after.modified, after.sequence) == (before.modified, before.sequence)
    answer("quickbooks", "edit", before.full_name, "phone=641-555-0198", *where)
    assert CompanyFile.load(tmp_path / "company.json").customers[0].sequence > after.sequence


def test_an_invoice_gets_the_total_that_was_named_to_the_cent(where: list[str], tmp_path: Path) -> None:
    told = answer("quickbooks", "invoice-total", "7001", "total=99.37", *where)
    assert (told["total"], invoice_of(tmp_path)[1]["Total"]) == ("99.37", "99.37")


def test_a_payment_is_deleted_by_its_own_number_or_by_its_invoice(where: list[str], tmp_path: Path) -> None:
    answer("quickbooks", "delete-payment", "7001", *where)
    assert invoice_of(tmp_path)[0].payments == []
    assert run("quickbooks", "delete-payment", "P1", *where).exit_code == 3


def test_records_are_renamed_switched_off_and_listed(where: list[str], file: CompanyFile, tmp_path: Path) -> None:
    name = file.items[0].full_name
    answer("quickbooks", "rename", name, "name=Another name", "--kind", "Item", *where)
    answer("quickbooks", "deactivate", "Another name", *where)
    found = answer("quickbooks", "list", "another", "--kind", "Item", *where)
    assert [(one["name"], one["active"]) for one in found] == [("Another name", False)]


def test_what_there_is_not_is_said_in_one_sentence(where: list[str]) -> None:
    assert run("quickbooks", "edit", "nobody", "phone=1", *where).exit_code == 3
    assert run("quickbooks", "invoice-total", "7001", "total=abc", *where).exit_code == 1
    assert run("quickbooks", "juggle", *where).exit_code == 2


def test_a_backup_is_restored_under_a_quickbooks_that_runs(file: CompanyFile, tmp_path: Path) -> None:
    control = Control(Mischief(file, QuickBooks(file)))
    try:
        backup = str(tmp_path / "backup.json")
        answer("quickbooks", "backup", backup, "--at", control.url)
        file.add_customer("After the backup")
        answer("quickbooks", "restore", backup, "--at", control.url)
        answer("quickbooks", "set", "clock_skew=-30", "time_zone=America/Denver", "--at", control.url)
        answer("quickbooks", "fail", "0x80040414", "--at", control.url)
    finally:
        control.stop()
    assert file.find_customer("After the backup") is None
    assert file.contents.last_restore is not None
    assert (file.behaviour.clock_skew, file.behaviour.time_zone) == (-30, "America/Denver")
    assert file.behaviour.hresult_at[1].hresult == "0x80040414"


def test_the_control_address_stands_beside_the_company_file_while_somebody_listens(file: CompanyFile, tmp_path: Path) -> None:
    path = tmp_path / "company.json"
    assert control_of(path) is None
    control = Control(Mischief(file))
    sidecar(path).write_text(control.url)
    try:
        assert control_of(path) == control.url
    finally:
        control.stop()
    assert control_of(path) is None


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with serve(Industrack()) as running:
        yield running


def test_a_change_without_a_stamp_shows_in_no_list_of_changes(server: RunningServer) -> None:
    made = server.industrack.create("customers", {"company_name": "A"})
    told = answer("industrack", "edit", "customers", "A", "phone=5", "--without-stamp", "--at", server.url)
    after = server.industrack.get("customers", made["id"])
    assert (after["phone"], after["updated_at"], told["updated_at"]) == ("5", made["updated_at"], made["updated_at"])
    assert after["version"] != made["version"]
    assert run("industrack", "edit", "customers", "A", "taxable=false", "--at", server.url).exit_code == 1
    answer("industrack", "edit", "customers", "A", "taxable:=false", "--at", server.url)


def test_links_are_swapped_and_a_webhook_is_lost(server: RunningServer) -> None:
    hints: list[str] = []
    server.industrack.account().listener = lambda collection, record_id, at: hints.append(record_id)
    one, other = (server.industrack.create("customers", {"company_name": name, "quickbooks_id": name}) for name in "AB")
    hints.clear()
    words = ("swap-links", "customers", one["id"], f"with={other['id']}", "--without-webhook")
    answer("industrack", *words, "--at", server.address)
    linked = [server.industrack.get("customers", record["id"])["quickbooks_id"] for record in (one, other)]
    assert (linked, hints) == (["B", "A"], [])
    answer("industrack", "lose-webhooks", "count=3", "--at", server.address)
    assert server.industrack.webhooks().lost == 3


def test_a_state_that_nobody_serves_is_changed_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    held = Industrack()
    held.create("items", {"kind": "service", "name": "Hour", "price": "85.00"})
    save(held, path)
    answer("industrack", "edit", "items", "Hour", "price=99.00", "--without-stamp", "--state", str(path))
    assert load(path).list("items")[0]["price"] == "99.00"
    assert run("industrack", "deactivate", "items", "Day", "--state", str(path)).exit_code == 3
