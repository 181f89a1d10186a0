"""Customers and jobs, with their ship-to addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.model import Context
from app.sync.kinds.customers.locations import values as locations
from app.sync.kinds.customers.values import has_address
from app.sync.rules import addresses
from app.sync.rules.found_again import holds, list_name
from app.sync.rules.source import Row, Scope, Source, Trace
from qbxml import Aggregate
from qbxml import messages as m


def query(scope: Scope) -> m.CustomerQueryRq:
    if scope.ids:
        return m.CustomerQueryRq(list_id=list(scope.ids))
    if scope.names:
        return m.CustomerQueryRq(full_name=list(scope.names))
    names = None
    if scope.from_name or scope.to_name:
        names = m.NameRangeFilter(from_name=scope.from_name, to_name=scope.to_name)
    return m.CustomerQueryRq(
        max_returned=scope.max_returned,
        active_status="All",  # the default, ActiveOnly, would let inactivated records vanish
        from_modified_date=scope.since,
        name_range_filter=names,
        iterator=scope.iterator,
        iterator_id=scope.iterator_id,
    )


def row(data: Mapping[str, Any], ret: str) -> Row:
    data = {**data, **_of_blocks(data)}
    parent = data.get("parent") or {}
    return Row(
        kind="customer",
        id=str(data["list_id"]),
        edit_sequence=str(data.get("edit_sequence") or ""),
        name=str(data.get("full_name") or data.get("name") or ""),
        parent_id=parent.get("list_id"),
        modified_at=str(data.get("time_modified") or ""),
        data=data,
    )


def _of_blocks(data: Mapping[str, Any]) -> dict[str, Any]:
    """Addresses of which QuickBooks gave the printed lines alone."""
    blocks = {
        name: data.get(f"{name}_block") for name in ("bill_address", "ship_address") if not has_address(data.get(name) or {})
    }
    return {name: addresses.of_block(block) for name, block in blocks.items() if block}


def search(message: str, body: Mapping[str, Any]) -> m.CustomerQueryRq:
    if message == "CustomerMod":
        return m.CustomerQueryRq(list_id=[body["list_id"]])
    return m.CustomerQueryRq(full_name=[list_name(body)])


def is_ours(message: str, body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """A Mod was carried out when the EditSequence moved and what was sent stands there; an Add when all of it stands there."""
    if message == "CustomerMod" and found.get("edit_sequence") == body.get("edit_sequence"):
        return False
    return holds(body, found)


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
)


def newest(ids: Sequence[str]) -> tuple[Aggregate, ...]:
    only = ["ListID", "EditSequence", "Name"]
    return m.CustomerQueryRq(list_id=list(ids), include_ret_element=only), m.ListDeletedQueryRq(list_del_type=["Customer"])


CUSTOMERS = Source(
    kind="customer",
    query=query,
    rets=("CustomerRet",),
    row=row,
    list_deleted=("Customer",),
    derive=ship_tos,
    derived_kind="location",
    messages=("CustomerAdd", "CustomerMod"),
    search=search,
    is_ours=is_ours,
    proof_elements=ELEMENTS,
    newest=newest,
    trace=Trace("customer", shown_by="invoice", field="customer_id", path="{customer,list_id}", setting="invoices"),
)
