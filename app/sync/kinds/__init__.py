"""The kinds of records that are synchronised, one module a kind; registered here and nowhere else.

Read ``customers`` first: the story of one customer. Its rooms are ``customers_values`` (what is mapped),
``customers_common`` (the form that both sides are compared in), ``customers_matching`` (new records),
``customers_jobs`` (policies for jobs), ``customers_endings`` (deleted records), ``customers_writing``
(requests and pushes), and ``locations*`` for the ship-tos. ``items`` and ``invoices`` tell their rooms themselves;
``lookups*`` are the small lists.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from app.model import Kind, Values
from app.sync.kinds.customers.deciding import Customers
from app.sync.kinds.customers.locations.values import Locations
from app.sync.kinds.invoices.deciding import Invoices
from app.sync.kinds.invoices.payments.deciding import Payments, Receipts
from app.sync.kinds.items.deciding import Items
from app.sync.rules.known_list import Accounts, PaymentMethods, TaxCodes
from app.sync.rules.shown_list import TaxRates, Terms

_ALL: tuple[Kind, ...] = (
    TaxRates(),
    Terms(),
    Customers(),
    Locations(),
    Items(),
    Invoices(),
    Payments(),
    Receipts(),
    Accounts(),
    TaxCodes(),
    PaymentMethods(),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
"""In the order in which they are decided: what is referred to comes first."""

ONLY_KNOWN = frozenset(("account", "tax_code", "payment_method", "receipt"))
"""Kinds without a counterpart in IndusTrack: there is nothing to decide about them."""


@runtime_checkable
class Matched(Protocol):
    """A kind whose records may exist on both sides before the first sync."""

    def match_keys(self, values: Values) -> list[str]: ...


def match_keys(kind: str, values: Values) -> list[str]:
    """What records that may be the same have in common; empty for kinds that are not matched by their values."""
    rules = KINDS.get(kind)
    return rules.match_keys(values) if isinstance(rules, Matched) else []


DECIDED: tuple[str, ...] = tuple(name for name in KINDS if name != "location" and name not in ONLY_KNOWN)
"""Kinds with decisions of their own; a location is decided with its customer."""
