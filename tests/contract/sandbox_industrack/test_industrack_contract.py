"""The sandbox against the contract's own file, where it is at hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from app.sandbox.industrack import Industrack
from app.sandbox.industrack.fields import Choice, Day, Field, Flag, Group, Many, Number, Reference, Text, Whole
from app.sandbox.industrack.schema import COLLECTIONS, READ_ONLY
from tests.contract.sandbox_industrack.client import Client

CONTRACT = Path(__file__).parents[4] / "shared" / "reference" / "industrack-api.yaml"
SCHEMAS = {
    "customers": "Customer",
    "locations": "Location",
    "items": "Item",
    "invoices": "Invoice",
    "payments": "Payment",
    "tax_rates": "TaxRate",
    "terms": "Terms",
}
pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="the contract's file is not at hand")


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    return loaded


def resolve(contract: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema behind a reference."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = contract["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def agrees(contract: dict[str, Any], name: str, ours: Field, theirs: dict[str, Any]) -> None:
    """Our field is what the contract says."""
    theirs = resolve(contract, theirs)
    kinds = theirs.get("type", "string")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    assert ours.nullable == ("null" in kinds), name
    kind = next(one for one in kinds if one != "null")
    classes: dict[str, tuple[type[Field], ...]] = {
        "string": (Text, Choice, Number, Day, Reference),
        "boolean": (Flag,),
        "integer": (Whole,),
        "object": (Group,),
        "array": (Many,),
    }
    assert isinstance(ours, classes[kind]), name
    assert isinstance(ours, Day) == (theirs.get("format") == "date"), name
    if isinstance(ours, Text):
        assert ours.at_most == theirs.get("maxLength"), name
    if "enum" in theirs:
        assert isinstance(ours, Choice) and list(ours.among) == theirs["enum"], name
    if "default" in theirs:
        assert ours.empty == theirs["default"], name
    if isinstance(ours, Group):
        same_fields(contract, name, ours.fields, theirs)
    if isinstance(ours, Many):
        agrees(contract, f"{name}[]", ours.of, theirs["items"])


def same_fields(contract: dict[str, Any], name: str, ours: Any, theirs: dict[str, Any]) -> None:
    """The same names, the same required ones, and each as the contract says."""
    assert list(ours) == list(theirs["properties"]), name
    assert [one for one in ours if ours[one].required] == theirs.get("required", []), name
    for field, schema in theirs["properties"].items():
        agrees(contract, f"{name}.{field}", ours[field], schema)


@pytest.mark.parametrize("collection", SCHEMAS)
def test_the_fields_are_those_of_the_contract(contract: dict[str, Any], collection: str) -> None:
    same_fields(contract, collection, COLLECTIONS[collection].own_fields, contract["components"]["schemas"][SCHEMAS[collection]])


def test_the_common_fields_and_collections_are_those_of_the_contract(contract: dict[str, Any]) -> None:
    common = contract["components"]["schemas"]["Common"]["properties"]
    assert [name for name, schema in common.items() if schema.get("readOnly")] == list(READ_ONLY)
    names = contract["paths"]["/{collection}"]["parameters"][0]["schema"]["enum"]
    assert sorted(names) == sorted(COLLECTIONS)
    for collection in COLLECTIONS.values():
        assert list(collection.fields)[:2] == [name for name in common if name not in READ_ONLY]


@pytest.fixture
def valid(contract: dict[str, Any]) -> Callable[[str, Any], None]:
    """Checks a value against a schema of the contract."""

    def check(schema: str, value: Any) -> None:
        whole = {"$ref": f"#/components/schemas/{schema}", "components": contract["components"]}
        jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker()).validate(value)

    return check


def test_what_is_answered_is_valid_by_the_contract(
    client: Client, industrack: Industrack, valid: Callable[[str, Any], None]
) -> None:
    rate = client.made("tax_rates", name="County", percent="7.5", active=True)
    terms = client.made("terms", name="Net 30", due_days=30)
    customer = client.made("customers", company_name="A", tax_rate_id=rate["id"])
    location = client.made("locations", customer_id=customer["id"], name="Shop")
    item = client.made("items", kind="service", name="Hour", price="85")
    invoice = industrack.create(
        "invoices",
        {
            "customer_id": customer["id"],
            "location_id": location["id"],
            "date": "2026-03-02",
            "terms_id": terms["id"],
            "discount": {"kind": "amount", "value": "5.00"},
            "lines": [{"item_id": item["id"], "quantity": "1.5", "unit_price": "85"}],
        },
    )
    client.made("payments", invoice_id=invoice["id"], date="2026-03-03", amount="10.00")
    client.made("payments")
    for collection, schema in SCHEMAS.items():
        for record in client.all(collection):
            valid(schema, record)
            valid("Common", record)
    valid("Account", client.call("GET", "/account").json())
