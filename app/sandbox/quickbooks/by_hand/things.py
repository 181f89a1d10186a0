"""Items, accounts, tax codes and other small lists, edited by hand."""

from typing import Any

from app.sandbox.quickbooks.answers.layout import PRINTED
from app.sandbox.quickbooks.books.books import DataExtension
from app.sandbox.quickbooks.books.kinds import ITEM_KINDS, TABLE_OF
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.by_hand.names import NamesByHand
from app.sandbox.quickbooks.by_hand.words import KINDS, reference, values_of
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists import accounts, items
from app.sandbox.quickbooks.lists.item_kinds import FIELDS
from app.sandbox.quickbooks.lists.references import claim_name, put, resolve_parent
from app.sandbox.quickbooks.stored_text import stored

_ONE_SIDE = {"Desc": "Desc", "Price": "Price", "PricePercent": "PricePercent", "AccountRef": "AccountRef"}
_BOTH_SIDES = {
    "SalesDesc": "SalesDesc",
    "Desc": "SalesDesc",
    "SalesPrice": "SalesPrice",
    "Price": "SalesPrice",
    "IncomeAccountRef": "IncomeAccountRef",
    "AccountRef": "IncomeAccountRef",
    "PurchaseDesc": "PurchaseDesc",
    "PurchaseCost": "PurchaseCost",
    "Cost": "PurchaseCost",
    "ExpenseAccountRef": "ExpenseAccountRef",
    "PrefVendorRef": "PrefVendorRef",
}
_STOCK = {"Desc": "SalesDesc", "Price": "SalesPrice", "Cost": "PurchaseCost", "AccountRef": "IncomeAccountRef"}
_USUAL = {
    "AccountRef": "Service Income",
    "IncomeAccountRef": "Parts Income",
    "ExpenseAccountRef": "Job Materials",
    "COGSAccountRef": "Cost of Goods Sold",
    "AssetAccountRef": "Inventory Asset",
}


NAMES = {
    "USD": "US Dollar",
    "EUR": "Euro",
    "CAD": "Canadian Dollar",
    "GBP": "British Pound Sterling",
    "AUD": "Australian Dollar",
}
CODES = {name: code for code, name in NAMES.items()}


class ThingsByHand(NamesByHand):
    """The Item List, the Chart of Accounts and the lists behind them."""

    @property
    def items(self) -> list[Record]:
        """Items of all kinds, by full name."""
        return self.of_kind(*ITEM_KINDS)

    @property
    def accounts(self) -> list[Record]:
        return self.of_kind("Account")

    @property
    def sales_tax_codes(self) -> list[Record]:
        return self.of_kind("SalesTaxCode")

    @property
    def terms(self) -> list[Record]:
        return self.of_kind("StandardTerms", "DateDrivenTerms")

    @property
    def payment_methods(self) -> list[Record]:
        return self.of_kind("PaymentMethod")

    def find(self, kind: str, full_name: str) -> Record | None:
        """A list record by its full name; ``Item`` finds items of all kinds."""
        kind = KINDS.get(kind.casefold(), kind)
        return self.table(TABLE_OF.get(kind, kind)).named(full_name)

    def add_item(self, name: str, kind: str = "ItemService", **values: Any) -> Record:
        """A new item of any kind, with the usual accounts where none are named.

        ``price``, ``cost``, ``desc`` and ``account`` mean what the kind of item makes of them; with a cost, a service
        is bought and sold. ``components``/``members`` are lists of (item, quantity), ``rates`` a list of tax items.
        """
        with self.lock:
            kind = kind if kind.startswith("Item") else f"Item{kind}"
            given = values_of(self, {"name": name, **self._lists_of(values)})
            shaped = _shaped(kind, given, None)
            self._usual_accounts(kind, shaped)
            return items.add(self, kind, shaped)

    def edit_item(self, list_id: str, **values: Any) -> Record:
        """Change what is given of an item, by the words of ``add_item``."""
        with self.lock:
            record = self.record("Item", list_id)
            given = values_of(self, self._lists_of(values))
            if "QuantityOnHand" in given:
                record.data["QuantityOnHand"] = given.pop("QuantityOnHand")
            return items.modify(self, record, _shaped(record.kind, given, record))

    def _lists_of(self, values: dict[str, Any]) -> dict[str, Any]:
        """Components, members and rates as the file keeps them: by ListID."""
        shaped = dict(values)
        for word, tag in (("components", "ItemInventoryRef"), ("members", "ItemRef")):
            if word in shaped:
                pairs = shaped.pop(word)
                shaped[word.capitalize()] = [{tag: self._item_id(one), "Quantity": str(count)} for one, count in pairs]
        if "rates" in shaped:
            shaped["Rates"] = [self._item_id(one) for one in shaped.pop("rates")]
        return shaped

    def _item_id(self, item: Any) -> str:
        ref = reference(self, "ItemRef", item)
        found = self.table("Item").get(ref.get("ListID")) or self.table("Item").named(ref.get("FullName", ""))
        if found is None:
            raise Refusal(3140, f'There is no item "{item}".')
        return found.id

    def _usual_accounts(self, kind: str, shaped: dict[str, Any]) -> None:
        sides = [shaped[side] for side in ("SalesOrPurchase", "SalesAndPurchase") if side in shaped]
        needed = {"SalesOrPurchase": ("AccountRef",), "SalesAndPurchase": ("IncomeAccountRef", "ExpenseAccountRef")}
        for side in needed.keys() & shaped.keys():
            for tag in needed[side]:
                shaped[side].setdefault(tag, {"FullName": _USUAL[tag]})
        for tag in FIELDS[kind].accounts if not sides else ():
            usual = "Discounts Given" if kind == "ItemDiscount" else _USUAL[tag]
            shaped.setdefault(tag, {"FullName": usual})

    def add_account(self, name: str, account_type: str, **values: Any) -> Record:
        """A new account of a type such as Income or OtherCurrentAsset."""
        with self.lock:
            return accounts.add(self, values_of(self, {"name": name, "AccountType": account_type, **values}))

    def add_list_entry(self, kind: str, name: str, **values: Any) -> Record:
        """A new entry of a small list: SalesTaxCode, StandardTerms, PaymentMethod, Class, SalesRep, …

        ``parent`` is the full name or ListID of an entry that it shall stand below, such as a class.
        """
        with self.lock:
            above = {"FullName": str(parent)} if (parent := values.pop("parent", "")) else {}
            if parent in self.table_of(kind):
                above = {"ListID": str(parent)}
            parent_id = resolve_parent(self, (kind,), above, None)
            claim_name(self.table_of(kind), stored(name), parent_id)
            data = {"Name": stored(name), "IsActive": "true", **values_of(self, values)}
            put(data, "ParentRef", parent_id)
            return self.insert(kind, data)

    def use_currencies(self, home: str = "US Dollar", **rates: str) -> None:
        """Turn on multiple currencies; ``rates`` names the others by their code: ``EUR="1.0875"``. It stays turned on."""
        with self.lock:
            table = self.table("Currency")
            for code, rate in ({CODES.get(home, "USD"): "1"} | rates).items():
                if table.named(NAMES.get(code, code)) is None:
                    day = self.today().isoformat()
                    data = {"CurrencyCode": code, "IsUserDefinedCurrency": "false", "ExchangeRate": rate, "AsOfDate": day}
                    self.insert("Currency", {"Name": NAMES.get(code, code), "IsActive": "true", **data})
            kept = table.named(home)
            if kept is None:
                raise Refusal(3140, f'There is no currency "{home}".')
            self.contents.company["HomeCurrencyRef"] = kept.id

    def rename(self, kind: str, list_id: str, name: str) -> Record:
        """Rename any list record, such as a tax code."""
        with self.lock:
            record = self.record(kind, list_id)
            table = self.table_of(record.kind)
            claim_name(table, stored(name), record.parent_id or "", record)
            record.data["Name"] = stored(name)
            self.touch(record)
            table.put(record)
            return record

    def print_as(self, record: Record, **as_seen: str | None) -> None:
        """Let answers write some elements of a record otherwise than the schema wants: ``SalesPrice="1,234.50"``.

        The text goes into the answer as it is, so that references (``&#xD83D;``) and elements can be given too; None
        leaves the element out. The record itself, and its stamps, stay as they are.
        """
        with self.lock:
            kept = {**record.data.get(PRINTED, {}), **as_seen}
            record.data = {**record.data, PRINTED: kept}

    def define_field(self, name: str, *kinds: str, owner: str = "0", type_: str = "STR255TYPE") -> None:
        """Define a custom field (``owner`` 0) or private data for kinds such as Customer, Item, Invoice, Company."""
        with self.lock:
            self.contents.extensions.append(DataExtension(owner.upper(), name, type_, kinds))

    def set_field(self, record: Record, name: str, value: str, owner: str = "0") -> None:
        """Fill in a custom field."""
        with self.lock:
            values = self.contents.extension_values.setdefault(record.id, {})
            values[f"{owner.upper()}|{name}"] = stored(value)
            self.touch(record)


def _shaped(kind: str, given: dict[str, Any], record: Record | None) -> dict[str, Any]:
    """Plain words such as Price and Cost where this kind of item keeps them."""
    if kind in {"ItemInventory", "ItemInventoryAssembly"}:
        return {_STOCK.get(tag, tag): value for tag, value in given.items()}
    if not FIELDS[kind].sides:
        words = {"Desc": "ItemDesc", "Price": "DiscountRate", "Rate": "TaxRate"}
        return {words.get(tag, tag): value for tag, value in given.items()}
    both = "SalesAndPurchase" in record if record else bool({"Cost", "PurchaseCost", "ExpenseAccountRef"} & given.keys())
    words, side = (_BOTH_SIDES, "SalesAndPurchase") if both else (_ONE_SIDE, "SalesOrPurchase")
    inside = {words[tag]: value for tag, value in given.items() if tag in words}
    rest = {tag: value for tag, value in given.items() if tag not in words}
    return {**rest, side: inside} if inside or record is None else rest
