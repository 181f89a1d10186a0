"""Customers, jobs and their service locations: one unit, because QuickBooks keeps ship-tos inside the customer.

Read ``deciding`` first: the story of one customer. ``values`` is what is mapped, ``compared`` the form that both sides are
compared in, ``counterpart`` and ``likeness`` are about new records, ``jobs`` about the policies for jobs, ``ending`` about
deleted records, ``writing`` about requests and pushes; ``locations`` are the ship-tos.
"""

from __future__ import annotations

from app.model import Direction
from app.sync.kinds.classes.naming import CODE
from app.sync.kinds.customers import asked, check_up, converting, jobs
from app.sync.kinds.customers.deciding import Customers
from app.sync.kinds.customers.locations.joining import joined_of
from app.sync.kinds.customers.locations.values import Locations
from app.sync.kinds.customers.restoring import restore
from app.sync.kinds.customers.source import CUSTOMERS
from app.sync.rules.kind import Kind, Owner, Refers
from app.sync.rules.setting import choice, direction

SETTINGS = (
    choice(
        "job_policy",
        "A QuickBooks job becomes",
        is_policy=True,
        converts=converting.WHY,
        question=asked.JOBS,
        customer="A customer of its own",
        qualified="A customer, named with the job",
        location="A service location of its customer",
        ignore="Left out",
    ),
    choice(
        "conflict_policy",
        "Changed on both sides",
        "Where customers go both ways",
        most_recent="The most recent edit wins",
        merge="Join them field by field",
    ),
)

KINDS = (
    Kind(
        name="customer",
        one="customer",
        many="customers",
        rules=Customers(),
        source=CUSTOMERS,
        collection="customers",
        direction=direction(
            "customers",
            "Customers",
            Direction.QUICKBOOKS_TO_INDUSTRACK,
            Direction.INDUSTRACK_TO_QUICKBOOKS,
            Direction.TWO_WAY,
            question=asked.WAY,
        ),
        settings=SETTINGS,
        parent_field="parent_customer_id",
        refers=(
            Refers("tax_code", "taxable"),
            Refers("tax_rate", "tax_rate_id", waits=True),
            Refers("class", "class", said=CODE),
        ),
        remade=True,
        joined=joined_of,
        restore=restore,
        left_out=jobs.why_left_out,
        below_left_out=jobs.are_left_out,
        told=jobs.told,
        fields=(
            "number company_name first_name last_name phone mobile fax email website billing_address parent_customer_id"
            " tax_rate_id taxable class active"
        ),
        needed=frozenset(("company_name",)),
        check_up=check_up.LOOKS,
        has_currency=True,
    ),
    Kind(
        name="location",
        one="service location",
        many="service locations",
        rules=Locations(),
        collection="locations",
        owner=Owner("customer", "customer_id", together=True),
        fields="customer_id name contact_name phone email address is_default active",
        needed=frozenset(("customer_id", "name", "active")),
        check_up=check_up.LOCATIONS,
    ),
)
