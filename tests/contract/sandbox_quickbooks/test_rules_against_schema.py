"""The rule tables, compared with the official schema where it is at hand."""

from collections.abc import Iterator

import pytest
from lxml import etree

from app.sandbox.quickbooks.messages import MESSAGES
from app.sandbox.quickbooks.rules import formats
from tests.contract.sandbox_quickbooks.asking import REFERENCE, document
from tests.contract.sandbox_quickbooks.filling import Filling, places, texts, values

ROOT = REFERENCE / "xsd" / "qbxmlops130.xsd"
pytestmark = pytest.mark.skipif(not ROOT.exists(), reason="the official schema is not at hand")
XSD = "{http://www.w3.org/2001/XMLSchema}"

_OTHER_EDITIONS = """
    Suffix PrintAs Mobile Pager SalesTaxCountry IsStatementWithParent DeliveryMethod TaxRegistrationNumber
    IsTaxIncluded PurchaseTaxCodeRef TaxAmount IsTaxable DiscountLineAdd SalesTaxLineAdd ShippingLineAdd
"""
OTHER_EDITIONS = set(_OTHER_EDITIONS.split())
NOT_IN_THE_US = {
    "InvoiceAdd/InvoiceLineGroupAdd/Desc",
    "InvoiceAdd/InvoiceLineGroupAdd/ServiceDate",
    "InvoiceAdd/SetCredit/TxnLineID",
    "InvoiceMod/SetCredit/TxnLineID",
}
NOT_PLAYED = {"IncludeListMetaData", "DateMacro", "DetailAccountType", "SalesTaxCodeRef of AccountAdd"}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(ROOT)))


def valid(schema: etree.XMLSchema, name: str, content: str) -> bool:
    xml = document(f"<{name}>{content}</{name}>").encode()
    return bool(schema.validate(etree.fromstring(xml)))


@pytest.mark.parametrize("name", sorted(MESSAGES))
@pytest.mark.parametrize("option", range(4))
def test_a_request_filled_to_the_brim_passes_the_schema(schema: etree.XMLSchema, name: str, option: int) -> None:
    content = Filling(option).fill(MESSAGES[name].parts)
    assert valid(schema, name, content), str(schema.error_log)


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_what_the_rules_require_is_what_the_schema_requires(schema: etree.XMLSchema, name: str) -> None:
    content = Filling(only_required=True).fill(MESSAGES[name].parts)
    assert valid(schema, name, content), str(schema.error_log)


def _limits() -> Iterator[tuple[str, str, int]]:
    for name, message in MESSAGES.items():
        for place, check in texts(message.parts):
            if check.limit is not None:
                yield name, place, check.limit


def test_every_length_limit_is_the_schemas(schema: etree.XMLSchema) -> None:
    wrong = []
    for name, place, limit in _limits():
        for length in (limit, limit + 1):
            filling = Filling(only_required=True, at=place, text="x" * length)
            content = filling.fill(MESSAGES[name].parts)
            assert place in filling.seen, place
            if valid(schema, name, content) != (length == limit):
                wrong.append((name, place, length))
    assert not wrong


def test_a_text_without_limit_has_none_in_the_schema(schema: etree.XMLSchema) -> None:
    for name, message in MESSAGES.items():
        for place, check in texts(message.parts):
            if check.limit is None:
                filling = Filling(only_required=True, at=place, text="x" * 6000)
                assert valid(schema, name, filling.fill(message.parts)), (name, place)


def test_every_value_of_every_enumeration_is_known_to_the_schema(schema: etree.XMLSchema) -> None:
    for name, message in MESSAGES.items():
        for place, check in values(message.parts):
            for value in check.values if isinstance(check, formats.OneOf) else ():
                filling = Filling(only_required=True, at=place, text=value)
                assert valid(schema, name, filling.fill(message.parts)), (name, place, value)


def test_no_element_of_the_schema_is_missing_except_those_that_are_named_here() -> None:
    known = _Schema()
    missing: set[str] = set()
    for name, message in MESSAGES.items():
        ours = {place.strip("/") for place in places(message.parts)}
        for path in known.paths(f"{name}Type"):
            parent, _, last = path.rpartition("/")
            if path not in ours | NOT_IN_THE_US and (not parent or parent in ours) and last not in OTHER_EDITIONS:
                missing.add(f"{last} of {parent}" if last == "SalesTaxCodeRef" else last)
    assert missing == NOT_PLAYED


class _Schema:
    """Just enough reading of the schema files to list the paths of a request."""

    def __init__(self) -> None:
        self.named: dict[tuple[str, str], etree._Element] = {}
        for file in sorted(ROOT.parent.glob("*.xsd")):
            for one in etree.parse(str(file)).getroot().iterchildren("{*}*"):
                self.named[str(one.tag), one.get("name", "")] = one

    def paths(self, type_name: str) -> set[str]:
        return set(self._children(self.named[f"{XSD}complexType", type_name], "", 0))

    def _children(self, node: etree._Element, path: str, depth: int) -> Iterator[str]:
        for child in node.iterchildren("{*}*"):
            if child.tag == f"{XSD}element":
                yield from self._element(child, path, depth)
            elif child.tag == f"{XSD}group" and child.get("ref"):
                yield from self._children(self.named[f"{XSD}group", child.get("ref", "")], path, depth)
            elif child.tag in {f"{XSD}sequence", f"{XSD}choice", f"{XSD}complexType"}:
                yield from self._children(child, path, depth)

    def _element(self, element: etree._Element, path: str, depth: int) -> Iterator[str]:
        name = element.get("name") or element.get("ref") or ""
        place = f"{path}/{name}" if path else name
        yield place
        if depth > 6:
            return
        found = self.named[f"{XSD}element", name] if element.get("ref") else element
        kind = self.named.get((f"{XSD}complexType", found.get("type", "")))
        yield from self._children(found if kind is None else kind, place, depth + 1)
