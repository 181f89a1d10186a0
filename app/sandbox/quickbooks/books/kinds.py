"""Which list a kind of record belongs to, and which list a reference points into."""

ITEM_KINDS = (
    "ItemService",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemInventory",
    "ItemInventoryAssembly",
    "ItemFixedAsset",
    "ItemSubtotal",
    "ItemDiscount",
    "ItemPayment",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "ItemGroup",
)
ENTITY_KINDS = ("Customer", "Vendor", "Employee", "OtherName")

TABLE_OF: dict[str, str] = {
    **dict.fromkeys(ENTITY_KINDS, "Entity"),
    **dict.fromkeys(ITEM_KINDS, "Item"),
    "Account": "Account",
    "SalesTaxCode": "SalesTaxCode",
    "StandardTerms": "Terms",
    "DateDrivenTerms": "Terms",
    "PaymentMethod": "PaymentMethod",
    "Class": "Class",
    "SalesRep": "SalesRep",
    "CustomerMsg": "CustomerMsg",
    "CustomerType": "CustomerType",
    "JobType": "JobType",
    "ShipMethod": "ShipMethod",
    "PriceLevel": "PriceLevel",
    "Template": "Template",
    "UnitOfMeasureSet": "UnitOfMeasureSet",
    "Currency": "Currency",
    "InventorySite": "InventorySite",
}

REFERS_TO: dict[str, str] = {
    "CustomerRef": "Entity",
    "PrefVendorRef": "Entity",
    "TaxVendorRef": "Entity",
    "ItemRef": "Item",
    "ItemGroupRef": "Item",
    "ItemSalesTaxRef": "Item",
    "ItemInventoryRef": "Item",
    "AccountRef": "Account",
    "ARAccountRef": "Account",
    "IncomeAccountRef": "Account",
    "ExpenseAccountRef": "Account",
    "COGSAccountRef": "Account",
    "AssetAccountRef": "Account",
    "DepositToAccountRef": "Account",
    "OverrideItemAccountRef": "Account",
    "SalesTaxCodeRef": "SalesTaxCode",
    "CustomerSalesTaxCodeRef": "SalesTaxCode",
    "TermsRef": "Terms",
    "PreferredPaymentMethodRef": "PaymentMethod",
    "PaymentMethodRef": "PaymentMethod",
    "ClassRef": "Class",
    "SalesRepRef": "SalesRep",
    "CustomerMsgRef": "CustomerMsg",
    "CustomerTypeRef": "CustomerType",
    "JobTypeRef": "JobType",
    "ShipMethodRef": "ShipMethod",
    "PriceLevelRef": "PriceLevel",
    "TemplateRef": "Template",
    "UnitOfMeasureSetRef": "UnitOfMeasureSet",
    "CurrencyRef": "Currency",
    "InventorySiteRef": "InventorySite",
    "InventorySiteLocationRef": "InventorySite",
}

ONLY_KINDS: dict[str, tuple[str, ...]] = {
    "CustomerRef": ("Customer",),
    "PrefVendorRef": ("Vendor",),
    "TaxVendorRef": ("Vendor",),
    "ItemSalesTaxRef": ("ItemSalesTax", "ItemSalesTaxGroup"),
    "ItemGroupRef": ("ItemGroup",),
    "ItemInventoryRef": ("ItemInventory", "ItemInventoryAssembly"),
}
"""References that allow only some kinds of their list."""

TXN_KINDS = ("Invoice", "ReceivePayment", "CreditMemo", "JournalEntry")
