"""Invoices, payments and credits, entered and taken back by hand."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.by_hand.things import ThingsByHand
from app.sandbox.quickbooks.by_hand.words import reference, values_of
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.balances import remaining
from app.sandbox.quickbooks.lists.references import resolve
from app.sandbox.quickbooks.transactions import invoices, lines, payments, totals
from app.sandbox.quickbooks.transactions.closing import of_id

Amount = Decimal | int | str


class MoneyByHand(ThingsByHand):
    """The windows for invoices, payments and credits."""

    @property
    def invoices(self) -> list[Record]:
        """In the order in which they were entered."""
        return [txn for txn in self.ledger if txn.kind == "Invoice"]

    @property
    def payments(self) -> list[Record]:
        return [txn for txn in self.ledger if txn.kind == "ReceivePayment"]

    @property
    def credit_memos(self) -> list[Record]:
        return [txn for txn in self.ledger if txn.kind == "CreditMemo"]

    def invoice(self, txn_id: str) -> Record:
        """Raises: Refusal 3120 when there is none."""
        return of_id(self, "Invoice", txn_id)

    def balance_remaining(self, txn_id: str) -> Decimal:
        """What is left to pay of an invoice."""
        return remaining(self, self.invoice(txn_id))

    def add_invoice(self, customer: Any, lines: Sequence[dict[str, Any]], **values: Any) -> Record:
        """A new invoice; a line is ``{"item": …, "quantity": …, "rate" or "amount": …, "desc": …}``."""
        with self.lock:
            given = values_of(self, {"customer": customer, **values})
            given["Lines"] = [("InvoiceLineAdd", values_of(self, line)) for line in lines]
            return invoices.add(self, given)

    def edit_invoice(self, txn_id: str, lines: Sequence[dict[str, Any]] | None = None, **values: Any) -> Record:
        """Change an invoice; lines that are given (those with a ``TxnLineID`` stay) replace all lines."""
        with self.lock:
            given = values_of(self, values)
            if lines is not None:
                asked = [values_of(self, {"TxnLineID": "-1", **line}) for line in lines]
                given["Lines"] = [("InvoiceLineMod", one) for one in asked]
            return invoices.modify(self, of_id(self, "Invoice", txn_id), given)

    def void_invoice(self, txn_id: str) -> Record:
        """Set an invoice to zero and mark its memo."""
        with self.lock:
            record = of_id(self, "Invoice", txn_id)
            payments.void(self, record)
            return record

    def delete_invoice(self, txn_id: str) -> None:
        with self.lock:
            payments.delete(self, of_id(self, "Invoice", txn_id))

    def receive_payment(
        self,
        invoice_txn_id: str | Sequence[str],
        amount: Amount,
        *,
        ref_number: str = "",
        method: str = "Check",
        memo: str = "",
        txn_date: str = "",
    ) -> Record:
        """Receive a payment for an invoice, or for several in their order; what is too much stays unused."""
        ids = [invoice_txn_id] if isinstance(invoice_txn_id, str) else list(invoice_txn_id)
        with self.lock:
            paid = [of_id(self, "Invoice", one) for one in ids]
            data = {
                **self._payment_head(paid[0], ref_number, memo, txn_date),
                "PaymentMethodRef": resolve(self, "PaymentMethodRef", {"FullName": method}, "the payment"),
                "DepositToAccountRef": resolve(self, "DepositToAccountRef", {"FullName": "Undeposited Funds"}, "the payment"),
            }
            return payments.enter(self, "ReceivePayment", paid, Decimal(amount), data)

    def apply_journal(self, invoice_txn_id: str, amount: Amount, *, memo: str = "", txn_date: str = "") -> Record:
        """Settle part of an invoice by a journal entry, without any payment."""
        with self.lock:
            invoice = of_id(self, "Invoice", invoice_txn_id)
            data = self._payment_head(invoice, "", memo, txn_date)
            return payments.enter(self, "JournalEntry", [invoice], Decimal(amount), data)

    def _payment_head(self, invoice: Record, ref_number: str, memo: str, txn_date: str) -> dict[str, str]:
        data = {
            "CustomerRef": invoice["CustomerRef"],
            "ARAccountRef": invoice["ARAccountRef"],
            "TxnDate": txn_date or self.today().isoformat(),
            "RefNumber": ref_number,
            "Memo": memo,
            "CurrencyRef": invoice.get("CurrencyRef", ""),
            "ExchangeRate": invoice.get("ExchangeRate", "") if invoice.get("CurrencyRef") else "",
        }
        return {tag: value for tag, value in data.items() if value}

    def void_payment(self, txn_id: str, *, lists_applications: bool = True) -> Record:
        """Void a payment: its invoices are open again; it goes on listing them with 0.00, or forgets them."""
        with self.lock:
            record = of_id(self, "ReceivePayment", txn_id)
            payments.void_payment(self, record, lists_applications=lists_applications)
            return record

    def delete_payment(self, txn_id: str) -> None:
        """Delete a payment, so that its invoices are open again."""
        with self.lock:
            payments.delete(self, of_id(self, "ReceivePayment", txn_id))

    def delete_txn(self, txn_id: str) -> None:
        """Delete any transaction; what it settled is open again."""
        with self.lock:
            record = self.ledger.get(txn_id)
            if record is None:
                raise Refusal(3120, f'There is no transaction with the id "{txn_id}".')
            payments.delete(self, record)

    def add_credit_memo(self, customer: Any, amount: Amount, *, item: Any, apply_to: str = "", ref_number: str = "") -> Record:
        """A credit over one item, applied to an invoice when one is named."""
        with self.lock:
            head: dict[str, Any] = {
                "CustomerRef": resolve(self, "CustomerRef", reference(self, "CustomerRef", customer), "the credit"),
                "ARAccountRef": next(one.id for one in self.accounts if one["AccountType"] == "AccountsReceivable"),
                "TxnDate": self.today().isoformat(),
                "IsPending": "false",
            }
            if ref_number:
                head["RefNumber"] = ref_number
            asked = values_of(self, {"item": item, "amount": str(amount)})
            head["Lines"] = lines.enter(self, [("CreditMemoLineAdd", asked)], "the CreditMemo")
            totals.compute(self, head, "the CreditMemo")
            memo = self.insert_txn("CreditMemo", head)
            if apply_to:
                invoice = of_id(self, "Invoice", apply_to)
                part = min(Decimal(head["Total"]), remaining(self, invoice))
                payments.settle(self, memo, invoice, part)
            return memo

    def delete_credit_memo(self, txn_id: str) -> None:
        with self.lock:
            payments.delete(self, of_id(self, "CreditMemo", txn_id))
