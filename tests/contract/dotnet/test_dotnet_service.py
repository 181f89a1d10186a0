"""A .NET client and the whole program: its own web server, workers and schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.sandbox.industrack import Industrack, serve
from app.sandbox.quickbooks import CompanyFile, QuickBooks
from app.sandbox.webconnector import Outcome
from tests.acceptance.program import command, until, up
from tests.contract.dotnet.connector import DotNetConnector

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_updates_of_a_net_client_bring_both_sides_in_step(program: Path, program_environment: dict[str, str]) -> None:
    industrack, file = Industrack(), CompanyFile.large(customers=120, jobs=10, ship_tos=20)
    server = serve(industrack, "127.0.0.1", 0)
    ids = sorted(one.id for one in file.customers)
    try:
        with up(program_environment):
            added = command(
                program_environment, "company", "add", "Test", "--industrack-url", server.url,
                "--industrack-token", industrack.token, "--auto-approve", "--set", "read_every=0", "--set", "page_size=50",
            )  # fmt: skip
            shown = command(program_environment, "company", "show", added["id"])
            login = (added["soap_url"], added["username"], added["password"])
            connector = DotNetConnector(program, *login, QuickBooks(file), shown["owner_id"], shown["file_id"])
            first = connector.update()
            assert (first.outcome, first.progress[-1]) == (Outcome.DONE, 100)
            until(lambda: sorted(one["quickbooks_id"] for one in industrack.list("customers")) == ids, 120)
            file.edit_customer(ids[0], Phone="515-555-0188")
            connector.update()
            until(lambda: [one["phone"] for one in industrack.list("customers", quickbooks_id=ids[0])] == ["515-555-0188"], 120)
            assert command(program_environment, "status", added["id"])["last_session"]["outcome"] == "done"
    finally:
        server.stop()
