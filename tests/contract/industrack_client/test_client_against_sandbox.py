"""The client and the sandbox IndusTrack were written apart from the same contract; here they meet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.industrack import errors
from app.industrack.client import Client, Create, Update
from app.industrack.webhooks import SIGNATURE_HEADER, verify
from app.sandbox.industrack import DEFAULT_TOKEN, Industrack, RunningServer, serve, signature

ACME = {"company_name": "Hollow Creek Plumbing", "client_ref": "ref-1", "quickbooks_id": "8-1"}


@pytest.fixture
def sandbox() -> Iterator[RunningServer]:
    with serve(Industrack()) as running:
        yield running


@pytest.fixture
def client(sandbox: RunningServer) -> Iterator[Client]:
    with Client(sandbox.url, DEFAULT_TOKEN, allow_private=True, timeout=60) as made:
        yield made


def test_the_account_says_who_it_is(client: Client) -> None:
    assert set(client.account()) >= {"id", "name", "time_zone"}


def test_a_wrong_token_is_refused(sandbox: RunningServer) -> None:
    with (
        Client(sandbox.url, "another-token", allow_private=True) as stranger,
        pytest.raises(errors.TokenRevoked),
    ):
        stranger.account()


def test_what_was_created_is_read_found_and_listed(client: Client) -> None:
    made = client.create("customers", ACME, "key-1")
    assert client.get("customers", made["id"]) == made
    assert client.find("customers", client_ref="ref-1") == made
    assert client.find("customers", quickbooks_id="8-1") == made
    assert client.find("customers", quickbooks_id="8-2") is None
    assert client.page("customers").data == [made]


def test_the_same_key_makes_one_record_and_another_body_is_taken(client: Client) -> None:
    made = client.create("customers", ACME, "key-1")
    assert client.create("customers", ACME, "key-1") == made
    with pytest.raises(errors.Taken):
        client.create("customers", {"company_name": "Somebody else"}, "key-1")
    assert len(client.page("customers").data) == 1


def test_a_reference_is_given_once(client: Client) -> None:
    client.create("customers", ACME, "key-1")
    with pytest.raises(errors.Taken):
        client.create("customers", ACME, "key-2")


def test_a_change_of_an_outdated_version_brings_the_present_one(client: Client) -> None:
    made = client.create("customers", ACME, "key-1")
    changed = client.patch("customers", made["id"], {"phone": "555-0100"}, if_match=made["version"])
    assert changed["phone"] == "555-0100"
    with pytest.raises(errors.VersionConflict) as raised:
        client.patch("customers", made["id"], {"phone": "555-0199"}, if_match=made["version"])
    assert raised.value.record == changed


def test_wrong_values_are_named(client: Client) -> None:
    with pytest.raises(errors.Invalid) as raised:
        client.create("customers", {"phone": "555-0100"}, "key-1")
    assert "company_name" in raised.value.errors


def test_what_is_not_there_is_not_found(client: Client) -> None:
    with pytest.raises(errors.NotFound):
        client.get("customers", "nobody")
    with pytest.raises(errors.NotFound):
        client.patch("customers", "../account", {"phone": "1"})


def test_each_operation_of_a_batch_has_its_own_outcome(client: Client) -> None:
    made = client.create("customers", ACME, "key-1")
    results = client.batch(
        "customers",
        [
            Create({"company_name": "Ames"}, "key-2"),
            Create({}, "key-3"),
            Create(ACME, "key-4"),
            Update(made["id"], {"phone": "1"}, made["version"]),
            Update(made["id"], {"phone": "2"}, made["version"]),
            Update("nobody", {"phone": "3"}),
        ],
    )
    problems = [type(result.problem) for result in results]
    assert problems == [
        type(None),
        errors.Invalid,
        errors.Taken,
        type(None),
        errors.VersionConflict,
        errors.NotFound,
    ]
    conflict = results[4].problem
    assert isinstance(conflict, errors.VersionConflict)
    assert conflict.record == results[3].record


def test_a_whole_batch_goes_and_comes_back_in_pages(client: Client) -> None:
    results = client.batch("customers", [Create({"company_name": f"C {n}"}, f"k-{n}") for n in range(200)])
    assert all(result.problem is None for result in results)
    names, cursor = [], None
    while True:
        page = client.page("customers", cursor=cursor, limit=70)
        names += [record["company_name"] for record in page.data]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert sorted(names) == sorted(f"C {n}" for n in range(200))


def test_only_what_changed_since_a_moment_is_listed(client: Client) -> None:
    made = client.create("customers", ACME, "key-1")
    stamp = datetime.fromisoformat(made["updated_at"])
    assert client.page("customers", updated_since=stamp).data == [made]
    assert client.page("customers", updated_since=stamp + timedelta(seconds=1)).data == []


@pytest.mark.parametrize("retry_after", ["7", None, "Fri, 01 Jan 2038 00:00:00 GMT"])
def test_a_rate_limit_says_how_long_to_wait(client: Client, sandbox: RunningServer, retry_after: str | None) -> None:
    sandbox.industrack.faults.rate_limit(retry_after=retry_after)
    with pytest.raises(errors.RateLimited) as raised:
        client.page("customers")
    assert raised.value.retry_after == {"7": 7, None: None}.get(retry_after, 3600)


def test_a_write_whose_answer_was_lost_is_found_by_its_reference(client: Client, sandbox: RunningServer) -> None:
    sandbox.industrack.faults.cut(when="after", method="POST")
    with pytest.raises(errors.Unavailable) as raised:
        client.create("customers", ACME, "key-1")
    assert raised.value.maybe_done
    found = client.find("customers", client_ref="ref-1")
    assert found is not None
    assert client.create("customers", ACME, "key-1") == found


@pytest.mark.parametrize("fault", ["half", "fail"])
def test_a_write_with_half_an_answer_may_have_been_done(client: Client, sandbox: RunningServer, fault: str) -> None:
    if fault == "half":
        sandbox.industrack.faults.half(method="POST")
    else:
        sandbox.industrack.faults.fail(when="after", method="POST")
    with pytest.raises(errors.Unavailable) as raised:
        client.create("customers", ACME, "key-1")
    assert raised.value.maybe_done
    assert len(client.page("customers").data) == 1


def test_a_write_whose_answer_was_not_waited_for_may_have_been_done(client: Client, sandbox: RunningServer) -> None:
    sandbox.industrack.faults.slow(60, when="after", method="POST")
    with (
        Client(sandbox.url, DEFAULT_TOKEN, allow_private=True, timeout=0.5) as impatient,
        pytest.raises(errors.Unavailable) as raised,
    ):
        impatient.create("customers", ACME, "key-1")
    assert raised.value.maybe_done
    while not client.page("customers").data:
        time.sleep(0.02)  # the sandbox may be at it still
    assert len(client.page("customers").data) == 1


def test_its_signature_is_the_one_that_webhooks_are_checked_by(client: Client) -> None:
    body = b'{"event_id": "e", "collection": "items", "id": "i", "occurred_at": "2026-01-01T00:00:00Z"}'
    sent_at = int(time.time())
    assert SIGNATURE_HEADER.lower() == "x-industrack-signature"
    assert verify("secret", signature("secret", body, sent_at), body, datetime.now(UTC)).id == "i"
