"""What is rejected as a whole, so that nothing of the message set is done."""

import pytest

from app.sandbox.quickbooks import QuickBooksError
from tests.contract.sandbox_quickbooks.asking import Desk, document

NEW = "<CustomerAdd><Name>New one</Name>{}</CustomerAdd>"

BROKEN = {
    "wrong order": "<CustomerAddRq><CustomerAdd><CompanyName>c</CompanyName><Name>n</Name></CustomerAdd></CustomerAddRq>",
    "required element missing": "<CustomerAddRq><CustomerAdd><CompanyName>c</CompanyName></CustomerAdd></CustomerAddRq>",
    "no content": "<CustomerAddRq/>",
    "name too long": f"<CustomerAddRq><CustomerAdd><Name>{'x' * 42}</Name></CustomerAdd></CustomerAddRq>",
    "unknown element": "<CustomerAddRq><CustomerAdd><Name>n</Name><Shoe>1</Shoe></CustomerAdd></CustomerAddRq>",
    "element of another edition": "<CustomerAddRq><CustomerAdd><Name>n</Name><Mobile>1</Mobile></CustomerAdd></CustomerAddRq>",
    "repeated element": "<CustomerAddRq><CustomerAdd><Name>n</Name><Name>n</Name></CustomerAdd></CustomerAddRq>",
    "text between": "<CustomerAddRq><CustomerAdd><Name>n</Name>oops</CustomerAdd></CustomerAddRq>",
    "element in a value": "<CustomerAddRq><CustomerAdd><Name><b>n</b></Name></CustomerAdd></CustomerAddRq>",
    "attribute on a value": '<CustomerAddRq><CustomerAdd><Name x="1">n</Name></CustomerAdd></CustomerAddRq>',
    "macro": '<InvoiceAddRq><InvoiceAdd defMacro="TxnID:1"><CustomerRef/></InvoiceAdd></InvoiceAddRq>',
    "bad boolean": f"<CustomerAddRq>{NEW.format('<IsActive>True</IsActive>')}</CustomerAddRq>",
    "bad amount": f"<CustomerAddRq>{NEW.format('<CreditLimit>12.5</CreditLimit>')}</CustomerAddRq>",
    "amount with comma": f"<CustomerAddRq>{NEW.format('<CreditLimit>1,000.00</CreditLimit>')}</CustomerAddRq>",
    "bad date": f"<CustomerAddRq>{NEW.format('<JobStartDate>2026-02-30</JobStartDate>')}</CustomerAddRq>",
    "date of another form": f"<CustomerAddRq>{NEW.format('<JobStartDate>02/03/2026</JobStartDate>')}</CustomerAddRq>",
    "bad enumeration": f"<CustomerAddRq>{NEW.format('<JobStatus>none</JobStatus>')}</CustomerAddRq>",
    "line break in a name": "<CustomerAddRq><CustomerAdd><Name>a\nb</Name></CustomerAdd></CustomerAddRq>",
    "time with Z": "<CustomerQueryRq><FromModifiedDate>2026-01-01T10:00:00Z</FromModifiedDate></CustomerQueryRq>",
    "time with fraction": "<CustomerQueryRq><FromModifiedDate>2026-01-01T10:00:00.5</FromModifiedDate></CustomerQueryRq>",
    "hour 25": "<CustomerQueryRq><FromModifiedDate>2026-01-01T25:00:00</FromModifiedDate></CustomerQueryRq>",
    "ids and filters together": "<CustomerQueryRq><ListID>1</ListID><MaxReturned>1</MaxReturned></CustomerQueryRq>",
    "MaxReturned 0": "<CustomerQueryRq><MaxReturned>0</MaxReturned></CustomerQueryRq>",
    "OwnerID no GUID": "<CustomerQueryRq><OwnerID>me</OwnerID></CustomerQueryRq>",
    "OwnerID where there is none": "<TermsQueryRq><OwnerID>0</OwnerID></TermsQueryRq>",
    "iterator on accounts": '<AccountQueryRq iterator="Start"><MaxReturned>5</MaxReturned></AccountQueryRq>',
    "iterator on deletions": '<ListDeletedQueryRq iterator="Start"><ListDelType>Customer</ListDelType></ListDeletedQueryRq>',
    "iterator of an unknown step": '<CustomerQueryRq iterator="Next"><MaxReturned>5</MaxReturned></CustomerQueryRq>',
    "continue without id": '<CustomerQueryRq iterator="Continue"><MaxReturned>5</MaxReturned></CustomerQueryRq>',
    "long requestID": f'<HostQueryRq requestID="{"1" * 51}"/>',
    "unknown request": "<GadgetQueryRq/>",
    "fifty-one ship-tos": "<CustomerAddRq>"
    + NEW.format("".join(f"<ShipToAddress><Name>s{n}</Name></ShipToAddress>" for n in range(51)))
    + "</CustomerAddRq>",
    "both kinds of price": "<ItemServiceAddRq><ItemServiceAdd><Name>i</Name><SalesOrPurchase><Price>1</Price></SalesOrPurchase>"
    "<SalesAndPurchase/></ItemServiceAdd></ItemServiceAddRq>",
    "neither kind of price": "<ItemServiceAddRq><ItemServiceAdd><Name>i</Name></ItemServiceAdd></ItemServiceAddRq>",
    "class before parent in a non-inventory add": "<ItemNonInventoryAddRq><ItemNonInventoryAdd><Name>i</Name>"
    "<ClassRef><FullName>c</FullName></ClassRef><ParentRef><FullName>p</FullName></ParentRef>"
    "<SalesOrPurchase/></ItemNonInventoryAdd></ItemNonInventoryAddRq>",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_request_fails_the_whole_message_set(desk: Desk, broken: str) -> None:
    before = len(desk.file.customers)
    good = f"<CustomerAddRq>{NEW.format('')}</CustomerAddRq>"
    with pytest.raises(QuickBooksError) as failure:
        desk.session.process(document(good, broken))
    assert failure.value.hresult == "0x80040400"
    assert len(desk.file.customers) == before


DOCUMENTS = {
    "not XML": "hello",
    "empty": "",
    "no declaration": '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>',
    "no qbxml version": '<?xml version="1.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>',
    "cut off": document("<HostQueryRq/>")[:-12],
    "raw umlaut": document("<CustomerAddRq><CustomerAdd><Name>Müller</Name></CustomerAdd></CustomerAddRq>"),
    "half a surrogate": document("<CustomerAddRq><CustomerAdd><Name>&#55357;</Name></CustomerAdd></CustomerAddRq>"),
    "control character": document("<CustomerAddRq><CustomerAdd><Name>&#11;</Name></CustomerAdd></CustomerAddRq>"),
    "unknown entity": document("<CustomerAddRq><CustomerAdd><Name>&nbsp;</Name></CustomerAdd></CustomerAddRq>"),
    "document type": document("<HostQueryRq/>").replace("<QBXML>", '<!DOCTYPE QBXML [<!ENTITY a "b">]><QBXML>'),
    "no onError": document("<HostQueryRq/>", head=""),
    "unknown onError": document("<HostQueryRq/>", head='onError="goOn"'),
    "rollbackOnError": document("<HostQueryRq/>", head='onError="rollbackOnError"'),
    "unknown attribute": document("<HostQueryRq/>", head='onError="stopOnError" hurry="yes"'),
    "two message sets": document("<HostQueryRq/>").replace("</QBXML>", '<QBXMLMsgsRq onError="stopOnError"/></QBXML>'),
    "another root": '<?xml version="1.0"?><?qbxml version="13.0"?><QBPOSXML/>',
}


@pytest.mark.parametrize("xml", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_a_broken_document_is_rejected(desk: Desk, xml: str) -> None:
    with pytest.raises(QuickBooksError) as failure:
        desk.session.process(xml)
    assert failure.value.hresult == "0x80040400"


def test_a_version_that_is_not_spoken_has_an_hresult_of_its_own(desk: Desk) -> None:
    with pytest.raises(QuickBooksError) as failure:
        desk.ask("HostQuery", version="16.0")
    assert failure.value.hresult == "0x80040423"


NEWER = [
    ("11.0", "CustomerAdd", NEW.format("<JobTitle>t</JobTitle>")),
    ("11.0", "CustomerAdd", NEW.format("<ShipToAddress><Name>s</Name></ShipToAddress>")),
    ("7.0", "CustomerAdd", NEW.format("<ExternalGUID>{0D0C0B0A-1111-2222-3333-444455556666}</ExternalGUID>")),
    ("11.0", "ItemServiceAdd", "<ItemServiceAdd><Name>n</Name><BarCode/><SalesOrPurchase/></ItemServiceAdd>"),
    ("5.0", "CustomerAdd", NEW.format("<BillAddress><Note>n</Note></BillAddress>")),
    ("3.0", "CustomerQuery", "<IncludeRetElement>ListID</IncludeRetElement>"),
    ("1.1", "ListDeletedQuery", "<ListDelType>Customer</ListDelType>"),
    ("12.0", "ItemInventoryAdd", "<ItemInventoryAdd><Name>n</Name><Max>1</Max></ItemInventoryAdd>"),
]


@pytest.mark.parametrize(("version", "name", "content"), NEWER)
def test_an_element_newer_than_the_version_is_rejected(desk: Desk, version: str, name: str, content: str) -> None:
    with pytest.raises(QuickBooksError):
        desk.ask(name, content, version=version)
    assert desk.ask(name, content, version="13.0").code in {0, 1, 3270}


def test_iterators_are_unknown_before_5_0(desk: Desk) -> None:
    with pytest.raises(QuickBooksError):
        desk.ask("CustomerQuery", "<MaxReturned>1</MaxReturned>", 'iterator="Start"', version="4.1")


def test_characters_beyond_latin_1_come_as_references_and_leave_as_references(desk: Desk) -> None:
    answer = desk.session.process(
        document("<CustomerAddRq><CustomerAdd><Name>M&#252;ller &#8211; &#8364;5 &#9731;</Name></CustomerAdd></CustomerAddRq>")
    )
    assert answer.isascii()
    assert "M&#252;ller &#8211; &#8364;5 ?" in answer
    assert desk.file.find_customer("Müller – €5 ?") is not None
