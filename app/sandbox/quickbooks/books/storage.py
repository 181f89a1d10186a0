"""The company file as JSON, and back."""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.sandbox.quickbooks.books.books import Contents, DataExtension, Deleted
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.books.table import Table

FORMAT = 1


def as_json(contents: Contents) -> dict[str, Any]:
    """Everything, in values that JSON knows."""
    ledger = contents.ledger
    return {
        "format": FORMAT,
        "company": contents.company,
        "tables": {
            name: {"last_number": table.last_number, "records": [one.as_json() for one in table.ordered()]}
            for name, table in contents.tables.items()
        },
        "transactions": {
            "last_number": ledger.last_number,
            "last_txn_number": ledger.last_txn_number,
            "records": [one.as_json() for one in ledger],
            "links": [[link.source, link.invoice, str(link.amount)] for link in ledger.links],
        },
        "deleted": [asdict(one) for one in contents.deleted],
        "extensions": [asdict(one) for one in contents.extensions],
        "extension_values": contents.extension_values,
        "answers": contents.answers,
        "last_restore": contents.last_restore,
        "last_condense": contents.last_condense,
    }


def from_json(kept: dict[str, Any]) -> Contents:
    """The contents again.

    Raises: ValueError for a file that is not one of ours.
    """
    if kept.get("format") != FORMAT:
        raise ValueError("This is not a company file of the simulated QuickBooks.")
    contents = Contents(company=kept["company"])
    for name, part in kept["tables"].items():
        table = contents.tables[name] = Table(name)
        for one in part["records"]:  # a parent stands before what is below it
            table.put(Record(**one))
        table.last_number = part["last_number"]
    _read_transactions(contents, kept["transactions"])
    contents.deleted = [Deleted(**one) for one in kept["deleted"]]
    contents.extensions = [DataExtension(**{**one, "kinds": tuple(one["kinds"])}) for one in kept["extensions"]]
    contents.extension_values = kept["extension_values"]
    contents.answers = kept["answers"]
    contents.last_restore = kept["last_restore"]
    contents.last_condense = kept["last_condense"]
    return contents


def _read_transactions(contents: Contents, kept: dict[str, Any]) -> None:
    ledger = contents.ledger
    for one in kept["records"]:
        ledger.put(Record(**one))
    for source, invoice, amount in kept["links"]:
        ledger.link(source, invoice, Decimal(amount))
    ledger.last_number = kept["last_number"]
    ledger.last_txn_number = kept["last_txn_number"]


def write(contents: Contents, path: Path) -> None:
    """Save whole or not at all."""
    fresh = path.with_name(f"{path.name}.part")
    fresh.write_text(json.dumps(as_json(contents), ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def read(path: Path) -> Contents:
    """Raises: ValueError for a file that is not one of ours."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(kept, dict):
        raise ValueError("This is not a company file of the simulated QuickBooks.")
    return from_json(kept)
