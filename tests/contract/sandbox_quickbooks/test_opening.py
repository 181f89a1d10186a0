"""Opening QuickBooks, the first contact, and which company file it is."""

import threading
import time

import pytest

from app.sandbox.quickbooks import CompanyFile, QuickBooksError
from tests.contract.sandbox_quickbooks.asking import OWNER, Clock, Desk, document, responses

FILE_ID = "{99999999-8888-7777-6666-555544443333}"


def fails(desk: Desk, company_file: str = "", version: str = "13.0") -> str:
    with pytest.raises(QuickBooksError) as failure:
        desk.program.open(company_file, version)
    assert failure.value.message
    return failure.value.hresult


def test_the_file_that_is_open_is_opened_by_nothing_or_by_its_path(desk: Desk) -> None:
    desk.program.open("").close()
    desk.program.open(desk.program.company_file_name.upper()).close()


def test_another_file_cannot_be_opened_while_one_is_open(desk: Desk) -> None:
    assert fails(desk, r"C:\Other.qbw") == "0x8004040A"


def test_a_person_opens_another_file(desk: Desk) -> None:
    ours = desk.program.company_file_name
    desk.program.switch_to(CompanyFile.empty("Another Trade"))
    with pytest.raises(QuickBooksError) as failure:
        desk.ask("HostQuery")
    assert failure.value.hresult == "0x8004040D"
    assert fails(desk, ours) == "0x8004040A"
    desk.reopen()
    assert desk.ask("CompanyQuery").text("CompanyName") == "Another Trade"


def test_a_quickbooks_that_is_not_running_needs_a_path(desk: Desk) -> None:
    desk.behaviour.running = False
    assert fails(desk) == "0x80040416"
    assert fails(desk, r"C:\Other.qbw") == "0x80040403"
    desk.program.open(desk.program.company_file_name).close()


def test_a_closed_quickbooks_starts_by_itself_only_when_allowed(desk: Desk) -> None:
    desk.behaviour.running = False
    desk.behaviour.automatic_login = False
    assert fails(desk, desk.program.company_file_name) == "0x8004041D"


def test_a_dialog_keeps_everybody_out(desk: Desk) -> None:
    desk.behaviour.modal_dialog = True
    assert fails(desk) == "0x80040414"


@pytest.mark.parametrize("hresult", ["0x80040410", "0x80040418", "0x8004041B", "0x80040420", "0x80040424"])
def test_any_other_hresult_can_be_ordered(desk: Desk, hresult: str) -> None:
    desk.behaviour.open_fault = hresult
    assert fails(desk) == hresult


def test_a_version_that_is_not_spoken_cannot_be_opened(desk: Desk) -> None:
    assert fails(desk, version="17.0") == "0x80040423"


def test_a_closed_session_answers_nothing(desk: Desk) -> None:
    desk.session.close()
    with pytest.raises(QuickBooksError) as failure:
        desk.ask("HostQuery")
    assert failure.value.hresult == "0x8004040D"


def test_the_first_contact_tells_product_mode_and_settings(desk: Desk) -> None:
    desk.behaviour.file_mode = "MultiUser"
    host, company, preferences = responses(desk.session.hcp())
    assert host.text("ProductName") == "QuickBooks Enterprise Solutions: Contractor 22.0"
    assert host.text("QBFileMode") == "MultiUser"
    assert [one.text for one in host.records[0].iter("SupportedQBXMLVersion")][-1] == "15.0"
    assert company.text("CompanyName") == desk.file.name
    assert preferences.text("SalesTaxPreferences/DefaultItemSalesTaxRef/FullName") == "State Tax"
    assert (desk.session.country, desk.session.major, desk.session.minor) == ("US", 15, 0)


def test_the_file_id_is_there_once_it_was_written(desk: Desk) -> None:
    assert "FileID" not in desk.session.hcp()
    desk.session.write_file_id(OWNER, FILE_ID)
    assert FILE_ID in desk.session.hcp()
    assert FILE_ID not in desk.session.hcp("{00000000-1111-2222-3333-444455556666}")


def test_a_company_query_shows_the_file_id_to_its_owner(desk: Desk) -> None:
    desk.session.write_file_id(OWNER, FILE_ID)
    assert desk.ask("CompanyQuery").records[0].find("DataExtRet") is None
    shown = desk.ask("CompanyQuery", f"<OwnerID>{OWNER.lower()}</OwnerID>").records[0].findall("DataExtRet")
    assert {one.findtext("DataExtName"): one.findtext("DataExtValue") for one in shown}["FileID"] == FILE_ID


def test_a_restored_backup_shows_in_the_activity_and_loses_what_came_later(desk: Desk, clock: Clock) -> None:
    desk.session.write_file_id(OWNER, FILE_ID)
    assert desk.ask("CompanyActivityQuery").records[0].find("LastRestoreTime") is None
    backup = desk.file.snapshot()
    desk.add_customer("<Name>Later</Name>")
    clock.pass_(days=1)
    desk.file.restore(backup)
    desk.reopen()
    assert desk.ask("CompanyActivityQuery").text("LastRestoreTime") == "2026-03-03T09:00:00-06:00"
    assert desk.file.find_customer("Later") is None
    assert FILE_ID in desk.session.hcp()


def test_a_restore_ends_the_sessions_of_before(desk: Desk) -> None:
    desk.file.restore(desk.file.snapshot())
    with pytest.raises(QuickBooksError) as failure:
        desk.ask("HostQuery")
    assert failure.value.hresult == "0x8004040D"


def test_a_copy_of_the_file_carries_the_file_id_under_another_path(desk: Desk) -> None:
    desk.session.write_file_id(OWNER, FILE_ID)
    twin = Desk(desk.file.copy(r"C:\Copies\twin.qbw"), clock=desk.clock)
    assert twin.program.company_file_name == r"C:\Copies\twin.qbw"
    assert FILE_ID in twin.session.hcp()
    twin.file.rename_company("Larkspur East")
    assert twin.ask("CompanyQuery").text("CompanyName") == "Larkspur East"
    assert desk.ask("CompanyQuery").text("CompanyName") == "Larkspur Field Services"


def test_an_id_can_come_again_after_a_restore(desk: Desk, clock: Clock) -> None:
    backup = desk.file.snapshot()
    first = desk.add_customer("<Name>Later</Name>").text("ListID")
    desk.file.restore(backup)
    desk.reopen()
    clock.pass_(seconds=5)
    second = desk.add_customer("<Name>Other</Name>").text("ListID")
    assert str(first).split("-")[0] == str(second).split("-")[0]
    assert first != second


def test_many_threads_share_one_file(desk: Desk) -> None:
    def work(number: int) -> None:
        session = desk.program.open()
        for count in range(10):
            add = f"<CustomerAddRq><CustomerAdd><Name>t{number} {count}</Name></CustomerAdd></CustomerAddRq>"
            session.process(document(add))
            desk.file.add_customer(f"h{number} {count}")
        session.close()

    before = len(desk.file.customers)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.file.customers) == before + 80
    assert len({one.list_id for one in desk.file.customers}) == before + 80


def test_a_condensed_file_says_so(desk: Desk) -> None:
    desk.file.condense()
    assert desk.ask("CompanyActivityQuery").text("LastCondenseTime") == "2026-03-02T09:00:00-06:00"


def test_a_slow_machine_takes_its_time_for_each_record(desk: Desk) -> None:
    desk.behaviour.latency, desk.behaviour.seconds_per_record = 0.02, 0.01
    began = time.perf_counter()
    records = len(desk.ask("CustomerQuery").records)
    assert time.perf_counter() - began >= 0.02 + 0.01 * records
