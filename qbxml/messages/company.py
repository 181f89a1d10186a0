"""Host, Company and CompanyActivity: which QuickBooks, which company file, and whether it came from a backup."""

from qbxml.aggregate import Aggregate, many, one
from qbxml.fields import boolean, code, day, guid, moment, text
from qbxml.messages.common import Address, AddressBlock, data_ext, include_ret_element
from qbxml.request import Rq


class HostQueryRq(Rq):
    """Asks which QuickBooks this is."""

    include_ret_element = include_ret_element()


class HostRet(Aggregate):
    """The QuickBooks that answers."""

    product_name = text()
    major_version = text()
    minor_version = text()
    country = text()
    supported_qbxml_version = many(text())
    is_automatic_login = boolean()
    qb_file_mode = code()


class CompanyQueryRq(Rq):
    """Asks for the company; its private data (AppLock, FileID) comes when the owner is named."""

    include_ret_element = include_ret_element()
    owner_id = many(guid(), is_last=True)


class AccountantCopy(Aggregate):
    """Whether the accountant works on a copy, which blocks changes before the dividing date."""

    accountant_copy_exists = boolean()
    dividing_date = day()


class Service(Aggregate):
    """A service of Intuit's that the company may have."""

    name = text()
    domain = text()
    service_status = code()


class SubscribedServices(Aggregate):
    """Intuit's services and how the company stands with each."""

    service = many(Service)


class CompanyRet(Aggregate):
    """The company file that is open. Its tax numbers (EIN, SSN) are not read."""

    is_sample_company = boolean()
    company_name = text()
    legal_company_name = text()
    address = one(Address)
    address_block = one(AddressBlock)
    legal_address = one(Address)
    company_address_for_customer = one(Address)
    company_address_block_for_customer = one(AddressBlock)
    phone = text()
    fax = text()
    email = text()
    company_email_for_customer = text()
    company_web_site = text()
    first_month_fiscal_year = code()
    first_month_income_tax_year = code()
    company_type = text()
    tax_form = code()
    subscribed_services = one(SubscribedServices)
    accountant_copy = one(AccountantCopy)
    data_ext = data_ext()


class CompanyActivityQueryRq(Rq, since="2.0"):
    """Asks when the file was restored or condensed."""

    include_ret_element = include_ret_element()


class CompanyActivityRet(Aggregate):
    """When either moves forward, the file came from a backup: ids that we know may be missing in it."""

    last_restore_time = moment()
    last_condense_time = moment()
