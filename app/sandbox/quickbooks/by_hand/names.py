"""Customers, vendors, employees and other names, edited by hand."""

from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.by_hand.words import KINDS, reference, values_of
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists import customers, removing
from app.sandbox.quickbooks.lists.references import claim_name
from app.sandbox.quickbooks.stored_text import stored, stored_all


class NamesByHand(Books):
    """The Customer Center, the Vendor Center and the other lists of names."""

    @property
    def customers(self) -> list[Record]:
        """Customers and jobs, by full name."""
        return self.of_kind("Customer")

    @property
    def vendors(self) -> list[Record]:
        return self.of_kind("Vendor")

    @property
    def employees(self) -> list[Record]:
        return self.of_kind("Employee")

    @property
    def other_names(self) -> list[Record]:
        return self.of_kind("OtherName")

    def customer(self, list_id: str) -> Record:
        """Raises: Refusal 3120 when there is none."""
        return customers.of_id(self, list_id)

    def find_customer(self, full_name: str) -> Record | None:
        """The customer or job with this full name."""
        found = self.table("Entity").named(full_name)
        return found if found is not None and found.kind == "Customer" else None

    def add_customer(self, name: str, **values: Any) -> Record:
        """A new customer; with ``parent`` (full name, ListID or record) a job.

        Other values by their words: ``company_name``, ``bill_address={"addr1": …}``, ``ship_to=[{"name": …}]``.
        """
        with self.lock:
            return customers.add(self, values_of(self, {"name": name, **values}))

    def edit_customer(self, list_id: str, **values: Any) -> Record:
        """Change what is given; an empty text clears, ``ship_to`` replaces the whole list, also by none."""
        with self.lock:
            record = customers.of_id(self, list_id)
            return customers.modify(self, record, values_of(self, values))

    def add_vendor(self, name: str, **values: Any) -> Record:
        """A vendor, who takes a name that no customer can have then."""
        return self._add_name("Vendor", name, values)

    def add_employee(self, name: str, **values: Any) -> Record:
        return self._add_name("Employee", name, values)

    def add_other_name(self, name: str, **values: Any) -> Record:
        return self._add_name("OtherName", name, values)

    def _add_name(self, kind: str, name: str, values: dict[str, Any]) -> Record:
        with self.lock:
            claim_name(self.table("Entity"), stored(name), "")
            data: dict[str, Any] = {"Name": stored(name), "IsActive": "true"}
            for tag, value in values_of(self, values).items():
                data[tag] = stored_all(value) if isinstance(value, dict) else stored(value)
            return self.insert(kind, data)

    def merge_customers(self, keep: str, gone: str) -> Record:
        """Merge ``gone`` into ``keep``: its transactions and jobs move, and it leaves no trace."""
        with self.lock:
            return removing.merge(self, customers.of_id(self, keep), customers.of_id(self, gone))

    def make_inactive(self, kind: str, list_id: str) -> Record:
        """Hide a record from the lists; a customer's jobs go with it."""
        return self._set_active(kind, list_id, "false")

    def make_active(self, kind: str, list_id: str) -> Record:
        return self._set_active(kind, list_id, "true")

    def record(self, kind: str, list_id: str) -> Record:
        """A list record by its kind (Customer, ItemService, …, or Item for all items) and id.

        Raises: Refusal 3120 when there is none.
        """
        return removing.of_kind(self, KINDS.get(kind.casefold(), kind), list_id)

    def _set_active(self, kind: str, list_id: str, flag: str) -> Record:
        with self.lock:
            record = self.record(kind, list_id)
            if record.kind == "Customer":
                return customers.modify(self, record, {"IsActive": flag})
            record.data["IsActive"] = flag
            self.touch(record)
            return record

    def move_customer(self, list_id: str, parent: str | Record | None) -> Record:
        """Put a customer below another one, or at the top."""
        with self.lock:
            ref = reference(self, "ParentRef", parent) if parent else {}
            return customers.modify(self, customers.of_id(self, list_id), {"ParentRef": ref})

    def delete(self, kind: str, list_id: str) -> None:
        """Delete a list record, which QuickBooks allows only while nothing uses it.

        Raises: Refusal 3160 when something does.
        """
        with self.lock:
            removing.delete(self, self.record(kind, list_id))

    def require(self, full_name: str) -> Record:
        """The customer with this full name.

        Raises: Refusal 3120 when there is none.
        """
        found = self.find_customer(full_name)
        if found is None:
            raise Refusal(3120, f'There is no customer "{full_name}".')
        return found
