"""Every declaration of a request against the official schema: nothing missing, nothing invented, the same limits."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from qbxml import messages as m
from qbxml.aggregate import Aggregate, Nested
from qbxml.fields import Field
from qbxml.refs import RefTo
from qbxml.values import Guid, Ident, Text, Word
from qbxml.versions import Version
from tests.unit.qbxml.declared import REFERENCE
from tests.unit.qbxml.official import Element, Schema

XSD = REFERENCE / "xsd"
pytestmark = pytest.mark.skipif(not XSD.exists(), reason="the official schema is not at hand")

OTHER_EDITIONS = {
    "PrintAs", "Mobile", "Pager", "Suffix", "SalesTaxCountry", "IsStatementWithParent", "DeliveryMethod",
    "TaxRegistrationNumber", "IsTaxIncluded", "PurchaseTaxCodeRef", "TaxAmount", "IsTaxable",
    "DiscountLineAdd", "SalesTaxLineAdd", "ShippingLineAdd",
}  # fmt: skip
ON_PURPOSE = {"CreditCardInfo", "IncludeListMetaData", "DateMacro"}
NOT_IN_THE_US = {("InvoiceLineGroupAdd", "Desc"), ("InvoiceLineGroupAdd", "ServiceDate"), ("SetCredit", "TxnLineID")}
"""What this file of the schema has, and QuickBooks' US edition refuses, below the element that is named first."""
NARROWER = {"ParentRef", "ItemRef"}
"""References to records whose FullName has a limit, which the schema does not say here."""


@cache
def schema() -> Schema:
    return Schema(XSD)


def differences(cls: type[Aggregate], official: dict[str, Element], path: str) -> Iterator[str]:
    declared = dict(_elements(cls))
    above = path.rpartition("/")[2]
    refused = {tag for parent, tag in NOT_IN_THE_US if parent == above}
    expected = [tag for tag in official if tag not in OTHER_EDITIONS | ON_PURPOSE | refused]
    if sorted(declared) != sorted(expected):
        yield f"{path}: {sorted(set(declared) ^ set(expected))}"
    for tag in set(declared) & set(expected):
        yield from _of_field(cls, declared[tag], official[tag], f"{path}/{tag}")


def _elements(cls: type[Aggregate]) -> Iterator[tuple[str, Field[Any]]]:
    for field in cls.FIELDS.values():
        if field.is_attribute or (field.since is not None and field.since > Version("13.0")):
            continue
        mixed = field.codec.classes if isinstance(field.codec, Nested) and field.codec.is_mixed else {}
        yield from ((tag, field) for tag in mixed or [field.tag])


def _of_field(cls: type[Aggregate], field: Field[Any], official: Element, path: str) -> Iterator[str]:
    is_mixed = isinstance(field.codec, Nested) and field.codec.is_mixed
    if not is_mixed and (field.is_many, field.at_most) != (official.at_most != 1, _bound(official)):
        yield f"{path} stands at most {official.at_most} times"
    conditional = {name for choice in cls.choices for group in choice.groups for name in group}
    if field.name not in conditional and field.required != official.is_required:
        yield f"{path} is {'' if official.is_required else 'not '}required"
    codec = field.codec
    if isinstance(codec, RefTo):
        limit = official.below["FullName"].limit
        if codec.limit != limit and not (limit is None and official.name in NARROWER):
            yield f"{path}/FullName has the limit {limit}"
    elif isinstance(codec, Nested):
        yield from differences(codec.classes.get(official.name) or next(iter(codec.classes.values())), official.below, path)
    elif isinstance(codec, Word):
        if set(codec.words) != set(official.words):
            yield f"{path} is one of {official.words}"
    elif isinstance(codec, Text) and not isinstance(codec, Ident | Guid) and codec.limit != official.limit:
        yield f"{path} has the limit {official.limit}"


def _bound(official: Element) -> int | None:
    return official.at_most if official.at_most != 1 else None


@pytest.mark.parametrize("name", sorted(m.REQUESTS))
def test_a_request_is_declared_as_the_official_schema_has_it(name: str) -> None:
    cls: type[Aggregate] = m.REQUESTS[name]
    assert list(differences(cls, schema().of_type(f"{name}Type"), name)) == []


def test_every_exception_is_still_one() -> None:
    """A name in the lists above that the schema does not have would hide a mistake."""
    text = "".join((XSD / name).read_text(encoding="latin-1") for name in ("qbxml130.xsd", "qbxmlops130.xsd"))
    for tag in OTHER_EDITIONS | ON_PURPOSE | NARROWER | {tag for pair in NOT_IN_THE_US for tag in pair}:
        assert f'name="{tag}"' in text, tag
