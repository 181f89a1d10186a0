"""Invoices that are changed, voided and taken back."""

from tests.contract.sandbox_quickbooks.asking import Desk
from tests.contract.sandbox_quickbooks.invoicing import add, edit, line


def test_an_empty_customer_in_a_mod_keeps_the_customer(desk: Desk) -> None:
    added = add(desk, line("Labor"))
    assert edit(desk, str(added.text("TxnID")), "<CustomerRef/>").text("CustomerRef/FullName") == "Juniper Dental"


def test_stock_follows_invoices(desk: Desk) -> None:
    def on_hand() -> str | None:
        return desk.ask("ItemQuery", "<FullName>Compressor 3T</FullName>").text("QuantityOnHand")

    txn_id = str(add(desk, line("Compressor 3T", "<Quantity>3</Quantity>")).text("TxnID"))
    assert on_hand() == "1"
    line_id = desk.file.invoice(txn_id)["Lines"][0]["TxnLineID"]
    edit(desk, txn_id, f"<InvoiceLineMod><TxnLineID>{line_id}</TxnLineID><Quantity>2</Quantity></InvoiceLineMod>")
    assert on_hand() == "2"
    desk.file.delete_invoice(txn_id)
    assert on_hand() == "4"


def test_a_mod_changes_header_and_lines_and_deletes_what_it_does_not_name(desk: Desk) -> None:
    added = add(desk, line("Labor", "<Amount>100.00</Amount>") + line("Service call") + line("Freight"))
    txn_id = str(added.text("TxnID"))
    ids = [one.findtext("TxnLineID") for one in added.records[0].iter("InvoiceLineRet")]
    lines = (
        f"<InvoiceLineMod><TxnLineID>{ids[0]}</TxnLineID><Amount>50.00</Amount></InvoiceLineMod>"
        f"<InvoiceLineMod><TxnLineID>{ids[2]}</TxnLineID></InvoiceLineMod>"
        "<InvoiceLineMod><TxnLineID>-1</TxnLineID><ItemRef><FullName>Service call</FullName></ItemRef></InvoiceLineMod>"
    )
    changed = edit(desk, txn_id, f"<RefNumber>88</RefNumber>{lines}")
    assert changed.text("RefNumber") == "88"
    shown = [(one.findtext("TxnLineID"), one.findtext("Amount")) for one in changed.records[0].iter("InvoiceLineRet")]
    assert shown[:2] == [(ids[0], "50.00"), (ids[2], "25.00")]
    assert shown[2][1] == "60.00" and shown[2][0] not in ids
    assert changed.text("Subtotal") == "135.00"


def test_without_lines_a_mod_leaves_the_lines(desk: Desk) -> None:
    added = add(desk, line("Labor"))
    changed = edit(desk, str(added.text("TxnID")), "<Memo>hello</Memo>")
    assert (changed.text("Memo"), changed.text("Subtotal")) == ("hello", "95.00")


def test_lines_in_another_order_are_3290_and_unknown_lines_3120(desk: Desk) -> None:
    added = add(desk, line("Labor") + line("Freight"))
    ids = [one.findtext("TxnLineID") for one in added.records[0].iter("InvoiceLineRet")]
    swapped = "".join(f"<InvoiceLineMod><TxnLineID>{one}</TxnLineID></InvoiceLineMod>" for one in reversed(ids))
    assert edit(desk, str(added.text("TxnID")), swapped).code == 3290
    unknown = "<InvoiceLineMod><TxnLineID>FFF-1</TxnLineID></InvoiceLineMod>"
    assert edit(desk, str(added.text("TxnID")), unknown).code == 3120


def test_a_stale_or_missing_invoice(desk: Desk) -> None:
    txn_id = str(add(desk, line("Labor")).text("TxnID"))
    assert edit(desk, txn_id, "<Memo>x</Memo>", "1").code == 3200
    assert desk.ask("InvoiceMod", "<InvoiceMod><TxnID>F-1</TxnID><EditSequence>1</EditSequence></InvoiceMod>").code == 3120


def test_a_locked_invoice(desk: Desk) -> None:
    txn_id = str(add(desk, line("Labor")).text("TxnID"))
    desk.behaviour.record_locks[txn_id] = 3175
    assert edit(desk, txn_id, "<Memo>x</Memo>").code == 3175


def test_a_voided_invoice_is_zero_and_says_so_in_its_memo(desk: Desk) -> None:
    invoice = desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}], memo="job 7")
    desk.file.receive_payment(invoice.txn_id, 20)
    before = invoice.edit_sequence
    desk.file.void_invoice(invoice.txn_id)
    shown = desk.ask("InvoiceQuery", "<IncludeLineItems>true</IncludeLineItems>")
    assert shown.text("Memo") == "VOID: job 7"
    assert {shown.text("Subtotal"), shown.text("BalanceRemaining"), shown.text("InvoiceLineRet/Amount")} == {"0.00"}
    assert shown.text("EditSequence") != before


def test_an_invoice_is_edited_by_hand(desk: Desk) -> None:
    invoice = desk.file.add_invoice("Juniper Dental", [{"item": "Labor"}, {"item": "Freight"}])
    kept = invoice["Lines"][1]["TxnLineID"]
    desk.file.edit_invoice(invoice.txn_id, lines=[{"TxnLineID": kept}, {"item": "Service call"}], po_number="77")
    assert [line["Amount"] for line in invoice["Lines"]] == ["25.00", "60.00"]
    assert (invoice["PONumber"], invoice["Subtotal"]) == ("77", "85.00")
