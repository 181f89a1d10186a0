"""CustomerQuery, CustomerAdd and CustomerMod: what may stand in them, in this order."""

from app.sandbox.quickbooks.rules.grammar import MANY, Part
from app.sandbox.quickbooks.rules.list_queries import CLASS_FILTER, CURRENCY_FILTER, list_filter, list_query
from app.sandbox.quickbooks.rules.parts import (
    ADDRESS_LINES,
    INCLUDE,
    address,
    amount,
    boolean,
    choice,
    core,
    day,
    group,
    guid,
    identifier,
    lines,
    ref,
    text,
    whole,
)

_CONTACT_REF = (text("ContactName", 40, required=True), text("ContactValue", 255, required=True))
_PERSON: tuple[Part, ...] = (text("Salutation", 15), text("FirstName", 25), text("MiddleName", 5), text("LastName", 25))
_CONTACT: tuple[Part, ...] = (
    text("Salutation", 15),
    text("FirstName", 25, required=True),
    text("MiddleName", 5),
    text("LastName", 25),
    text("JobTitle", 41),
    group("AdditionalContactRef", *_CONTACT_REF, at_most=5),
)
_HEAD: tuple[Part, ...] = (
    boolean("IsActive"),
    ref("ClassRef", 159, since="12.0"),
    ref("ParentRef", None),
    text("CompanyName", 41),
    *_PERSON,
    text("JobTitle", 41, since="12.0"),
    address("BillAddress"),
    address("ShipAddress"),
    group(
        "ShipToAddress",
        text("Name", 41, required=True),
        *ADDRESS_LINES,
        boolean("DefaultShipTo"),
        at_most=50,
        since="12.0",
    ),
    text("Phone", 21),
    text("AltPhone", 21),
    text("Fax", 21),
    text("Email", 1023),
    text("Cc", 1023, since="12.0"),
    text("Contact", 41),
    text("AltContact", 41),
    group("AdditionalContactRef", *_CONTACT_REF, at_most=8, since="12.0"),
)
_KIND_AND_TERMS: tuple[Part, ...] = (ref("CustomerTypeRef", 159), ref("TermsRef", 31), ref("SalesRepRef", 5))
_MONEY: tuple[Part, ...] = (
    ref("SalesTaxCodeRef", 3),
    ref("ItemSalesTaxRef", 31),
    text("ResaleNumber", 15),
    text("AccountNumber", 99),
    amount("CreditLimit"),
    ref("PreferredPaymentMethodRef", 31, since="3.0"),
    group(
        "CreditCardInfo",
        text("CreditCardNumber", 25),
        whole("ExpirationMonth", 1, 12),
        whole("ExpirationYear"),
        text("NameOnCard", 41),
        text("CreditCardAddress", 41),
        text("CreditCardPostalCode", 41),
    ),
    choice("JobStatus", "Awarded", "Closed", "InProgress", "None", "NotAwarded", "Pending"),
    day("JobStartDate"),
    day("JobProjectedEndDate"),
    day("JobEndDate"),
    text("JobDesc", 99),
    ref("JobTypeRef", 159),
    lines("Notes", 4095, since="3.0"),
)
_DELIVERY: tuple[Part, ...] = (
    choice("PreferredDeliveryMethod", "None", "Email", "Fax", since="12.0"),
    ref("PriceLevelRef", 31, since="4.0"),
)

ADD: tuple[Part, ...] = (
    group(
        "CustomerAdd",
        text("Name", 41, required=True),
        *_HEAD,
        group("Contacts", *_CONTACT, at_most=MANY, since="12.0"),
        *_KIND_AND_TERMS,
        amount("OpenBalance"),
        day("OpenBalanceDate"),
        *_MONEY,
        group("AdditionalNotes", lines("Note", 4095, required=True), at_most=MANY, since="12.0"),
        *_DELIVERY,
        guid("ExternalGUID", since="8.0"),
        ref("CurrencyRef", 64, since="8.0"),
        required=True,
    ),
    INCLUDE,
)
MOD: tuple[Part, ...] = (
    group(
        "CustomerMod",
        *core(),
        text("Name", 41),
        *_HEAD,
        group("ContactsMod", identifier("ListID"), text("EditSequence", 16), *_CONTACT, at_most=MANY, since="12.0"),
        *_KIND_AND_TERMS,
        *_MONEY,
        group(
            "AdditionalNotesMod",
            whole("NoteID", required=True),
            lines("Note", 4095, required=True),
            at_most=MANY,
            since="12.0",
        ),
        *_DELIVERY,
        ref("CurrencyRef", 64, since="8.0"),
        required=True,
    ),
    INCLUDE,
)
QUERY: tuple[Part, ...] = list_query(
    *list_filter(),
    group(
        "TotalBalanceFilter",
        choice("Operator", "LessThan", "LessThanEqual", "Equal", "GreaterThan", "GreaterThanEqual", required=True),
        amount("Amount", required=True),
    ),
    CURRENCY_FILTER,
    CLASS_FILTER,
)
