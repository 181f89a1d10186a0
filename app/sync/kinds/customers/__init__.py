"""Customers, jobs and their service locations: one unit, because QuickBooks keeps ship-tos inside the customer.

Read ``deciding`` first: the story of one customer. ``values`` is what is mapped, ``compared`` the form that both sides are
compared in, ``counterpart`` and ``likeness`` are about new records, ``jobs`` about the policies for jobs, ``ending`` about
deleted records, ``writing`` about requests and pushes; ``locations`` are the ship-tos.
"""

from __future__ import annotations

from app.sync.kinds.classes.naming import CODE
from app.sync.kinds.customers.deciding import Customers
from app.sync.kinds.customers.locations.values import Locations
from app.sync.kinds.customers.source import CUSTOMERS
from app.sync.rules.kind import Kind, Owner, Refers

KINDS = (
    Kind(
        name="customer",
        one="customer",
        many="customers",
        rules=Customers(),
        source=CUSTOMERS,
        collection="customers",
        setting="customers",
        parent_field="parent_customer_id",
        refers=(
            Refers("tax_code", "taxable"),
            Refers("tax_rate", "tax_rate_id", waits=True),
            Refers("class", "class", said=CODE),
        ),
        remade=True,
        restorable=True,
    ),
    Kind(
        name="location",
        one="service location",
        many="service locations",
        rules=Locations(),
        collection="locations",
        owner=Owner("customer", "customer_id", together=True),
        restorable=True,
    ),
)
