"""Creating once: Idempotency-Key and client_ref, single and in batches."""

from typing import Any

import pytest

from app.sandbox.industrack import Industrack
from tests.contract.sandbox_industrack.client import Client
from tests.contract.sandbox_industrack.conftest import Clock


def operation(name: str, key: str | None = None, **data: Any) -> dict[str, Any]:
    """One create of a batch."""
    made = {"op": "create", "data": {"company_name": name} | data}
    return made if key is None else made | {"idempotency_key": key}


def test_the_same_key_and_body_give_the_record_that_was_made(client: Client) -> None:
    first = client.create("customers", {"company_name": "A", "phone": "1"}, key="k")
    client.patch("customers", first.json()["id"], {"phone": "2"})
    again = client.create("customers", {"phone": "1", "company_name": "A"}, key="k")
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["id"], again.json()["phone"]) == (first.json()["id"], "2")
    assert len(client.all("customers")) == 1


def test_the_same_key_with_another_body_is_a_conflict(client: Client) -> None:
    client.create("customers", {"company_name": "A"}, key="k")
    assert client.create("customers", {"company_name": "B"}, key="k").status_code == 409
    assert len(client.all("customers")) == 1


def test_a_key_counts_for_one_collection(client: Client) -> None:
    client.create("terms", {"name": "Net 30"}, key="k")
    assert client.create("tax_rates", {"name": "Net 30"}, key="k").status_code == 201


def test_a_key_of_a_create_that_failed_is_free(client: Client) -> None:
    assert client.create("customers", {}, key="k").status_code == 422
    assert client.create("customers", {"company_name": "A"}, key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_a_create_without_a_usable_key_is_refused(client: Client, key: str) -> None:
    assert client.create("customers", {"company_name": "A"}, key=key).status_code == 422
    assert client.batch("customers", operation("A", key))[0]["status"] == 422
    assert client.all("customers") == []


def test_a_key_is_kept_seven_days(client: Client, clock: Clock) -> None:
    client.create("customers", {"company_name": "A"}, key="k")
    clock.move(days=6, hours=23)
    assert client.create("customers", {"company_name": "A"}, key="k").status_code == 200
    clock.move(hours=2)
    assert client.create("customers", {"company_name": "A"}, key="k").status_code == 201


def test_a_client_ref_is_unique_also_against_deleted_records(client: Client, industrack: Industrack) -> None:
    record = client.made("customers", company_name="A", client_ref="r")
    industrack.delete("customers", record["id"])
    other = client.create("customers", {"company_name": "B", "client_ref": "r"})
    assert (other.status_code, list(other.json()["errors"])) == (409, ["client_ref"])
    assert client.made("terms", name="B", client_ref="r")["client_ref"] == "r"
    second = client.made("customers", company_name="C", client_ref="")
    assert client.patch("customers", second["id"], {"client_ref": "r"}).status_code == 422
    assert client.patch("customers", record["id"], {"client_ref": "r"}).status_code == 200


def test_a_client_ref_that_was_given_up_is_free(client: Client) -> None:
    record = client.made("customers", company_name="A", client_ref="r")
    client.patch("customers", record["id"], {"client_ref": None})
    assert client.made("customers", company_name="B", client_ref="r")["client_ref"] == "r"


def test_each_operation_of_a_batch_succeeds_or_fails_by_itself(client: Client) -> None:
    old = client.made("customers", company_name="Old")
    results = client.batch(
        "customers",
        operation("A", "k1", client_ref="r"),
        operation("", "k2"),
        operation("A", "k1", client_ref="r"),
        operation("B", "k1"),
        operation("C", "k3", client_ref="r"),
        operation("D"),
        {"op": "update", "id": old["id"], "version": old["version"], "data": {"phone": "1"}},
        {"op": "update", "id": old["id"], "version": old["version"], "data": {"phone": "2"}},
        {"op": "update", "id": "nobody", "data": {"phone": "2"}},
        {"op": "update", "data": {"phone": "2"}},
        {"op": "update", "id": old["id"], "data": {"phone": 3}},
        {"op": "delete", "id": old["id"], "data": {}},
        {"op": "create", "idempotency_key": "k4"},
        "no operation",
    )
    statuses = [result["status"] for result in results]
    assert statuses == [201, 422, 200, 409, 409, 422, 200, 412, 404, 422, 422, 422, 422, 422]
    assert results[7]["record"] == results[6]["record"] == client.call("GET", f"/customers/{old['id']}").json()
    assert results[1]["errors"].keys() == {"company_name"}
    assert sorted(one["company_name"] for one in client.all("customers")) == ["A", "Old"]


def test_a_batch_and_a_single_create_share_their_keys(client: Client) -> None:
    single = client.create("customers", {"company_name": "A"}, key="k").json()
    (result,) = client.batch("customers", operation("A", "k"))
    assert (result["status"], result["record"]) == (200, single)


def test_a_batch_of_more_than_200_is_refused_whole(client: Client) -> None:
    operations = [operation("A", f"k{number}") for number in range(201)]
    answer = client.call("POST", "/customers/batch", json={"operations": operations})
    assert answer.status_code == 422
    assert client.all("customers") == []
    assert len(client.batch("customers", *operations[:200])) == 200


@pytest.mark.parametrize("body", [{}, {"operations": {}}, []])
def test_a_batch_without_operations_is_invalid(client: Client, body: Any) -> None:
    assert client.call("POST", "/customers/batch", json=body).status_code == 422
