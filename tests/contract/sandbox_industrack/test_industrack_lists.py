"""Lists: order, filters, pages and cursors."""

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sandbox.industrack import Industrack
from app.sandbox.industrack.pages import read_page
from tests.contract.sandbox_industrack.client import Client
from tests.contract.sandbox_industrack.conftest import Clock


def customers(client: Client, count: int) -> None:
    """Create some in one batch, so that they share their moment."""
    client.batch(
        "customers",
        *(
            {"op": "create", "idempotency_key": f"{number}", "data": {"company_name": f"Customer {number}"}}
            for number in range(count)
        ),
    )


def test_lists_are_ordered_by_change_and_id(client: Client) -> None:
    customers(client, 30)
    found = client.all("customers", limit=7)
    assert len({one["updated_at"] for one in found}) == 1
    client.patch("customers", found[3]["id"], {"phone": "1"})
    again = client.all("customers", limit=7)
    assert again == sorted(again, key=lambda one: (one["updated_at"], one["id"]))
    assert [one["id"] for one in again] == [one["id"] for one in found if one is not found[3]] + [found[3]["id"]]


def test_lists_include_inactive_and_deleted_records(client: Client, industrack: Industrack) -> None:
    inactive = client.made("customers", company_name="Inactive", active=False)
    deleted = client.made("customers", company_name="Deleted")
    industrack.delete("customers", deleted["id"])
    assert [one["id"] for one in client.all("customers")] == [inactive["id"], deleted["id"]]


def test_updated_since_is_inclusive(client: Client, clock: Clock) -> None:
    first = client.made("customers", company_name="A")
    clock.move(seconds=1)
    second = client.made("customers", company_name="B")
    assert client.all("customers", updated_since=first["updated_at"]) == [first, second]
    assert client.all("customers", updated_since=second["updated_at"]) == [second]
    later = (clock.now + timedelta(microseconds=1)).isoformat()
    assert client.all("customers", updated_since=later) == []
    assert client.all("customers", updated_since="2026-03-02T09:00:01-06:00") == [second]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"updated_since": "yesterday"}, "updated_since"),
        ({"updated_since": "2026-03-02T09:00:01"}, "updated_since"),
        ({"updated_since": "0001-01-01T00:00:00+23:00"}, "updated_since"),
        ({"cursor": "!!"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"sync_status": "done"}, "sync_status"),
    ],
)
def test_a_wrong_parameter_is_a_field_error(client: Client, query: dict[str, str], field: str) -> None:
    answer = client.call("GET", "/invoices", params=query)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def test_pages_have_200_records_unless_told_otherwise(client: Client) -> None:
    customers(client, 200)
    assert client.page("customers")["next_cursor"] is None
    client.made("customers", company_name="One more")
    page = client.page("customers")
    assert (len(page["data"]), page["next_cursor"] is None) == (200, False)
    assert [one["company_name"] for one in client.page("customers", cursor=page["next_cursor"])["data"]] == ["One more"]


def test_filters_find_by_quickbooks_id_and_client_ref(client: Client) -> None:
    one = client.made("customers", company_name="A", quickbooks_id="80000001-1", client_ref="a")
    two = client.made("customers", company_name="B", quickbooks_id="80000001-1", client_ref="b")
    assert client.all("customers", quickbooks_id="80000001-1") == [one, two]
    assert client.all("customers", quickbooks_id="80000001-1", limit=1) == [one, two]
    assert client.all("customers", client_ref="b") == [two]
    assert client.all("customers", client_ref="b", quickbooks_id="other") == []
    client.patch("customers", one["id"], {"quickbooks_id": None})
    assert client.all("customers", quickbooks_id="80000001-1") == [two]


def test_invoices_are_filtered_by_sync_status(client: Client, industrack: Industrack) -> None:
    customer = client.made("customers", company_name="A")
    ids = [client.made("invoices", customer_id=customer["id"], date="2026-03-02", lines=[])["id"] for _ in range(3)]
    industrack.approve(ids[1])
    assert [one["id"] for one in client.all("invoices", sync_status="ready_for_sync")] == [ids[1]]
    assert len(client.all("invoices", sync_status="not_ready", limit=1)) == 2


def test_a_cursor_carries_its_filters(client: Client) -> None:
    for name in ("A", "B", "C"):
        client.made("customers", company_name=name, quickbooks_id="q" if name != "B" else None)
    page = client.page("customers", quickbooks_id="q", limit=1)
    rest = client.page("customers", cursor=page["next_cursor"])["data"]
    assert [one["company_name"] for one in rest] == ["C"]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), limit=st.integers(1, 7))
def test_who_reads_pages_while_records_change_ends_up_with_every_record_as_it_is(seed: int, limit: int) -> None:
    chance = random.Random(seed)
    held = Industrack(Clock())
    ids = [held.create("customers", {"company_name": f"C{number}"})["id"] for number in range(12)]
    seen: dict[str, Any] = {}
    query = {"limit": str(limit)}
    while True:
        page = read_page(held.account(), "customers", query)
        seen |= {one["id"]: one for one in page.data}
        if page.next_cursor is None:
            break
        query["cursor"] = page.next_cursor
        if chance.random() < 0.5:
            held.edit("customers", chance.choice(ids), {"phone": str(chance.random())})
    assert seen == {one["id"]: one for one in held.list("customers")}
