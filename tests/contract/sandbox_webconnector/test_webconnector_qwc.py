"""Adding an application from its .qwc file."""

from pathlib import Path

import pytest

from app.sandbox.quickbooks import QuickBooksError
from app.sandbox.webconnector import Qwc, QwcRefused, QwcUnanswered, WebConnector
from tests.contract.sandbox_webconnector.books import Books
from tests.contract.sandbox_webconnector.qwc_file import VALUES, qwc
from tests.contract.sandbox_webconnector.service import Script


def test_a_qwc_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.qwc").write_bytes(qwc())
    read = Qwc.read(tmp_path / "a.qwc")
    assert (read.app_url, read.user_name, read.owner_id) == (VALUES["AppURL"], "finch", VALUES["OwnerID"])
    assert read.every == 300
    assert Qwc.read(qwc(Scheduler="<RunEveryNSeconds>45</RunEveryNSeconds>")).every == 45
    assert Qwc.read(qwc(Scheduler=None)).every is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        *(({name: None}, name) for name in VALUES),
        ({"UserName": ""}, "UserName"),
        ({"AppDescription": "x" * 81}, "80"),
        ({"OwnerID": VALUES["OwnerID"].strip("{}")}, "OwnerID"),
        ({"FileID": "{1}"}, "FileID"),
        ({"QBType": "QBPOS"}, "QBType"),
        ({"IsReadOnly": "true"}, "QBWC1039"),
        ({"AppURL": "https://192.0.2.7/qbwc"}, "QBWC1001"),
        ({"AppSupport": "https://192.0.2.7/support"}, "QBWC1002"),
        ({"AppURL": "http://sync.example.com/qbwc"}, "QBWC1010"),
        ({"AppSupport": "https://www.example.org/support"}, "QBWC1000"),
        ({"AppURL": "sync.example.com"}, "AppURL"),
        ({"Scheduler": "<RunEveryNMinutes>often</RunEveryNMinutes>"}, "Scheduler"),
    ],
)
def test_a_qwc_file_that_the_web_connector_refuses(changes: dict[str, str | None], says: str) -> None:
    with pytest.raises(QwcRefused, match=says):
        Qwc.read(qwc(**changes))


@pytest.mark.parametrize("content", [b"", b"hello", b"<QBWCXML>", b"<qwc/>", b"<!DOCTYPE a []><a/>"])
def test_what_is_no_qwc_file_is_refused(content: bytes) -> None:
    with pytest.raises(QwcRefused):
        Qwc.read(content)


def local(service: Script, books: Books) -> WebConnector:
    """A Web Connector for the test's service."""
    support = service.url.replace("/qbwc", "/support")
    return WebConnector.from_qwc(qwc(AppURL=service.url, AppSupport=support), "secret", quickbooks=books, wait=0)


def test_adding_looks_at_the_addresses_and_writes_the_file_id_once(service: Script, books: Books) -> None:
    service.pages = {"/support": 202, "/qbwc": 200}
    connector = local(service, books)
    connector.add()
    assert connector.update().outcome == "done"
    assert books.file_ids == [(VALUES["OwnerID"], VALUES["FileID"])]
    assert connector.every == 300
    login = next(one.values for one in service.seen if one.operation == "authenticate")
    assert login == {"strUserName": "finch", "strPassword": "secret"}


@pytest.mark.parametrize("pages", [{}, {"/support": 404}, {"/support": 302, "/qbwc": 200}, {"/support": 200}])
def test_an_address_that_does_not_answer_200_is_not_added(service: Script, books: Books, pages: dict[str, int]) -> None:
    service.pages = pages
    with pytest.raises(QwcRefused, match="answered HTTP status"):
        local(service, books).add()
    assert books.opened == []


def test_an_address_that_does_not_answer_at_all_is_not_added(books: Books) -> None:
    nobody = qwc(AppURL="http://localhost:9/qbwc", AppSupport="http://localhost:9/support")
    with pytest.raises(QwcUnanswered, match="QBWC1003"):
        WebConnector.from_qwc(nobody, "secret", quickbooks=books).add()


def test_adding_needs_quickbooks(service: Script, books: Books) -> None:
    service.pages = {"/support": 200, "/qbwc": 200}
    books.open_errors = [QuickBooksError("0x80040408", "QuickBooks could not be started.")]
    with pytest.raises(QwcRefused, match="QBWC1013"):
        local(service, books).add()


def test_only_an_application_with_a_qwc_file_can_be_added(connector: WebConnector) -> None:
    with pytest.raises(QwcRefused):
        connector.add()
