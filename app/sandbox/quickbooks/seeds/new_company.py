"""What QuickBooks itself puts into a new company of a service trade in the US."""

from typing import Any

from app.sandbox.quickbooks.books.books import Books

_ACCOUNTS = (
    ("Checking", "Bank", "", "1000", "NotApplicable"),
    ("Accounts Receivable", "AccountsReceivable", "AccountsReceivable", "1200", "Operating"),
    ("Undeposited Funds", "OtherCurrentAsset", "UndepositedFunds", "1300", "Operating"),
    ("Inventory Asset", "OtherCurrentAsset", "InventoryAssets", "1400", "Operating"),
    ("Vehicles", "FixedAsset", "", "1500", "Investing"),
    ("Accounts Payable", "AccountsPayable", "AccountsPayable", "2000", "Operating"),
    ("Sales Tax Payable", "OtherCurrentLiability", "SalesTaxPayable", "2200", "Operating"),
    ("Opening Balance Equity", "Equity", "OpeningBalanceEquity", "3000", "Financing"),
    ("Service Income", "Income", "", "4000", "None"),
    ("Parts Income", "Income", "", "4100", "None"),
    ("Discounts Given", "Income", "", "4900", "None"),
    ("Cost of Goods Sold", "CostOfGoodsSold", "CostOfGoodsSold", "5000", "None"),
    ("Job Materials", "Expense", "", "6000", "None"),
    ("Subcontractors", "Expense", "", "6100", "None"),
    ("Other Income", "OtherIncome", "", "8000", "None"),
)
_TERMS = (("Due on receipt", 0, 0, ""), ("Net 15", 15, 0, ""), ("Net 30", 30, 0, ""), ("1% 10 Net 30", 30, 10, "1.0"))
_METHODS = (
    ("Cash", "Cash"),
    ("Check", "Check"),
    ("E-Check", "ECheck"),
    ("American Express", "AmericanExpress"),
    ("Discover", "Discover"),
    ("MasterCard", "MasterCard"),
    ("VISA", "Visa"),
    ("Debit Card", "DebitCard"),
)
_SMALL_LISTS = {
    "CustomerType": ("Commercial", "Residential"),
    "JobType": ("Installation", "Maintenance", "Repair"),
    "CustomerMsg": ("Thank you, we appreciate your trust.",),
    "ShipMethod": ("Delivery", "Pickup"),
    "Template": ("Service Invoice", "Product Invoice"),
}


def new_company(books: Books, name: str) -> None:
    """Fill an empty file."""
    place = {"Addr1": "40 Foundry Rd", "City": "Cedar Bend", "State": "IA", "PostalCode": "50600", "Country": "US"}
    books.contents.company = {
        "IsSampleCompany": "false",
        "CompanyName": name,
        "LegalCompanyName": name,
        "Address": place,
        "LegalAddress": dict(place),
        "Phone": "641-555-0100",
        "Email": "office@fieldservice.example",
        "FirstMonthFiscalYear": "January",
        "FirstMonthIncomeTaxYear": "January",
        "CompanyType": "ContractorsAndConstruction",
        "TaxForm": "OtherOrNone",
        "Path": f"C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\Company Files\\{name}.qbw",
    }
    _accounts(books)
    _sales_tax(books)
    for term, days, discount_days, percent in _TERMS:
        discount = {"StdDiscountDays": str(discount_days), "DiscountPct": percent} if percent else {}
        _add(books, "StandardTerms", Name=term, StdDueDays=str(days), **discount)
    _add(books, "DateDrivenTerms", Name="15th of month", DayOfMonthDue="15", DueNextMonthDays="5")
    for method, kind in _METHODS:
        _add(books, "PaymentMethod", Name=method, PaymentMethodType=kind)
    for kind, names in _SMALL_LISTS.items():
        for one in names:
            _add(books, kind, Name=one)


def _add(books: Books, kind: str, **data: Any) -> str:
    return books.insert(kind, {**data, "IsActive": "true"}).id


def _accounts(books: Books) -> None:
    for name, kind, special, number, flow in _ACCOUNTS:
        more = {"SpecialAccountType": special} if special else {}
        _add(
            books,
            "Account",
            Name=name,
            AccountType=kind,
            AccountNumber=number,
            CashFlowClassification=flow,
            **more,
        )


def _sales_tax(books: Books) -> None:
    """Two codes, one agency, one rate; a person can rename them all."""
    taxable = _add(books, "SalesTaxCode", Name="Tax", IsTaxable="true", Desc="Taxable Sales")
    exempt = _add(books, "SalesTaxCode", Name="Non", IsTaxable="false", Desc="Non-Taxable Sales")
    agency = _add(books, "Vendor", Name="Department of Revenue", CompanyName="Department of Revenue")
    rate = _add(books, "ItemSalesTax", Name="State Tax", ItemDesc="Sales Tax", TaxRate="7.0", TaxVendorRef=agency)
    books.contents.company |= {
        "DefaultTaxableSalesTaxCodeRef": taxable,
        "DefaultNonTaxableSalesTaxCodeRef": exempt,
        "DefaultItemSalesTaxRef": rate,
    }
