"""The transactions of the company: by id and by customer, and what settles what."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.sandbox.quickbooks.books.record import Record


@dataclass(slots=True)
class Link:
    """An amount of one transaction (a payment, credit or journal entry) that is applied to an invoice."""

    source: str
    invoice: str
    amount: Decimal


class Ledger:
    """Invoices, payments, credit memos and journal entries, with their links."""

    def __init__(self) -> None:
        self.last_number = 0  # of transactions and lines, in their ids
        self.last_txn_number = 0
        self.links: list[Link] = []
        self._records: dict[str, Record] = {}
        self._by_customer: dict[str, dict[str, None]] = {}
        self._customer_of: dict[str, str] = {}
        self._applied: dict[str, list[Link]] = {}
        self._used: dict[str, list[Link]] = {}

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._records.values()))

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, txn_id: str) -> Record:
        return self._records[txn_id]

    def get(self, txn_id: str | None) -> Record | None:
        return self._records.get(txn_id or "")

    def new_id(self, now: int) -> str:
        """A TxnID or TxnLineID."""
        self.last_number += 1
        return f"{self.last_number:X}-{now}"

    def new_txn_number(self) -> str:
        self.last_txn_number += 1
        return str(self.last_txn_number)

    def put(self, record: Record) -> None:
        """Add a transaction, or take in that its customer changed."""
        self._forget(record.id)
        self._records[record.id] = record
        customer = str(record.get("CustomerRef", ""))
        self._customer_of[record.id] = customer
        self._by_customer.setdefault(customer, {})[record.id] = None

    def remove(self, record: Record) -> list[Link]:
        """Take a transaction out; answers the links that ended with it."""
        self._forget(record.id)
        self._records.pop(record.id, None)
        ended = self.applied_to(record.id) + self.used_of(record.id)
        for link in ended:
            self.unlink(link)
        return ended

    def _forget(self, txn_id: str) -> None:
        customer = self._customer_of.pop(txn_id, None)
        if customer is not None:
            self._by_customer[customer].pop(txn_id, None)

    def of_customer(self, list_id: str) -> list[Record]:
        return [self._records[one] for one in self._by_customer.get(list_id, ())]

    def link(self, source: str, invoice: str, amount: Decimal) -> None:
        link = Link(source, invoice, amount)
        self.links.append(link)
        self._applied.setdefault(invoice, []).append(link)
        self._used.setdefault(source, []).append(link)

    def unlink(self, link: Link) -> None:
        self.links.remove(link)
        self._applied[link.invoice].remove(link)
        self._used[link.source].remove(link)

    def applied_to(self, invoice: str) -> list[Link]:
        """What settles an invoice."""
        return list(self._applied.get(invoice, ()))

    def used_of(self, source: str) -> list[Link]:
        """What a payment, credit or journal entry settles."""
        return list(self._used.get(source, ()))
