"""Everyone who has a name in QuickBooks: customers, vendors, employees and other names share one name space.

Of vendors, employees and other names only what identifies and reaches them is read.
"""

from qbxml.aggregate import many, one
from qbxml.fields import amount, boolean, guid, text
from qbxml.messages.common import AdditionalContact, Address, AddressBlock, ListRecord, data_ext
from qbxml.messages.query import ListQuery
from qbxml.refs import ref
from qbxml.request import PagedRq


class EntityQueryRq(PagedRq, ListQuery):
    """Asks for everyone; the answer mixes CustomerRet, VendorRet, EmployeeRet and OtherNameRet."""


class PersonRecord(ListRecord):
    """What vendors, employees and other names have in common."""

    name = text()
    is_active = boolean()
    salutation = text()
    first_name = text()
    middle_name = text()
    last_name = text()
    phone = text()
    alt_phone = text()
    fax = text()
    email = text()
    account_number = text()
    notes = text(lines=True)
    external_guid = guid(is_last=True)
    data_ext = data_ext()


class VendorRet(PersonRecord):
    """A vendor."""

    class_ = ref(after="is_active")
    is_tax_agency = boolean(after="class_")
    company_name = text(after="is_tax_agency")
    job_title = text(after="last_name")
    vendor_address = one(Address, after="job_title")
    vendor_address_block = one(AddressBlock, after="vendor_address")
    ship_address = one(Address, after="vendor_address_block")
    cc = text(after="email")
    contact = text(after="cc")
    alt_contact = text(after="contact")
    additional_contact = many(AdditionalContact, tag="AdditionalContactRef", after="alt_contact")
    name_on_check = text(after="additional_contact")
    vendor_type = ref()
    terms = ref()
    balance = amount()


class EmployeeRet(PersonRecord):
    """An employee; nothing of pay, birth or social security is read."""

    job_title = text(after="last_name")
    additional_contact = many(AdditionalContact, tag="AdditionalContactRef", after="email")


class OtherNameRet(PersonRecord):
    """Someone who is neither customer, vendor nor employee."""

    company_name = text(after="is_active")
    other_name_address = one(Address, after="last_name")
    other_name_address_block = one(AddressBlock, after="other_name_address")
    contact = text(after="email")
    alt_contact = text(after="contact")
