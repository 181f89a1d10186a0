"""What an office user does in IndusTrack's own screens."""

import secrets
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from app.sandbox.industrack.account import Account
from app.sandbox.industrack.answers import Answer, Record, Refused, granted
from app.sandbox.industrack.invoices import reckon
from app.sandbox.industrack.schema import COLLECTIONS


@dataclass(frozen=True)
class Office:
    """One account's screens. Every method raises ``Refused`` where the screens would show an error."""

    account: Account

    def create(self, collection: str, data: dict[str, Any]) -> Record:
        """Create a record; an invoice's totals are reckoned."""
        self._may_write(collection)
        with self.account.commit():
            made = granted(self.account.create(collection, data, f"office-{secrets.token_hex(12)}"))
            return deepcopy(self._reckoned(collection, made))

    def edit(self, collection: str, record_id: str, changes: dict[str, Any]) -> Record:
        """Change the named fields; an invoice's totals are reckoned again when they may have changed."""
        self._may_write(collection)
        with self.account.commit():
            changed = granted(self.account.update(collection, record_id, changes))
            if changes.keys() & {"lines", "discount", "tax_rate_id", "customer_id"}:
                changed = self._reckoned(collection, changed)
            return deepcopy(changed)

    def delete(self, collection: str, record_id: str) -> Record:
        """Delete a record."""
        self._may_write(collection)
        return deepcopy(granted(self.account.delete(collection, record_id)))

    def approve(self, invoice_id: str, ready: bool = True) -> Record:
        """Approve an invoice, and mark it ready for QuickBooks."""
        changes: dict[str, Any] = {"approved": True}
        if ready:
            changes |= {"sync_status": "ready_for_sync", "sync_error": None}
        return self.edit("invoices", invoice_id, changes)

    def invoice(self, most: int) -> list[Record]:
        """Enter and approve invoices of two lines, one a customer, as many as there is something of for all of them."""
        with self.account.lock:
            customers, items = (self._used(collection) for collection in ("customers", "items"))
        made = []
        for n, customer in enumerate(customers[:most]):
            chosen = (items[n % len(items)], items[(n + 1) % len(items)])
            lines = [{"item_id": one["id"], "quantity": str(1 + n % 3), "unit_price": one["price"]} for one in chosen]
            given = {"customer_id": customer["id"], "date": f"{self.account.clock():%Y-%m-%d}", "lines": lines}
            made.append(self.approve(self.create("invoices", given)["id"]))
        return made

    def read_invoice(self, invoice_id: str) -> Record:
        """An invoice as its page shows it now."""
        return deepcopy(granted(self.account.get("invoices", invoice_id)))

    def _used(self, collection: str) -> list[Record]:
        return [one for one in self.account.tables[collection].after(None, None) if one["active"] and not one["deleted"]]

    def _may_write(self, collection: str) -> None:
        if collection not in COLLECTIONS:
            raise Refused(Answer(404))
        if not COLLECTIONS[collection].office_writes:
            raise Refused(Answer(422, errors={"body": [f"{collection} come from QuickBooks and are read-only here"]}))

    def _reckoned(self, collection: str, record: Record) -> Record:
        if collection != "invoices":
            return record
        return granted(self.account.update(collection, record["id"], reckon(record, self._find)))

    def _find(self, collection: str, record_id: str | None) -> Record | None:
        return None if record_id is None else self.account.get(collection, record_id).record
