"""Things that happen behind a connector's back, by name: what the command line and the control address offer.

Each action is a function that takes the company file and plain texts and answers plain values; the checks are those of edits
by hand. ``silently`` keeps TimeModified and EditSequence as they were.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.sandbox.quickbooks.behaviour import Fault
from app.sandbox.quickbooks.books import storage
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.by_hand.words import KINDS
from app.sandbox.quickbooks.company_file import CompanyFile
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.program import QuickBooks
from app.sandbox.quickbooks.switches import switch

Values = dict[str, Any]
TXN_KINDS = {"invoice": "Invoice", "payment": "ReceivePayment", "creditmemo": "CreditMemo"}
TRIES = 200  # cents by which tax may be off


class Mischief:
    """One company file, with the program that has it open if there is one."""

    def __init__(self, file: CompanyFile, program: QuickBooks | None = None) -> None:
        self.file = file
        self.program = program

    def act(self, action: str, who: str = "", values: Values | None = None, kind: str = "", silently: bool = False) -> Any:
        """Do it. Raises: ValueError for an action that there is not, Refusal where QuickBooks would refuse."""
        if action not in ACTIONS:
            raise ValueError(f"There is no {action!r}; there are {', '.join(ACTIONS)}.")
        with self.file.lock:
            return ACTIONS[action](self, who, dict(values or {}), kind, silently)

    def find(self, who: str, kind: str = "") -> Record:
        """A record by its id, full name or number. Raises: Refusal 3120 when there is none."""
        for record in self.records(kind):
            if who in (record.id, record.get("RefNumber")) or (record.full_name and record.full_name == who):
                return record
        raise Refusal(3120, f'There is no {kind or "record"} "{who}".')

    def records(self, kind: str = "") -> list[Record]:
        """Those of one kind; of none in particular: customers, items and transactions."""
        txn = TXN_KINDS.get(kind.casefold())
        transactions = [one for one in self.file.ledger if txn in (None, one.kind)]
        if txn:
            return transactions
        if not kind:
            return [*self.file.customers, *self.file.items, *transactions]
        table_kind = KINDS.get(kind.casefold(), kind)
        if table_kind == "Item":
            return self.file.items
        return self.file.of_kind(table_kind)


@contextmanager
def unstamped(record: Record, silently: bool) -> Iterator[None]:
    """Leave TimeModified and EditSequence as they were, when it shall be silent."""
    before = record.modified, record.sequence
    yield
    if silently:
        record.modified, record.sequence = before


def told(record: Record) -> Values:
    """A record in a few words."""
    named = record.full_name or str(record.get("RefNumber", ""))
    shown: Values = {"kind": record.kind, "id": record.id, "name": named, "edit_sequence": record.edit_sequence}
    shown |= {"active": record.is_active} if record.full_name else {"total": record.get("Total")}
    return shown


def _list(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    wanted = who.casefold()
    shown = [told(one) for one in mischief.records(kind)]
    return [one for one in shown if wanted in str(one["name"]).casefold()]


def _edit(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    record, file = mischief.find(who, kind), mischief.file
    with unstamped(record, silently):
        if record.kind == "Customer":
            file.edit_customer(record.id, **values)
        elif record.kind.startswith("Item"):
            file.edit_item(record.id, **values)
        elif record.kind == "Invoice":
            file.edit_invoice(record.id, **values)
        else:
            raise ValueError(f"A {record.kind} cannot be edited here.")
    return told(record)


def _rename(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    record = mischief.find(who, kind)
    if not values.get("name"):
        raise ValueError("Say what to call it: name=….")
    if record.kind == "Customer":
        return _edit(mischief, who, values, kind, silently)
    with unstamped(record, silently):
        mischief.file.rename(record.kind, record.id, values["name"])
    return told(record)


def _set_active(active: bool) -> "Action":
    def act(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
        record = mischief.find(who, kind)
        with unstamped(record, silently):
            change = mischief.file.make_active if active else mischief.file.make_inactive
            change(record.kind, record.id)
        return told(record)

    return act


def _delete(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    record = mischief.find(who, kind)
    shown = told(record)
    if record.kind in ("Invoice", "ReceivePayment", "CreditMemo"):
        mischief.file.delete_txn(record.id)
    else:
        mischief.file.delete(record.kind, record.id)
    if silently:
        mischief.file.contents.deleted.pop()
    return shown


def _invoice_total(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    """Change the first line of an invoice so that its total is the one that was named."""
    record = mischief.find(who, "invoice")
    wanted = Decimal(str(values.get("total", "")))
    tries = TRIES
    with unstamped(record, silently):
        while (missing := wanted - Decimal(record["Total"])) and tries:
            _move_first_line(mischief.file, record, missing)
            tries -= 1
    if not tries:
        raise ValueError(f"No amount of its first line gives a total of {wanted}.")
    return told(record)


def _move_first_line(file: CompanyFile, record: Record, missing: Decimal) -> None:
    first = next((one for one in record["Lines"] if one.get("Amount") and "ItemGroupRef" not in one), None)
    if first is None:
        raise ValueError("The invoice has no line with an amount.")
    net = (missing / (1 + Decimal(record.get("SalesTaxPercentage") or "0") / 100)).quantize(Decimal("0.01"))
    step = net or Decimal("0.01").copy_sign(missing)
    amount = str(Decimal(first["Amount"]) + step)
    lines = [{"TxnLineID": one["TxnLineID"], **({"Amount": amount} if one is first else {})} for one in record["Lines"]]
    file.edit_invoice(record.id, lines)


def _pay(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    invoice = mischief.find(who, "invoice")
    amount = values.get("amount") or mischief.file.balance_remaining(invoice.id)
    return told(mischief.file.receive_payment(invoice.id, amount))


def _void(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    record = mischief.find(who, kind)
    if record.kind not in ("Invoice", "ReceivePayment"):
        raise ValueError(f"A {record.kind} cannot be voided.")
    with unstamped(record, silently):
        if record.kind == "Invoice":
            mischief.file.void_invoice(record.id)
        else:
            mischief.file.void_payment(record.id, lists_applications=values.get("lists", "yes") != "no")
    return told(record)


def _delete_payment(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    """A payment by its id or number, or the last one of an invoice."""
    try:
        record = mischief.find(who, "payment")
    except Refusal:
        links = mischief.file.ledger.applied_to(mischief.find(who, "invoice").id)
        paid = [one for one in (mischief.file.ledger.get(link.source) for link in links) if one and one.kind == "ReceivePayment"]
        if not paid:
            raise
        record = paid[-1]
    return _delete(mischief, record.id, values, "payment", silently)


def _backup(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    mischief.file.save(Path(who))
    return {"backup": who}


def _restore(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    mischief.file.restore(storage.as_json(storage.read(Path(who))))
    return {"restored": who}


def _set(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    for name, value in values.items():
        switch(mischief.file.behaviour, name, str(value))
    return {name: getattr(mischief.file.behaviour, name) for name in values}


def _fail(mischief: Mischief, who: str, values: Values, kind: str, silently: bool) -> Any:
    """The next message set fails as a whole, before its work or (``when=after``) when it is done."""
    if mischief.program is None:
        raise ValueError("Only a QuickBooks that runs can fail.")
    fault = Fault(who or "0x8004041C", "after" if values.get("when") == "after" else "before")
    mischief.file.behaviour.hresult_at[mischief.program.processed + 1] = fault
    return {"hresult": fault.hresult, "when": fault.when}


Action = Callable[[Mischief, str, Values, str, bool], Any]
ACTIONS: dict[str, Action] = {
    "list": _list,
    "edit": _edit,
    "rename": _rename,
    "deactivate": _set_active(False),
    "activate": _set_active(True),
    "delete": _delete,
    "invoice-total": _invoice_total,
    "pay": _pay,
    "void": _void,
    "delete-payment": _delete_payment,
    "backup": _backup,
    "restore": _restore,
    "set": _set,
    "fail": _fail,
}
