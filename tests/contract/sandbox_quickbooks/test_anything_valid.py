"""Whatever keeps to the rules gets an answer, and what is refused changes nothing."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from app.sandbox.quickbooks import CompanyFile
from app.sandbox.quickbooks.books import storage
from app.sandbox.quickbooks.books.kinds import ONLY_KINDS, REFERS_TO
from app.sandbox.quickbooks.messages import MESSAGES
from app.sandbox.quickbooks.rules import formats
from app.sandbox.quickbooks.rules.grammar import Either, Element, Mixed, Part
from tests.contract.sandbox_quickbooks.asking import REFERENCE, Clock, Desk, document
from tests.contract.sandbox_quickbooks.filling import SAMPLES, stands

ROOT = REFERENCE / "xsd" / "qbxmlops130.xsd"
NUMBERS = {
    formats.amount: ("0.00", "-12.50", "+7", "9999999999999.99", ""),
    formats.number: ("0", "-1.5", "0.00001", "9999999999.99999", ""),
}
SEQUENCE = "1772000000"
TEXTS = ("x", "", "M&#252;ller &amp; S&#246;hne", "a:b", "&#128293;", " 7 ", "2", "-1")


def busy_company() -> Desk:
    clock = Clock()
    desk = Desk(CompanyFile.messy(clock), clock=clock)
    desk.file.define_field("x", "Customer", "Item", "Invoice", "Company")
    desk.file.add_item("Visit", price="80")
    invoice = desk.file.add_invoice("Walk-in", [{"item": "Visit"}, {"item": "Visit", "quantity": 2}])
    desk.file.receive_payment(invoice.txn_id, 20)
    desk.file.add_credit_memo("Walk-in", 10, item="Visit")
    return desk


class Pools:
    """Ids, names and references that exist, so that requests get past the first check."""

    def __init__(self, file: CompanyFile) -> None:
        self.file = file
        lists = [record for table in file.contents.tables.values() for record in table]
        for record in (*lists, *file.ledger):
            record.sequence = int(SEQUENCE)
        lines = [line["TxnLineID"] for record in file.ledger for line in record.get("Lines", ())]
        self.of = {
            "ListID": ("1-1", "", *(one.id for one in lists)),
            "FullName": ("", "Nobody", *(_escaped(one.full_name) for one in lists)),
            "TxnID": ("1-1", *(one.id for one in file.ledger)),
            "CreditTxnID": tuple(one.id for one in file.credit_memos),
            "TxnLineID": ("-1", *lines),
            "EditSequence": (SEQUENCE, SEQUENCE, SEQUENCE, "1"),
        }

    def refs(self, tag: str) -> tuple[str, ...]:
        """What can stand in a reference, most of it meaning something."""
        there = [
            f"<ListID>{record.id}</ListID>"
            for record in self.file.table(REFERS_TO.get(tag, "Entity"))
            if record.kind in ONLY_KINDS.get(tag, (record.kind,))
        ]
        return (*there, *there, "", "<ListID>1-1</ListID>", "<FullName>No</FullName>")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").encode("ascii", "xmlcharrefreplace").decode()


def contents(parts: Sequence[Part], pools: Pools) -> st.SearchStrategy[str]:
    """Content that keeps to the rules."""
    return st.tuples(*(_part(part, pools) for part in parts if stands(part))).map("".join)


def _part(part: Part, pools: Pools) -> st.SearchStrategy[str]:
    if isinstance(part, Either):
        options = st.one_of(*(contents(option, pools) for option in part.options))
        return options if part.required else st.one_of(st.just(""), options)
    if isinstance(part, Mixed):
        return st.lists(st.one_of(*(_one(option, pools) for option in part.options)), max_size=3).map("".join)
    assert isinstance(part, Element)
    if part.required:
        return st.lists(_one(part, pools), min_size=1, max_size=min(2, part.at_most)).map("".join)
    return st.one_of(st.just(""), st.lists(_one(part, pools), max_size=min(2, part.at_most)).map("".join))


def _one(element: Element, pools: Pools) -> st.SearchStrategy[str]:
    if element.tag in REFERS_TO:
        inside: st.SearchStrategy[str] = st.sampled_from(pools.refs(element.tag))
    elif element.check is None:
        inside = contents(element.parts, pools)
    else:
        inside = _value(element, element.check, pools)
    return inside.map(lambda text: f"<{element.tag}>{text}</{element.tag}>")


def _value(element: Element, check: formats.Check, pools: Pools) -> st.SearchStrategy[str]:
    if isinstance(check, formats.Text):
        known = pools.of.get(element.tag, TEXTS)
        return st.sampled_from([one for one in known if check(ET.fromstring(f"<a>{one}</a>").text or "") is None])
    if isinstance(check, formats.OneOf):
        return st.sampled_from(check.values)
    if isinstance(check, formats.Whole):
        return st.sampled_from([str(check.low or 0), str(check.high or 3)])
    return st.sampled_from(NUMBERS.get(check, (SAMPLES[check], "") if check("") is None else (SAMPLES[check],)))


def state(desk: Desk) -> str:
    """Everything but the numbers of ids that were used up."""
    kept = storage.as_json(desk.file.contents)
    for part in (*kept["tables"].values(), kept["transactions"]):
        part.pop("last_number")
    return json.dumps({**kept, "tables": {name: part for name, part in kept["tables"].items() if part["records"]}})


DESK = busy_company()
POOLS = Pools(DESK.file)
BACKUP = DESK.file.snapshot()
SCHEMA = etree.XMLSchema(etree.parse(str(ROOT))) if ROOT.exists() else None


@pytest.mark.parametrize("name", sorted(MESSAGES))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_keeps_to_the_rules_is_answered_and_a_refusal_changes_nothing(name: str, data: st.DataObject) -> None:
    content = data.draw(_requests(name))
    before = state(DESK)
    try:
        _check(name, content, before)
    finally:
        if state(DESK) != before:
            DESK.file.restore(BACKUP)
            DESK.reopen()


@cache
def _requests(name: str) -> st.SearchStrategy[str]:
    return contents(MESSAGES[name].parts, POOLS)


def _check(name: str, content: str, before: str) -> None:
    answer = DESK.session.process(document(f"<{name}>{content}</{name}>"))
    assert answer.isascii()
    code = int(ET.fromstring(answer)[0][0].attrib["statusCode"])
    if code >= 1000 or "Query" in name:
        assert state(DESK) == before
    if SCHEMA is not None:
        lenient = answer.replace("%</PricePercent>", "</PricePercent>")
        assert SCHEMA.validate(etree.fromstring(lenient)), str(SCHEMA.error_log)
    for invoice in DESK.file.invoices:
        assert 0 <= DESK.file.balance_remaining(invoice.txn_id) <= Decimal(invoice["Total"])
