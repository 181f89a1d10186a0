"""The small lists that items, customers and invoices refer to; read whole, because QuickBooks has no pages of them.

A record that is missing from a whole list is asked for by its id, and only then known to be deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.sync.rules.source import Row, Scope, Source
from qbxml import Aggregate
from qbxml import messages as m

Query = Callable[[Scope], Aggregate]


def _row(kind: str) -> Callable[[Mapping[str, Any], str], Row]:
    def row(data: Mapping[str, Any], ret: str) -> Row:
        return Row(
            kind=kind,
            id=str(data["list_id"]),
            edit_sequence=str(data.get("edit_sequence") or ""),
            name=str(data.get("full_name") or data.get("name") or ""),
            parent_id=None,  # a level of names is part of the full name; nothing else comes from the record above
            modified_at=str(data.get("time_modified") or ""),
            data={**data, "ret": data.get("ret") or ret},
        )

    return row


def _query(message: Callable[..., Aggregate], *, by_id: Callable[..., Aggregate] | None = None) -> Query:
    """The whole list, active or not; or the records of some ids or names."""

    def query(scope: Scope) -> Aggregate:
        if scope.ids:
            return (by_id or message)(list_id=list(scope.ids))
        if scope.names:
            return (by_id or message)(full_name=list(scope.names))
        return message(active_status="All")

    return query


def _list(kind: str, message: Callable[..., Aggregate], *rets: str) -> Source:
    return Source(kind=kind, query=_query(message), rets=rets, row=_row(kind), iterates=False)


ACCOUNTS = _list("account", m.AccountQueryRq, "AccountRet")
TAX_CODES = _list("tax_code", m.SalesTaxCodeQueryRq, "SalesTaxCodeRet")
TERMS = _list("terms", m.TermsQueryRq, "StandardTermsRet", "DateDrivenTermsRet")
PAYMENT_METHODS = _list("payment_method", m.PaymentMethodQueryRq, "PaymentMethodRet")
TAX_RATES = Source(
    kind="tax_rate",
    query=_query(m.ItemSalesTaxQueryRq, by_id=m.ItemQueryRq),
    more=(_query(m.ItemSalesTaxGroupQueryRq),),
    rets=("ItemSalesTaxRet", "ItemSalesTaxGroupRet"),
    row=_row("tax_rate"),
    list_deleted=("ItemSalesTax", "ItemSalesTaxGroup"),
    iterates=False,
)
"""Tax items and groups of them; they stand in the item list too, and come with its pages as well."""

LOOKUPS: tuple[Source, ...] = (ACCOUNTS, TAX_CODES, TAX_RATES, TERMS, PAYMENT_METHODS)
