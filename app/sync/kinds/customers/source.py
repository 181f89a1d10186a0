"""Customers and jobs, with their ship-to addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.model import Context
from app.sync.kinds.customers.locations import values as locations
from app.sync.kinds.customers.values import has_address
from app.sync.rules import addresses
from app.sync.rules.list_source import list_row, paged_query, search_by_name, was_carried_out
from app.sync.rules.source import Row, Source, Trace
from qbxml import Aggregate
from qbxml import messages as m

_row = list_row("customer", hangs_below=True, tells_ret=False)


def row(data: Mapping[str, Any], ret: str) -> Row:
    found = _row(data, ret)
    blocks = _of_blocks(data)
    return replace(found, data={**data, **blocks}) if blocks else found


def _of_blocks(data: Mapping[str, Any]) -> dict[str, Any]:
    """Addresses of which QuickBooks gave the printed lines alone."""
    blocks = {
        name: block
        for name in ("bill_address", "ship_address")
        if (block := data.get(f"{name}_block")) and not has_address(data.get(name) or {})
    }
    return {name: addresses.of_block(block) for name, block in blocks.items()}


def ship_tos(
    data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context
) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    return [("location", *found) for found in locations.from_customer(data, parents, context)]


ELEMENTS = (
    "ListID",
    "TimeModified",
    "EditSequence",
    "Name",
    "FullName",
    "IsActive",
    "ClassRef",
    "ParentRef",
    "CompanyName",
    "Salutation",
    "FirstName",
    "MiddleName",
    "LastName",
    "BillAddress",
    "BillAddressBlock",
    "ShipAddress",
    "ShipAddressBlock",
    "ShipToAddress",
    "Phone",
    "AltPhone",
    "Fax",
    "Email",
    "Contact",
    "AdditionalContactRef",
    "SalesTaxCodeRef",
    "ItemSalesTaxRef",
    "CurrencyRef",
)


def newest(ids: Sequence[str]) -> tuple[Aggregate, ...]:
    only = ["ListID", "EditSequence", "Name"]
    return m.CustomerQueryRq(list_id=list(ids), include_ret_element=only), m.ListDeletedQueryRq(list_del_type=["Customer"])


CUSTOMERS = Source(
    kind="customer",
    query=paged_query(m.CustomerQueryRq),
    rets=("CustomerRet",),
    row=row,
    list_deleted=("Customer",),
    derive=ship_tos,
    derived_kind="location",
    messages=("CustomerAdd", "CustomerMod"),
    search=search_by_name(m.CustomerQueryRq),
    is_ours=was_carried_out,
    proof_elements=ELEMENTS,
    newest=newest,
    trace=Trace("customer", shown_by="invoice", field="customer_id", path="{customer,list_id}", setting="invoices"),
)
