"""Creating, reading and changing single records."""

import pytest

from app.sandbox.industrack import Industrack
from tests.contract.sandbox_industrack.client import Client
from tests.contract.sandbox_industrack.conftest import Clock


def test_the_account_says_who_the_token_belongs_to(client: Client) -> None:
    account = client.call("GET", "/account").json()
    assert account.keys() == {"id", "name", "time_zone"}


@pytest.mark.parametrize("authorization", ["", "Bearer nobody", "Basic sandbox-token", "sandbox-token", "Bearer"])
def test_an_unknown_token_is_refused(client: Client, authorization: str) -> None:
    answer = client.call("GET", "/customers", {"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_was_exchanged_opens_nothing_any_more(client: Client, industrack: Industrack) -> None:
    industrack.create("customers", {"company_name": "Blue Finch Diner"})
    industrack.change_token("sandbox-token", "another")
    assert client.call("GET", "/account").status_code == 401
    client.token = "another"
    assert len(client.all("customers")) == 1


def test_accounts_see_nothing_of_each_other(client: Client, industrack: Industrack) -> None:
    industrack.add_account("second", name="Second Account")
    mine = client.create("customers", {"company_name": "Mine", "client_ref": "r"}, key="k").json()
    client.token = "second"
    assert client.all("customers") == []
    assert client.call("GET", f"/customers/{mine['id']}").status_code == 404
    assert client.create("customers", {"company_name": "Theirs", "client_ref": "r"}, key="k").status_code == 201


def test_a_created_record_has_what_was_given_and_what_is_default(client: Client, clock: Clock) -> None:
    record = client.made("customers", company_name="Blue Finch Diner", billing_address={"city": "Ames"}, nonsense=1)
    assert record["company_name"] == "Blue Finch Diner"
    assert record["billing_address"] == dict.fromkeys(("street", "unit", "state", "postal_code", "country"), "") | {
        "city": "Ames"
    }
    assert (record["active"], record["taxable"], record["deleted"]) == (True, True, False)
    assert (record["quickbooks_id"], record["client_ref"], record["parent_customer_id"]) == (None, None, None)
    assert record["created_at"] == record["updated_at"] == "2026-03-02T15:00:00.000000Z"
    assert "nonsense" not in record
    assert client.call("GET", f"/customers/{record['id']}").json() == record


def test_customers_are_numbered_when_they_have_no_number(client: Client) -> None:
    given = client.made("customers", company_name="A", number="X-7")
    first, second = client.made("customers", company_name="B"), client.made("customers", company_name="C", number="")
    assert given["number"] == "X-7"
    assert first["number"] and second["number"] and first["number"] != second["number"]


def test_read_only_fields_are_not_written(client: Client) -> None:
    forged = {"id": "mine", "version": "v0", "created_at": "2000-01-01T00:00:00Z", "deleted": True}
    record = client.made("customers", company_name="A", **forged)
    changed = client.patch("customers", record["id"], forged | {"updated_at": "2000-01-01T00:00:00Z"}).json()
    for name in (*forged, "updated_at"):
        assert record[name] != forged.get(name)
    assert [changed[name] for name in ("id", "created_at", "deleted")] == [record["id"], record["created_at"], False]
    assert changed["updated_at"] > record["updated_at"]


def test_a_patch_changes_only_what_it_names_and_merges_objects(client: Client) -> None:
    record = client.made("customers", company_name="A", phone="1", billing_address={"street": "1 Elm", "city": "Ames"})
    changed = client.patch("customers", record["id"], {"phone": "", "billing_address": {"city": "Nevada"}}).json()
    assert changed["phone"] == ""
    assert (changed["billing_address"]["street"], changed["billing_address"]["city"]) == ("1 Elm", "Nevada")
    assert changed["company_name"] == "A"
    assert changed["version"] != record["version"]


def test_a_patch_replaces_a_list_whole(client: Client) -> None:
    customer = client.made("customers", company_name="A")
    lines = [{"quantity": "1", "unit_price": "2.5"}, {"quantity": "2", "unit_price": "3"}]
    invoice = client.made("invoices", customer_id=customer["id"], date="2026-03-02", lines=lines)
    changed = client.patch("invoices", invoice["id"], {"lines": lines[1:]}).json()
    assert [line["quantity"] for line in changed["lines"]] == ["2"]


def test_references_are_cleared_by_null_and_texts_are_not(client: Client) -> None:
    parent = client.made("customers", company_name="Parent")
    child = client.made("customers", company_name="Child", parent_customer_id=parent["id"], phone="1")
    assert client.patch("customers", child["id"], {"parent_customer_id": None}).json()["parent_customer_id"] is None
    answer = client.patch("customers", child["id"], {"phone": None, "billing_address": None})
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"phone", "billing_address"}


def test_a_patch_at_the_right_version_works_and_at_another_gets_the_record_as_it_is(client: Client) -> None:
    record = client.made("customers", company_name="A")
    newer = client.patch("customers", record["id"], {"phone": "1"}, record["version"])
    assert newer.status_code == 200
    late = client.patch("customers", record["id"], {"phone": "2"}, record["version"])
    assert (late.status_code, late.json()) == (412, newer.json())
    assert client.patch("customers", record["id"], {"phone": "3"}, f'"{newer.json()["version"]}"').status_code == 200


def test_a_patch_that_changes_nothing_makes_a_new_version(client: Client) -> None:
    record = client.made("customers", company_name="A")
    assert client.patch("customers", record["id"], {}).json()["version"] != record["version"]


def test_a_deleted_record_is_read_and_changed_and_stays_deleted(client: Client, industrack: Industrack) -> None:
    record = client.made("customers", company_name="A")
    industrack.delete("customers", record["id"])
    assert client.call("GET", f"/customers/{record['id']}").json()["deleted"] is True
    changed = client.patch("customers", record["id"], {"quickbooks_id": "80000001-1", "deleted": False}).json()
    assert (changed["deleted"], changed["quickbooks_id"]) == (True, "80000001-1")
    assert [one["id"] for one in client.all("customers")] == [record["id"]]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/customers/nobody", 404),
        ("PATCH", "/customers/nobody", 404),
        ("GET", "/elsewhere", 404),
        ("POST", "/elsewhere/batch", 404),
        ("DELETE", "/customers/nobody", 405),
    ],
)
def test_what_is_not_there_is_a_problem(client: Client, method: str, path: str, status: int) -> None:
    answer = client.call(method, path, json={})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_body_that_is_no_json_is_a_problem(client: Client) -> None:
    record = client.made("customers", company_name="A")
    path, form = f"/customers/{record['id']}", {"Content-Type": "application/x-www-form-urlencoded"}
    for headers, status in (({"Content-Type": "application/json"}, 400), (form, 415)):
        answer = client.call("PATCH", path, headers, data=b"{")
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_a_body_that_is_no_object_is_invalid(client: Client) -> None:
    assert client.create("customers", ["A"]).status_code == 422
    record = client.made("customers", company_name="A")
    assert client.patch("customers", record["id"], "A").status_code == 422
