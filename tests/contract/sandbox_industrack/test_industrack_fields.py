"""What values the fields take."""

from typing import Any

import pytest

from tests.contract.sandbox_industrack.client import Client

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("customers", {}, "company_name"),
    ("customers", {"company_name": ""}, "company_name"),
    ("customers", {"company_name": "x" * 201}, "company_name"),
    ("customers", {"company_name": 5}, "company_name"),
    ("customers", {"company_name": "A", "active": "yes"}, "active"),
    ("customers", {"company_name": "A", "parent_customer_id": "nobody"}, "parent_customer_id"),
    ("customers", {"company_name": "A", "billing_address": "Elm"}, "billing_address"),
    ("customers", {"company_name": "A", "billing_address": {"city": 1}}, "billing_address.city"),
    ("locations", {"name": "Shop"}, "customer_id"),
    ("locations", {"customer_id": "nobody"}, "customer_id"),
    ("items", {"kind": "gadget", "name": "A"}, "kind"),
    ("items", {"kind": "service", "name": "x" * 101}, "name"),
    ("items", {"kind": "service", "name": "A", "price": 5}, "price"),
    ("items", {"kind": "service", "name": "A", "price": "5.123456"}, "price"),
    ("items", {"kind": "service", "name": "A", "price": "1e3"}, "price"),
    ("payments", {"amount": "350"}, "amount"),
    ("payments", {"amount": "350.5"}, "amount"),
    ("payments", {"amount": "350.00\n"}, "amount"),
    ("payments", {"amount": 350.00}, "amount"),
    ("payments", {"amount": "1,350.00"}, "amount"),
    ("payments", {"date": "2026-02-30"}, "date"),
    ("payments", {"date": "20260228"}, "date"),
    ("payments", {"invoice_id": "nobody"}, "invoice_id"),
    ("terms", {"due_days": "30"}, "due_days"),
    ("terms", {"due_days": True}, "due_days"),
    ("tax_rates", {"percent": "8,25"}, "percent"),
]
WRONG_INVOICE: list[tuple[dict[str, Any], str]] = [
    ({"date": "today"}, "date"),
    ({"lines": {}}, "lines"),
    ({"lines": ["x"]}, "lines[0]"),
    ({"lines": [{"quantity": "1"}]}, "lines[0].unit_price"),
    ({"lines": [{"quantity": "1", "unit_price": "1", "item_id": "nobody"}]}, "lines[0].item_id"),
    ({"lines": [{"quantity": "1", "unit_price": "1", "serial_numbers": [1]}]}, "lines[0].serial_numbers[0]"),
    ({"discount": {"kind": "some", "value": "1"}}, "discount.kind"),
    ({"sync_status": "done"}, "sync_status"),
    ({"total": "5"}, "total"),
]


@pytest.mark.parametrize(("collection", "data", "field"), WRONG)
def test_a_wrong_value_is_a_field_error_and_makes_nothing(
    client: Client, collection: str, data: dict[str, Any], field: str
) -> None:
    answer = client.create(collection, data)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert client.all(collection) == []


@pytest.mark.parametrize(("changes", "field"), WRONG_INVOICE)
def test_a_wrong_value_of_an_invoice_is_a_field_error(client: Client, changes: dict[str, Any], field: str) -> None:
    customer = client.made("customers", company_name="A")
    right = {"customer_id": customer["id"], "date": "2026-03-02", "lines": []}
    assert client.create("invoices", right).status_code == 201
    answer = client.create("invoices", right | changes)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def test_a_patch_is_validated_and_changes_nothing_when_it_is_wrong(client: Client) -> None:
    record = client.made("customers", company_name="A", phone="1")
    answer = client.patch("customers", record["id"], {"phone": "2", "company_name": ""})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["company_name"])
    assert client.call("GET", f"/customers/{record['id']}").json() == record


def test_numbers_are_kept_as_they_were_written(client: Client) -> None:
    item = client.made("items", kind="service", name="Hour", price="85.12345", cost="-3", quantity_on_hand="4.5")
    assert (item["price"], item["cost"], item["quantity_on_hand"]) == ("85.12345", "-3", "4.5")


@pytest.mark.parametrize("wrong", ["", "1,234.50", "18.0%", " 5", "5.", ".5", "+5", "5e0", "five", None, 5, ["5"]])
def test_a_price_that_is_no_decimal_refuses_the_whole_record(client: Client, wrong: object) -> None:
    item = client.made("items", kind="service", name="Hour", price="85")
    answer = client.patch("items", item["id"], {"name": "Half an hour", "price": wrong})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["price"])
    assert client.call("GET", f"/items/{item['id']}").json() == item


@pytest.mark.parametrize("wrong", ["", "350", "350.5", "1,350.00", "350.000", None, 350.0])
def test_money_has_two_digits_and_is_cleared_by_nothing_but_zero(client: Client, wrong: object) -> None:
    payment = client.made("payments", amount="350.00")
    assert client.patch("payments", payment["id"], {"amount": wrong}).status_code == 422
    assert client.patch("payments", payment["id"], {"amount": "0.00"}).json()["amount"] == "0.00"


def test_a_date_is_cleared_by_null_and_not_by_an_empty_text(client: Client) -> None:
    customer = client.made("customers", company_name="A")
    invoice = client.made("invoices", customer_id=customer["id"], date="2026-03-02", due_date="2026-04-01", lines=[])
    answer = client.patch("invoices", invoice["id"], {"due_date": ""})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["due_date"])
    assert client.patch("invoices", invoice["id"], {"due_date": None}).json()["due_date"] is None


def test_a_reference_is_cleared_by_null_and_not_by_an_empty_text(client: Client) -> None:
    parent = client.made("customers", company_name="A")
    customer = client.made("customers", company_name="B", parent_customer_id=parent["id"])
    assert client.patch("customers", customer["id"], {"parent_customer_id": ""}).status_code == 422
    assert client.patch("customers", customer["id"], {"parent_customer_id": None}).json()["parent_customer_id"] is None


def test_customers_and_lines_of_invoices_have_a_class(client: Client) -> None:
    customer = client.made("customers", company_name="A", **{"class": "Service:North"})
    line = {"quantity": "1", "unit_price": "5", "class": "Parts"}
    invoice = client.made("invoices", customer_id=customer["id"], date="2026-03-02", lines=[line])
    assert (customer["class"], invoice["lines"][0]["class"]) == ("Service:North", "Parts")
    assert client.patch("customers", customer["id"], {"class": None}).json()["class"] is None
    assert client.patch("customers", customer["id"], {"class": 5}).status_code == 422


def test_a_number_that_json_does_not_know_is_no_json(client: Client) -> None:
    body = b'{"due_days": NaN}'
    headers = {"Idempotency-Key": "nan", "Content-Type": "application/json"}
    assert client.call("POST", "/terms", headers, data=body).status_code == 400


def test_a_discount_merges_and_is_cleared_by_null(client: Client) -> None:
    customer = client.made("customers", company_name="A")
    discount = {"kind": "percent", "value": "10"}
    invoice = client.made("invoices", customer_id=customer["id"], date="2026-03-02", lines=[], discount=discount)
    changed = client.patch("invoices", invoice["id"], {"discount": {"value": "5"}}).json()
    assert changed["discount"] == {"kind": "percent", "value": "5"}
    assert client.patch("invoices", invoice["id"], {"discount": None}).json()["discount"] is None
