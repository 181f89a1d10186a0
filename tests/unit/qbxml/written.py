"""Requests as they are written, and why they are not."""

from typing import Any

import pytest
from lxml import etree

import qbxml
from qbxml import messages as m


def write(body: qbxml.Rq, version: str = "13.0") -> qbxml.Written:
    return qbxml.write(qbxml.MessageSet(requests=[qbxml.Request("1", body)]), version)


def refusal(body: qbxml.Rq, version: str = "13.0") -> qbxml.InvalidValue:
    with pytest.raises(qbxml.InvalidValue) as caught:
        write(body, version)
    return caught.value


def added(**values: Any) -> m.CustomerAddRq:
    return m.CustomerAddRq(customer_add=m.CustomerAdd(**{"name": "A", **values}))


def invoiced(**line: Any) -> m.InvoiceAddRq:
    invoice = m.InvoiceAdd(customer=m.Ref(list_id="1"), lines=[m.InvoiceLineAdd(**line)])
    return m.InvoiceAddRq(invoice_add=invoice)


def shown(body: qbxml.Rq, tag: str) -> list[str | None]:
    tree = etree.fromstring(write(body).xml.encode())
    return [element.text for element in tree.iter(tag)]
