"""What goes over the wire, and what comes of the answers."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.industrack.answers import NotJson
from app.industrack.client import Client, Create, Update, _read_page, _read_record, _read_result, rfc3339
from app.industrack.errors import IndusTrackError, Invalid, NotFound, RateLimited, Taken, Unavailable, VersionConflict
from tests.unit.industrack.server import Server, answer

ACME = {"id": "c1", "version": "7", "company_name": "Hollow Creek Plumbing", "quickbooks_id": "8-1"}


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
NAMES = st.sampled_from(["data", "next_cursor", "id", "status", "record", "errors", "version"])
ANY_JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5))


def query(server: Server) -> dict[str, list[str]]:
    return parse_qs(urlsplit(server.seen[-1].target).query)


def test_the_account_is_asked_with_the_token(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"id": "a", "name": "Office", "time_zone": "America/Chicago"})]
    assert client.account()["time_zone"] == "America/Chicago"
    assert server.seen[0].target == "/api/v1/account"
    assert server.seen[0].headers["authorization"] == "Bearer a-token"


def test_an_address_with_a_slash_at_its_end_works_alike(server: Server) -> None:
    server.replies = [answer(200, {"id": "a"})]
    with Client(server.url + "/", "a-token", allow_private=True) as client:
        client.account()
    assert server.seen[0].target == "/api/v1/account"


def test_a_page_is_asked_since_a_moment_in_utc(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"data": [ACME], "next_cursor": "n/2="})]
    since = datetime(2026, 7, 1, 3, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=-5)))
    page = client.page("customers", updated_since=since, sync_status="error")
    assert page.data == [ACME]
    assert page.next_cursor == "n/2="
    assert query(server) == {
        "limit": ["500"],
        "updated_since": ["2026-07-01T08:00:00.250000Z"],
        "sync_status": ["error"],
    }


def test_a_cursor_goes_back_as_it_came(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"data": [], "next_cursor": None})]
    assert client.page("items", cursor="n/2=&x").next_cursor is None
    assert query(server)["cursor"] == ["n/2=&x"]


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        rfc3339(datetime(2026, 7, 1))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("body", [[], {"data": {}}, {"data": [{}]}, {"data": [], "next_cursor": 3}, {"data": None}])
def test_a_page_of_another_shape_is_no_answer(server: Server, client: Client, body: object) -> None:
    server.replies = [answer(200, body)]
    with pytest.raises(Unavailable) as raised:
        client.page("customers")
    assert not raised.value.maybe_done


@settings(max_examples=100)
@given(ANY_JSON)
def test_whatever_comes_back_is_an_answer_or_none(value: object) -> None:
    body = json.dumps(value).encode()
    for read in (_read_page, _read_record):
        with suppress(NotJson):
            read(body)
    with suppress(NotJson):
        assert isinstance(_read_result(value).problem, IndusTrackError | None)


def test_a_record_is_found_by_its_reference(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"data": [ACME], "next_cursor": None})]
    assert client.find("customers", quickbooks_id="8-1") == ACME
    assert query(server)["quickbooks_id"] == ["8-1"]


def test_a_living_record_is_preferred_to_a_deleted_one(server: Server, client: Client) -> None:
    gone = {**ACME, "id": "c0", "deleted": True}
    server.replies = [answer(200, {"data": [gone, ACME], "next_cursor": None})]
    assert client.find("customers", quickbooks_id="8-1") == ACME


def test_a_record_that_does_not_carry_the_reference_is_not_taken_for_it(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"data": [ACME], "next_cursor": None})]
    assert client.find("customers", client_ref="never-used") is None


def test_looking_for_nothing_or_for_two_things_is_refused(client: Client) -> None:
    with pytest.raises(ValueError, match="one of"):
        client.find("customers")
    with pytest.raises(ValueError, match="one of"):
        client.find("customers", client_ref="a", quickbooks_id="b")


def test_an_id_cannot_lead_to_another_address(server: Server, client: Client) -> None:
    server.replies = [answer(200, ACME)]
    client.get("customers", "../account?x#y")
    assert server.seen[0].target == "/api/v1/customers/..%2Faccount%3Fx%23y"
    with pytest.raises(ValueError, match="id"):
        client.get("customers", "..")


@pytest.mark.parametrize("name", ["", "customers/1", "../account", "customers?x", "кустомеры"])
def test_what_is_no_name_of_a_collection_is_refused(client: Client, name: str) -> None:
    with pytest.raises(ValueError, match="collection"):
        client.get(name, "1")


def test_a_create_carries_its_key(server: Server, client: Client) -> None:
    server.replies = [answer(201, ACME)]
    assert client.create("customers", {"company_name": "Hollow Creek Plumbing"}, "k-1") == ACME
    assert server.seen[0].headers["idempotency-key"] == "k-1"
    assert server.seen[0].json == {"company_name": "Hollow Creek Plumbing"}


def test_a_create_repeated_answers_the_record_made_then(server: Server, client: Client) -> None:
    server.replies = [answer(200, ACME)]
    assert client.create("customers", {"company_name": "x"}, "k-1") == ACME


@pytest.mark.parametrize("key", ["", "k" * 65, "kü", "k\r\nX-Other: 1"])
def test_a_key_that_the_api_would_not_take_is_refused(client: Client, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        client.create("customers", {}, key)


def test_a_patch_says_which_version_it_means(server: Server, client: Client) -> None:
    server.replies = [answer(200, {**ACME, "version": "8"})]
    assert client.patch("customers", "c1", {"phone": ""}, if_match="7")["version"] == "8"
    assert server.seen[0].method == "PATCH"
    assert server.seen[0].headers["if-match"] == "7"
    assert server.seen[0].json == {"phone": ""}


def test_an_outdated_patch_brings_the_record_as_it_is(server: Server, client: Client) -> None:
    server.replies = [answer(412, {**ACME, "version": "9"})]
    with pytest.raises(VersionConflict) as raised:
        client.patch("customers", "c1", {}, if_match="7")
    assert raised.value.record == {**ACME, "version": "9"}


def test_an_outdated_patch_without_the_record_is_still_a_conflict(server: Server, client: Client) -> None:
    server.replies = [answer(412, b"precondition failed")]
    with pytest.raises(VersionConflict) as raised:
        client.patch("customers", "c1", {}, if_match="7")
    assert raised.value.record is None


def test_a_batch_keeps_the_order_of_its_operations(server: Server, client: Client) -> None:
    server.replies = [
        answer(
            200,
            {
                "results": [
                    {"status": 201, "record": ACME},
                    {"status": 412, "record": {**ACME, "version": "9"}},
                    {"status": 422, "errors": {"company_name": ["is missing"]}},
                    {"status": 409},
                    {"status": 404},
                    {"status": 429},
                    {"status": 503},
                ]
            },
        )
    ]
    results = client.batch("customers", [Create({"company_name": "a"}, f"k{n}") for n in range(7)])
    assert [r.status for r in results] == [201, 412, 422, 409, 404, 429, 503]
    problems = [r.problem for r in results]
    assert problems[0] is None
    assert isinstance(problems[1], VersionConflict)
    assert problems[1].record is not None
    assert problems[1].record["version"] == "9"
    assert isinstance(problems[2], Invalid)
    assert problems[2].errors == {"company_name": ["is missing"]}
    assert [type(p) for p in problems[3:]] == [Taken, NotFound, RateLimited, Unavailable]


def test_a_batch_sends_keys_of_creates_and_versions_of_updates(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"results": [{"status": 201, "record": ACME}, {"status": 200, "record": ACME}]})]
    client.batch("customers", [Create({"company_name": "a"}, "k"), Update("c1", {"phone": "1"}, "7")])
    assert server.seen[0].target == "/api/v1/customers/batch"
    assert server.seen[0].json == {
        "operations": [
            {"op": "create", "data": {"company_name": "a"}, "idempotency_key": "k"},
            {"op": "update", "id": "c1", "data": {"phone": "1"}, "version": "7"},
        ]
    }


def test_a_batch_with_a_result_missing_may_have_been_done(server: Server, client: Client) -> None:
    server.replies = [answer(200, {"results": []})]
    with pytest.raises(Unavailable) as raised:
        client.batch("customers", [Create({}, "k")])
    assert raised.value.maybe_done


def test_an_empty_batch_asks_nothing(server: Server, client: Client) -> None:
    assert client.batch("customers", []) == []
    assert server.seen == []


def test_a_batch_has_at_most_200_operations(client: Client) -> None:
    with pytest.raises(ValueError, match="200"):
        client.batch("customers", [Update("c1", {})] * 201)


def test_text_that_postgres_cannot_keep_is_taken_out(server: Server, client: Client) -> None:
    server.replies = [answer(200, b'{"id": "c1", "na\\u0000me": ["a\\u0000b\\ud83d", {"x": "\\ud83d\\ude00"}]}')]
    assert client.get("customers", "c1") == {"id": "c1", "name": ["ab", {"x": "\U0001f600"}]}


def test_rate_limits_say_how_long(server: Server, client: Client) -> None:
    server.replies = [answer(429, b"slow down", {"Retry-After": "17", "Content-Type": "text/plain"})]
    with pytest.raises(RateLimited) as raised:
        client.page("customers")
    assert raised.value.retry_after == 17


def test_rate_limits_are_understood_as_dates(server: Server) -> None:
    server.replies = [answer(429, b"", {"Retry-After": "Mon, 23 Nov 2026 10:00:30 GMT"})]
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    with (
        Client(server.url, "t", allow_private=True, clock=lambda: now) as client,
        pytest.raises(RateLimited) as raised,
    ):
        client.page("customers")
    assert raised.value.retry_after == 30
