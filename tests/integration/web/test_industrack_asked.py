"""IndusTrack is asked as soon as an address or a token is given, and one account has one company."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.office import Service
from app.office.errors import Refusal
from app.queue.tasks import Claim
from app.sandbox.industrack import Industrack, RunningServer, serve
from app.services import Services
from app.store.sql import text
from app.sync.industrack import pull

NOWHERE = "http://127.0.0.1:9/api/v1"


@pytest.fixture
def industrack() -> Industrack:
    return Industrack(name="Mill Creek Heating")


@pytest.fixture
def server(industrack: Industrack) -> Iterator[RunningServer]:
    running = serve(industrack, "127.0.0.1", 0)
    yield running
    running.stop()


@pytest.fixture
def office(real_services: Services) -> Service:
    return Service(real_services)


def test_what_the_account_answered_is_told(office: Service, server: RunningServer, industrack: Industrack) -> None:
    said = office.add("Mill Creek", server.url, industrack.token, {})["industrack"]
    assert (said["answered"], said["account_id"]) == (True, industrack.account().id)
    assert "Mill Creek Heating" in said["message"]


def test_an_address_without_its_path_is_refused_with_what_it_answered(
    office: Service, server: RunningServer, industrack: Industrack
) -> None:
    for wrong in (server.url.removesuffix("/api/v1"), server.url + "/v2", server.url.removesuffix("/v1")):
        with pytest.raises(Refusal, match="answered") as refused:
            office.add("Mill Creek", wrong, industrack.token, {})
        assert (refused.value.field, refused.value.code) == ("industrack_url", "industrack_refused")


def test_a_token_that_is_not_accepted_is_refused(office: Service, server: RunningServer) -> None:
    for token, code in (("another-token", "industrack_refused"), ("a token with spaces", "invalid"), (" ", "invalid")):
        with pytest.raises(Refusal, match="token") as refused:
            office.add("Mill Creek", server.url, token, {})
        assert (refused.value.field, refused.value.code) == ("industrack_token", code)


def test_an_industrack_that_is_down_stops_nobody_from_adding_a_company(office: Service) -> None:
    said = office.add("Later", NOWHERE, "token", {})["industrack"]
    assert (said["answered"], said["account_id"]) == (False, None)
    assert (
        "the server there takes no connection. It is tried again by itself; if the address is wrong, change it" in said["message"]
    )


def test_a_second_company_on_the_same_account_is_refused(office: Service, server: RunningServer, industrack: Industrack) -> None:
    first = office.add("First", server.url, industrack.token, {})["id"]
    for address in (server.url, server.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(Refusal, match=first) as refused:
            office.add("Second", address, industrack.token, {})
        assert refused.value.code == "account_taken"


def test_a_second_company_that_was_added_while_industrack_was_down_is_paused(
    office: Service, server: RunningServer, industrack: Industrack, real_services: Services
) -> None:
    second = office.add("Second", NOWHERE, industrack.token, {})["id"]
    office.add("First", server.url, industrack.token, {})
    with real_services.database.operators() as connection:
        connection.execute(
            text("UPDATE company SET industrack_url = :url WHERE company_id = :id"), {"url": server.url, "id": second}
        )
    pull.pull(real_services, Claim(second, "pull", "", "test", 0, 1), lambda: None)
    shown = office.company(second)
    assert shown["state"] == "paused"
    assert [item["code"] for item in office.attention(second)] == ["industrack_account_taken"]


def test_the_address_of_a_company_can_be_put_right(office: Service, server: RunningServer, industrack: Industrack) -> None:
    company = office.add("Moved", NOWHERE, industrack.token, {})["id"]
    with pytest.raises(Refusal, match="404"):
        office.reach(company, server.url.removesuffix("/api/v1"), None)
    assert office.company(company)["industrack_url"] == NOWHERE
    moved = office.reach(company, server.url, None)
    assert (moved["industrack_url"], moved["industrack"]["answered"]) == (server.url, True)


def test_another_account_is_another_company(office: Service, server: RunningServer, industrack: Industrack) -> None:
    company = office.add("One", server.url, industrack.token, {})["id"]
    industrack.add_account("token-of-another", name="Other")
    with pytest.raises(Refusal, match="another IndusTrack account"):
        office.reach(company, None, "token-of-another")
