"""Custom fields and private data."""

from tests.contract.sandbox_quickbooks.asking import OWNER, Desk

HOLDER = "<ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>Juniper Dental</FullName></ListObjRef>"


def write(desk: Desk, verb: str, owner: str, name: str, holder: str = HOLDER, value: str = "v1") -> int:
    said = "" if verb == "Del" else f"<DataExtValue>{value}</DataExtValue>"
    content = f"<OwnerID>{owner}</OwnerID><DataExtName>{name}</DataExtName>{holder}{said}"
    return desk.ask(f"DataExt{verb}", f"<DataExt{verb}>{content}</DataExt{verb}>").code


def shown(desk: Desk, owner: str) -> str | None:
    asked = desk.ask("CustomerQuery", f"<FullName>Juniper Dental</FullName><OwnerID>{owner}</OwnerID>")
    return asked.text("DataExtRet/DataExtValue")


def test_a_field_is_added_changed_and_removed(desk: Desk) -> None:
    desk.file.define_field("Link", "Customer", owner=OWNER)
    before = desk.file.require("Juniper Dental").edit_sequence
    assert write(desk, "Add", OWNER, "Link") == 0
    assert desk.file.require("Juniper Dental").edit_sequence != before
    assert write(desk, "Add", OWNER, "Link") == 3100
    assert write(desk, "Mod", OWNER, "Link", value="v2") == 0
    assert shown(desk, OWNER) == "v2"
    before = desk.file.require("Juniper Dental").edit_sequence
    assert write(desk, "Del", OWNER, "Link") == 0
    assert desk.file.require("Juniper Dental").edit_sequence != before
    assert shown(desk, OWNER) is None
    assert write(desk, "Del", OWNER, "Link") == 3120


def test_a_field_must_be_defined_for_the_kind_of_record(desk: Desk) -> None:
    assert write(desk, "Add", "0", "Gate code") == 3121
    desk.file.define_field("Gate code", "Item")
    assert write(desk, "Add", "0", "Gate code") == 3121
    desk.file.define_field("Gate code", "Customer")
    assert write(desk, "Add", "0", "Gate code") == 0
    assert shown(desk, "0") == "v1"


def test_a_custom_field_holds_thirty_characters(desk: Desk) -> None:
    desk.file.define_field("Gate code", "Customer")
    assert write(desk, "Add", "0", "Gate code", value="x" * 31) == 3070
    assert write(desk, "Add", "0", "Gate code", value="x" * 30) == 0


def test_the_holder_must_exist(desk: Desk) -> None:
    desk.file.define_field("Gate code", "Customer", "Invoice")
    nobody = "<ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>Nobody</FullName></ListObjRef>"
    assert write(desk, "Add", "0", "Gate code", nobody) == 3120
    vendor = nobody.replace("Nobody", "Plains Supply")
    assert write(desk, "Add", "0", "Gate code", vendor) == 3120
    assert write(desk, "Add", "0", "Gate code", "<TxnDataExtType>Invoice</TxnDataExtType><TxnID>F-1</TxnID>") == 3120


def test_an_invoice_can_hold_a_field(desk: Desk) -> None:
    desk.file.define_field("Crew", "Invoice")
    invoice = desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}])
    holder = f"<TxnDataExtType>Invoice</TxnDataExtType><TxnID>{invoice.txn_id}</TxnID>"
    assert write(desk, "Add", "0", "Crew", holder) == 0
    assert desk.ask("InvoiceQuery", "<OwnerID>0</OwnerID>").text("DataExtRet/DataExtValue") == "v1"
