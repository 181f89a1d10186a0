"""CustomerRet."""

from app.sandbox.quickbooks.answers.currency import CURRENCY_REF
from app.sandbox.quickbooks.answers.layout import (
    EXTENSIONS,
    EXTERNAL_GUID,
    FULL_NAME,
    LIST_CORE,
    SUBLEVEL,
    Data,
    Shown,
    View,
    computed,
    group,
    plain,
    plains,
    ref,
)
from app.sandbox.quickbooks.answers.xml import close, leaf, open_
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.lists import balances
from app.sandbox.quickbooks.lists.addresses import PARTS, block
from app.sandbox.quickbooks.numbers import money

_PART_SINCE = {"Addr4": "2.0", "Addr5": "6.0", "Note": "6.0"}
ADDRESS = tuple(plain(part, since=_PART_SINCE.get(part)) for part in PARTS)
CONTACT_REF = plains("ContactName ContactValue")


def address(tag: str) -> tuple[Shown, Shown]:
    """An address and its printed form."""

    def show_block(view: View, record: Record, data: Data) -> None:
        lines = block(data.get(tag) or {})
        if lines:
            view.out.append(open_(f"{tag}Block"))
            view.out += [leaf(part, line) for part, line in lines.items()]
            view.out.append(close(f"{tag}Block"))

    return group(tag, *ADDRESS), Shown(f"{tag}Block", show_block, (6, 0))


def _contact_time(tag: str, key: str) -> Shown:
    def show(view: View, record: Record, data: Data) -> None:
        view.out.append(leaf(tag, view.stamp(data[key])))

    return Shown(tag, show)


def tax_ref(tag: str) -> Shown:
    """A tax reference, which disappears while sales tax is off, or where the edition has none."""
    shown = ref(tag)

    def show(view: View, record: Record, data: Data) -> None:
        if view.books.behaviour.has_tax(tag):
            shown.show(view, record, data)

    return Shown(tag, show)


CUSTOMER: tuple[Shown, ...] = (
    *LIST_CORE,
    plain("Name"),
    FULL_NAME,
    plain("IsActive"),
    ref("ClassRef", since="12.0"),
    ref("ParentRef", "Entity"),
    SUBLEVEL,
    *plains("CompanyName Salutation FirstName MiddleName LastName"),
    plain("JobTitle", since="12.0"),
    *address("BillAddress"),
    *address("ShipAddress"),
    group("ShipToAddress", plain("Name"), *ADDRESS, plain("DefaultShipTo"), since="12.0"),
    *plains("Phone AltPhone Fax Email"),
    plain("Cc", since="12.0"),
    *plains("Contact AltContact"),
    group("AdditionalContactRef", *CONTACT_REF, since="12.0"),
    group(
        "ContactsRet",
        plain("ListID"),
        _contact_time("TimeCreated", "created"),
        _contact_time("TimeModified", "modified"),
        *plains("EditSequence Salutation FirstName MiddleName LastName JobTitle"),
        group("AdditionalContactRef", *CONTACT_REF),
        key="Contacts",
        since="12.0",
    ),
    ref("CustomerTypeRef"),
    ref("TermsRef"),
    ref("SalesRepRef"),
    computed("Balance", lambda view, record: money(balances.balance(view.books, record))),
    computed("TotalBalance", lambda view, record: money(balances.total_balance(view.books, record))),
    tax_ref("SalesTaxCodeRef"),
    tax_ref("ItemSalesTaxRef"),
    *plains("ResaleNumber AccountNumber CreditLimit"),
    ref("PreferredPaymentMethodRef", since="3.0"),
    group(
        "CreditCardInfo",
        *plains("CreditCardNumber ExpirationMonth ExpirationYear NameOnCard CreditCardAddress CreditCardPostalCode"),
    ),
    *plains("JobStatus JobStartDate JobProjectedEndDate JobEndDate JobDesc"),
    ref("JobTypeRef"),
    plain("Notes", since="3.0"),
    group("AdditionalNotesRet", *plains("NoteID Date Note"), key="AdditionalNotes", since="12.0"),
    plain("PreferredDeliveryMethod", since="12.0"),
    ref("PriceLevelRef", since="4.0"),
    EXTERNAL_GUID,
    CURRENCY_REF,
    EXTENSIONS,
)
