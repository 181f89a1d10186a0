"""An invoice as InvoiceAdd, and a changed one as InvoiceMod."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.model import Context, Cover, Mirror, RequestPlan, Values
from app.sync.kinds.customers.locations.values import ADDRESS
from app.sync.kinds.invoices import lines, missing
from app.sync.kinds.invoices.marker import WORDS_LIMIT, guid, memo
from app.sync.kinds.invoices.values import written
from app.sync.kinds.tax_codes import taxes
from app.sync.rules import addresses, currency
from app.sync.rules.names import fitted
from app.sync.rules.reading import part

KIND = "invoice"
NUMBER_LIMIT = 11
PO_LIMIT = 25
ADDRESS_PARTS = (*addresses.LINES, "city", "state", "postal_code", "country", "note")
NEW_LINE = "-1"


def label(values: Values) -> str:
    return f"Invoice {values['number']}".strip()


def add(record: Mirror, context: Context, again: str = "") -> RequestPlan:
    """The request that makes the invoice. Raises: Missing."""
    values = record.values
    if context.country != "US":
        raise missing.other_edition(context.country)
    lines.check(values)
    whole = lines.money_of(values)
    if whole < 0:
        raise missing.below_zero(f"{whole:.2f}")
    external = guid(context.company_id, record.id, again)
    body = _head(values, context) | {"memo": _memo(values, external), "external_guid": external}
    if numbers_here(context) and values["number"]:
        body["ref_number"] = own_number(values)
    body["lines"] = lines.of(values, context)
    return RequestPlan("InvoiceAdd", body, label(values), (Cover(KIND, record.id, agreed_industrack=written(values)),))


def change(record: Mirror, invoice: Mirror, context: Context, again: str = "") -> RequestPlan:
    """The request that brings an invoice up to date, its lines in the order in which they stand. Raises: Missing."""
    values = record.values
    wanted = _head(values, context)
    body: dict[str, Any] = {"txn_id": invoice.id, "edit_sequence": invoice.version, **wanted}
    body["memo"] = _memo(values, guid(context.company_id, record.id, again))
    own = _own_tax(body["customer"]["list_id"], context)
    if "item_sales_tax" not in body and own and taxes.preferences(context) is not None:
        body["item_sales_tax"] = own
    if not values["po_number"] and invoice.data.get("po_number"):
        body["po_number"] = ""
    if "ship_address" in body:
        body["ship_address"] = {key: body["ship_address"].get(key, "") for key in ADDRESS_PARTS}
    body["lines"] = _changed_lines(lines.of(values, context), invoice.data.get("lines") or ())
    return RequestPlan("InvoiceMod", body, label(values), (Cover(KIND, record.id, agreed_industrack=written(values)),))


def _memo(values: Values, external: str) -> str:
    """The description and our mark. Raises: Missing."""
    return memo(lines.whole(values["description"], "description", WORDS_LIMIT), external)


def give_number(record: Mirror, invoice: Mirror, agreed: Values) -> RequestPlan:
    """The request that numbers an invoice which QuickBooks left without a number."""
    number = fitted(record.values["number"])[-NUMBER_LIMIT:]
    body = {"txn_id": invoice.id, "edit_sequence": invoice.version, "ref_number": number}
    cover = Cover(KIND, record.id, agreed_industrack={**agreed, "given_number": number})
    return RequestPlan("InvoiceMod", body, label(record.values), (cover,))


def numbers_here(context: Context) -> bool:
    return context.settings.get("invoice_numbering") == "industrack"


def own_number(values: Values) -> str:
    """IndusTrack's number, as QuickBooks takes it. Raises: Missing."""
    number = fitted(values["number"])
    if len(number) > NUMBER_LIMIT:
        raise missing.long_number(number)
    return number


def _head(values: Values, context: Context) -> dict[str, Any]:
    customer, place = _customer(values, context), _place(values, context)
    day = _day(values["date"])
    if day is None:
        raise missing.no_date()
    head: dict[str, Any] = {
        "customer": {"list_id": customer},
        "txn_date": day.isoformat(),
        "ship_address": place,
        "po_number": lines.whole(values["po_number"], "PO number", PO_LIMIT),
        **_due(values, day, context),
        **_tax(values, context),
    }
    return {key: value for key, value in head.items() if value}


def _customer(values: Values, context: Context) -> str:
    """The ListID of the customer; of the job, where the job is a service location in IndusTrack."""
    location = values["location_id"]
    placed = context.lookup.quickbooks_id("location", location) if location else None
    if placed is not None and "#" not in placed:
        return placed
    customer = context.lookup.quickbooks_id("customer", values["customer_id"]) if values["customer_id"] else None
    if customer is None:
        raise missing.no_customer(values["customer_id"], context)
    _check(customer, context)
    return customer


def _check(customer: str, context: Context) -> None:
    """An active customer in the company's own currency. Raises: Missing."""
    held = context.lookup.quickbooks("customer", customer)
    if held is None:
        return
    name = str(held.data.get("full_name") or held.values.get("company_name") or customer)
    if held.values.get("active") is False:
        raise missing.inactive("customer", name)
    if other := currency.foreign(held.data, context.preferences):
        raise missing.other_currency(name, other, currency.home(context.preferences))


def _place(values: Values, context: Context) -> dict[str, str]:
    """Where the work was done: the linked ship-to as it stands in QuickBooks, else IndusTrack's address."""
    location = values["location_id"]
    if not location:
        return {}
    ship_to_id = context.lookup.quickbooks_id("location", location)
    ship_to = context.lookup.quickbooks("location", ship_to_id) if ship_to_id else None
    if ship_to is not None:
        held = ship_to.data.get("ship_address") or ship_to.data if "#" not in ship_to.id else ship_to.data
        return {key: str(held[key]) for key in ADDRESS_PARTS if held.get(key)}
    record = context.lookup.industrack("location", location)
    written = addresses.write(part(ADDRESS, record.values), None, ()) if record else {}
    return {key: value for key, value in written.items() if value}


def _due(values: Values, day: date, context: Context) -> dict[str, Any]:
    """Terms and due date; without either they are the customer's own in QuickBooks."""
    terms_id, due = values["terms_id"], _day(values["due_date"])
    linked = context.lookup.quickbooks_id("terms", terms_id) if terms_id else None
    if due is None and terms_id and linked is None:
        terms = context.lookup.industrack("terms", terms_id)
        days = terms.values.get("due_days") if terms else None
        due = day + timedelta(days=int(days)) if days is not None else None
    return {"terms": {"list_id": linked} if linked else None, "due_date": due.isoformat() if due else None}


def _tax(values: Values, context: Context) -> dict[str, Any]:
    """The mapped rate; none leaves the tax to the customer, and nothing is said while sales tax is off."""
    rate = values["tax_rate_id"]
    if not rate or taxes.preferences(context) is None:
        return {}
    linked = context.lookup.quickbooks_id("tax_rate", rate)
    if linked is None:
        raise missing.no_tax_rate(rate, context)
    return {"item_sales_tax": {"list_id": linked}}


def _own_tax(customer: str, context: Context) -> dict[str, Any] | None:
    """The customer's own tax item, for an invoice whose rate was taken away again."""
    held = context.lookup.quickbooks("customer", customer)
    list_id = ((held.data if held else {}).get("item_sales_tax") or {}).get("list_id")
    return {"list_id": list_id} if list_id else None


def _changed_lines(wanted: list[lines.Line], held: Any) -> list[dict[str, Any]]:
    """A line of the same item keeps its id, in the order in which they stand; others are new, and what is left over goes."""
    kept = list(held)
    changed = []
    for line in wanted:
        place = next((n for n, old in enumerate(kept) if _same_item(line, old)), None)
        if place is None:
            changed.append({**line, "element": line["element"].replace("Add", "Mod"), "txn_line_id": NEW_LINE})
            continue
        old, kept = kept[place], kept[place + 1 :]
        texts = () if "item_group" in line else ("desc", "serial_number")
        cleared = {key: "" for key in texts if old.get(key) and not line.get(key)}
        element = line["element"].replace("Add", "Mod")
        changed.append({**line, **cleared, "element": element, "txn_line_id": str(old["txn_line_id"])})
    return changed


def _same_item(line: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    if ("item_group" in line) != ("item_group" in old):
        return False
    key = "item_group" if "item_group" in line else "item"
    wanted, held = line.get(key) or {}, old.get(key) or {}
    if wanted.get("list_id"):
        return bool(wanted["list_id"] == held.get("list_id"))
    return str(wanted.get("full_name") or "").casefold() == str(held.get("full_name") or "").casefold()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
