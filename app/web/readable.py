"""qbXML as people read it: one element a line, with customers' values masked unless somebody asked to see them."""

from __future__ import annotations

import re

from lxml import etree

MASK = "•••"
MOST = 200_000  # characters shown of a message
# What says nothing about a customer: ids, versions, times, states, and what a query asks for.
PLAIN = frozenset(
    [
        "ListID",
        "TxnID",
        "TxnLineID",
        "EditSequence",
        "TimeCreated",
        "TimeModified",
        "ActiveStatus",
        "IsActive",
        "OwnerID",
        "MaxReturned",
        "FromModifiedDate",
        "ToModifiedDate",
        "IncludeRetElement",
        "IncludeLineItems",
        "TimeDeleted",
        "ListDelType",
        "TxnDelType",
        "MajorVersion",
        "MinorVersion",
        "Country",
        "SupportedQBXMLVersion",
        "QBFileMode",
        "IsAutomaticLogin",
        "ProductName",
        "Sublevel",
        "DataExtType",
        "TxnNumber",
    ]
)


def readable(xml: str, *, masked: bool) -> str:
    """The message in lines; when it cannot be read as XML it is shown only unmasked, because nothing tells its values apart."""
    try:
        root = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))
    except (etree.XMLSyntaxError, ValueError):
        return xml[:MOST] if not masked else f"{len(xml):,} characters that are no complete XML."
    if masked:
        _mask(root)
    etree.indent(root)
    head = "".join(re.findall(r"<\?qbxml[^>]*\?>", xml[:400]))
    text = etree.tostring(root, encoding="unicode")
    return f"{head}\n{text}".strip()[:MOST]


def _mask(root: etree._Element) -> None:
    for element in root.iter():
        if not isinstance(element.tag, str):
            element.text = MASK  # a comment or an instruction
        elif len(element) == 0 and element.text and element.tag not in PLAIN:
            element.text = MASK
        if element.get("statusMessage"):
            element.set("statusMessage", MASK)  # QuickBooks quotes values in it
