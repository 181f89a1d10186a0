"""Whole updates that a .NET client plays with the service: what is in QuickBooks is in IndusTrack afterwards, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.sandbox.quickbooks import Behaviour, CompanyFile, QuickBooks
from app.sandbox.webconnector import Outcome
from tests.acceptance.world import Served, World, world
from tests.contract.dotnet.connector import DotNetConnector

NAMES = {
    'Smith & Sons "Best" <Plumbing>': "O'Hara & Co; 'west' side",
    "Bäckerei Größe": "Straße des 17. Juni 5",
    "Café Zoë": "5 € Store, 2nd floor",
}


def dotnet_connector(program: Path, of: World, password: str | None = None) -> DotNetConnector:
    """The company's login in a Web Connector of .NET."""
    company = of.company
    login = (company["soap_url"], company["username"], password or company["password"])
    return DotNetConnector(program, *login, of.quickbooks, company["owner_id"], company["file_id"])


@contextmanager
def dotnet_world(
    program: Path, running: Served, file: CompanyFile, behaviour: Behaviour | None = None, **settings: str
) -> Iterator[World]:
    """A world whose Web Connector is a .NET program."""
    with world(running, file, behaviour, **settings) as made:
        made.connector = dotnet_connector(program, made)
        yield made


def test_the_customers_of_quickbooks_arrive_with_every_character(program: Path, running: Served) -> None:
    file = CompanyFile.empty()
    ids = {}
    for name, street in NAMES.items():
        site = {"name": "Site", "addr1": street, "city": "Ames", "state": "IA"}
        ids[name] = file.add_customer(name, company_name=name, ship_to=[site]).id
    with dotnet_world(program, running, file) as w:
        first = w.poll()
        assert (first.outcome, first.error) == (Outcome.DONE, "")
        assert first.progress[-1] == 100 and len(first.progress) == len(first.requests)
        for name, list_id in ids.items():
            [customer] = w.customers(quickbooks_id=list_id)
            assert customer["company_name"] == name
            [street] = [one["address"]["street"] for one in w.locations(customer["id"]) if one["name"] == "Site"]
            assert street == NAMES[name]


def test_a_large_company_comes_in_several_pages_and_only_once(program: Path, running: Served) -> None:
    with dotnet_world(program, running, CompanyFile.large(customers=230, jobs=0, ship_tos=40)) as w:
        w.sync(2)
        assert len(w.customers()) == len(w.file.customers)
        writes = w.industrack.log.writes
        w.poll()
        assert w.industrack.log.writes == writes


def test_a_customer_of_industrack_is_made_and_changed_in_quickbooks(program: Path, running: Served) -> None:
    with dotnet_world(program, running, CompanyFile.tidy(), customers="two_way") as w:
        w.sync(2)
        made = w.industrack.create("customers", {"company_name": "Müller & Söhne", "phone": "515-555-0142"})
        w.sync(2)
        customer = w.file.find_customer("Müller & Söhne")
        assert customer is not None and customer.data["Phone"] == "515-555-0142"
        w.industrack.edit("customers", made["id"], {"phone": "515-555-0143"})
        w.sync(2)
        assert w.file.customer(customer.id).data["Phone"] == "515-555-0143"


def test_with_nothing_due_and_with_a_wrong_password_net_is_told_so(program: Path, running: Served) -> None:
    with dotnet_world(program, running, CompanyFile.tidy()) as w:
        w.sync(2)
        idle = w.poll(read=False)
        assert (idle.outcome, idle.requests) == (Outcome.NOTHING_TO_DO, [])
        refused = dotnet_connector(program, w, password="another").update()
        assert (refused.outcome, refused.error) == (Outcome.REFUSED, "QBWC1040")


def test_quickbooks_that_cannot_be_opened_ends_the_update_and_harms_nothing(program: Path, running: Served) -> None:
    with dotnet_world(program, running, CompanyFile.tidy(), Behaviour(modal_dialog=True)) as w:
        assert isinstance(w.quickbooks, QuickBooks)
        closed = w.poll()
        assert (closed.outcome, closed.error) == (Outcome.ERROR, "QBWC1013 0x80040414")
        w.quickbooks.behaviour.modal_dialog = False
        assert w.poll().outcome is Outcome.DONE
        assert len(w.customers()) == len(w.file.customers)
