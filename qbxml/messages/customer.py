"""Customers, and jobs, which are customers below another customer."""

from qbxml.aggregate import Aggregate, many, one
from qbxml.fields import amount, boolean, day, guid, ident, integer, text, word
from qbxml.messages.common import (
    AdditionalContact,
    Address,
    AddressBlock,
    ListMod,
    ListRecord,
    ShipToAddress,
    WriteRq,
    data_ext,
    include_ret_element,
)
from qbxml.messages.query import (
    CurrencyFilter,
    OwnedListQuery,
    RefFilter,
    TotalBalanceFilter,
    list_choices,
)
from qbxml.refs import ref
from qbxml.request import PagedRq


class ContactPerson(Aggregate):
    """The person of a contact."""

    salutation = text(15)
    first_name = text(25, required=True)
    middle_name = text(5)
    last_name = text(25)
    job_title = text(41)
    additional_contact = many(AdditionalContact, tag="AdditionalContactRef", at_most=5)


class Contacts(ContactPerson):
    """A further contact of a new customer."""


class ContactHead(Aggregate):
    """Which contact is changed; without an id it is a new one."""

    list_id = ident()
    edit_sequence = ident(16)


class ContactsMod(ContactHead, ContactPerson):
    """A further contact of a customer that is changed."""


class ContactsRet(ListRecord, ContactPerson):
    """A further contact, as QuickBooks answers it."""

    contact = text(after="edit_sequence")


class AdditionalNotes(Aggregate):
    """A dated note of a new customer."""

    note = text(4095, lines=True, required=True)


class AdditionalNotesMod(Aggregate):
    """A dated note that is changed."""

    note_id = integer(required=True)
    note = text(4095, lines=True, required=True)


class AdditionalNotesRet(Aggregate):
    """A dated note, as QuickBooks answers it."""

    note_id = integer()
    date = day()
    note = text(4095, lines=True)


class CustomerBody(Aggregate):
    """What CustomerAdd, CustomerMod and CustomerRet have in common. Credit cards are neither read nor written."""

    name = text(41, forbids=":")
    is_active = boolean()
    class_ = ref(159, since="12.0")
    parent = ref(209)
    company_name = text(41)
    salutation = text(15)
    first_name = text(25)
    middle_name = text(5)
    last_name = text(25)
    job_title = text(41, since="12.0")
    bill_address = one(Address)
    ship_address = one(Address)
    ship_to = many(ShipToAddress, since="12.0", at_most=50)
    phone = text(21)
    alt_phone = text(21)
    fax = text(21)
    email = text(1023)
    cc = text(1023, since="12.0")
    contact = text(41)
    alt_contact = text(41)
    additional_contact = many(AdditionalContact, tag="AdditionalContactRef", since="12.0", at_most=8)
    customer_type = ref(159)
    terms = ref(31)
    sales_rep = ref(5)
    sales_tax_code = ref(3)
    item_sales_tax = ref(31)
    resale_number = text(15)
    account_number = text(99)
    credit_limit = amount()
    preferred_payment_method = ref(31, since="3.0")
    job_status = word("Awarded", "Closed", "InProgress", "None", "NotAwarded", "Pending")
    job_start_date = day()
    job_projected_end_date = day()
    job_end_date = day()
    job_desc = text(99)
    job_type = ref(159)
    notes = text(4095, lines=True, since="3.0")
    preferred_delivery_method = word("None", "Email", "Fax", since="12.0")
    price_level = ref(31, since="4.0")
    currency = ref(64, since="8.0")


class CustomerAdd(CustomerBody):
    """A customer, or a job when ``parent`` is set."""

    name = text(41, required=True, forbids=":")
    contacts = many(Contacts, since="12.0", after="additional_contact")
    open_balance = amount(after="sales_rep")
    open_balance_date = day(after="open_balance")
    additional_notes = many(AdditionalNotes, since="12.0", after="notes")
    external_guid = guid(since="8.0", after="price_level")


class CustomerMod(ListMod, CustomerBody):
    """A change. ``ship_to`` replaces all ship-to addresses, so send every one of them or leave it out."""

    contacts = many(ContactsMod, since="12.0", after="additional_contact")
    additional_notes = many(AdditionalNotesMod, since="12.0", after="notes")


class CustomerRet(ListRecord, CustomerBody):
    """A customer or job, as QuickBooks answers it."""

    full_name = text(after="name")
    sublevel = integer(after="parent")
    bill_address_block = one(AddressBlock, after="bill_address")
    ship_address_block = one(AddressBlock, after="ship_address")
    contacts = many(ContactsRet, after="additional_contact")
    balance = amount(after="sales_rep")
    total_balance = amount(after="balance")
    additional_notes = many(AdditionalNotesRet, after="notes")
    external_guid = guid(after="price_level")
    data_ext = data_ext()


class CustomerAddRq(WriteRq):
    """Makes a customer or a job."""

    customer_add = one(CustomerAdd, required=True)
    include_ret_element = include_ret_element()


class CustomerModRq(WriteRq):
    """Changes a customer or a job."""

    customer_mod = one(CustomerMod, required=True)
    include_ret_element = include_ret_element()


class CustomerQueryRq(PagedRq, OwnedListQuery):
    """Asks for customers and jobs."""

    total_balance_filter = one(TotalBalanceFilter, after="name_range_filter")
    currency_filter = one(CurrencyFilter, since="8.0", after="total_balance_filter")
    class_filter = one(RefFilter, since="12.0", after="currency_filter")
    choices = list_choices("total_balance_filter", "currency_filter", "class_filter")
