"""A small company as they often are, with everything that a first sync stumbles over."""

from app.sandbox.quickbooks.by_hand.things import ThingsByHand

_ELM = {"addr1": "14 Elm St", "city": "Cedar Bend", "state": "IA", "postal_code": "50600"}


def messy(file: ThingsByHand) -> None:
    """Duplicates, names of every kind, jobs in all depths, inactive records, addresses with names on top."""
    _duplicates(file)
    _odd_names(file)
    _jobs(file)
    _inactive(file)
    _addresses(file)
    _other_lists(file)
    _items(file)


def _duplicates(file: ThingsByHand) -> None:
    """The same company more than once, told apart by case, blanks or punctuation."""
    for name, company in (
        ("Acme Heating", "Acme Heating"),
        ("Acme Heating 2", "ACME HEATING"),
        ("Acme Heating, Inc.", "Acme  Heating, Inc."),
        ("Acme-Heating", "Acme-Heating Inc"),
        ("Acme Heating (old)", "Acme Heating"),
    ):
        file.add_customer(name, company_name=company, bill_address=_ELM, phone="641-555-0150")
    file.add_customer("Dana Whitfield", first_name="Dana", last_name="Whitfield", email="dana@whitfield.example")
    file.add_customer("Whitfield, Dana", first_name="Dana", last_name="Whitfield", email="Dana@Whitfield.example")


def _odd_names(file: ThingsByHand) -> None:
    """Umlauts, quotes, ampersands, names as long as QuickBooks allows, and customers without a company name."""
    for name, company in (
        ("Müller & Söhne Kältetechnik", "Müller & Söhne Kältetechnik"),
        ("Café “Zur Post”", "Café “Zur Post”"),
        ("O'Brien's \"Fix-It\" Shop", "O'Brien's \"Fix-It\" Shop"),
        ("<none>", "R&D <Labs> & Co"),
        ("100% Clean / Carpets #1", "100% Clean / Carpets #1"),
        ("€uro Imports – Señor Núñez", "€uro Imports – Señor Núñez"),
        ("Consolidated Tri-County Refrigeration Ser", "Consolidated Tri-County Refrigeration Ser"),
        ("Consolidated Tri-County Refrigeration S-2", "Consolidated Tri-County Refrigeration Ser"),
        ("zz do not use", "zz do not use"),
    ):
        file.add_customer(name, company_name=company)
    file.add_customer("Walk-in")
    file.add_customer("Person only", first_name="Imke", last_name="Bruhn", email="not an e-mail", phone="call office")


def _jobs(file: ThingsByHand) -> None:
    """Jobs without ship-to, of the same name under two customers, and nested to the last level."""
    file.add_customer("Riverside Mall", company_name="Riverside Mall", bill_address=_ELM)
    parent = "Riverside Mall"
    for level in ("North wing", "2nd floor", "Food court", "Cooler 4"):
        parent = file.add_customer(level, parent=parent, company_name="Riverside Mall").full_name
    file.add_customer("Warehouse", parent="Riverside Mall")
    file.add_customer("Warehouse", parent="Acme Heating", company_name="Acme Heating")
    file.add_customer(
        "Pool house",
        parent="Dana Whitfield",
        ship_to=[{"name": "Pool house", "addr1": "2 Lake Rd", "city": "Mill Point", "state": "IA", "default": True}],
    )


def _inactive(file: ThingsByHand) -> None:
    """Customers that were switched off, with and without jobs, and a job that was switched off alone."""
    file.add_customer("Closed Diner", company_name="Closed Diner", bill_address=_ELM, is_active=False)
    gone = file.add_customer("Former Tenant LLC", company_name="Former Tenant LLC")
    file.add_customer("Last visit", parent=gone)
    file.make_inactive("Customer", gone.list_id)
    file.make_inactive("Customer", file.require("Riverside Mall:Warehouse").list_id)


def _addresses(file: ThingsByHand) -> None:
    """Company and person on top of the address, everything in one line, ship-tos of every kind."""
    named = {"addr1": "Bluff Top Motel", "addr2": "Attn: Ray Sorel", "addr3": "77 Bluff Rd", "addr4": "Suite 3"}
    place = {"city": "Mill Point", "state": "IA", "postal_code": "50611"}
    file.add_customer("Bluff Top Motel", company_name="Bluff Top Motel", bill_address={**named, **place})
    file.add_customer(
        "One Line Storage",
        company_name="One Line Storage",
        bill_address={"addr1": "One Line Storage, 5 Depot Rd, Mill Point", "note": "gate code with the office"},
    )
    file.add_customer(
        "Many Doors Realty",
        company_name="Many Doors Realty",
        ship_to=[
            {"name": "Ship To 1", "addr1": "1 Door St", **place, "default": True},
            {"name": "ship to 2", "addr1": "1 Door St", **place},
            {"name": "Unit 3 / rear", "addr1": "Many Doors Realty", "addr2": "3 Door St", **place},
            {"name": "empty one"},
        ],
    )


def _other_lists(file: ThingsByHand) -> None:
    """Names that customers cannot take, because vendors, employees and others have them."""
    file.add_vendor("Acme Heating Supply", company_name="Acme Heating Supply")
    file.add_vendor("Summit Controls", company_name="Summit Controls")
    file.add_vendor("Dana Whitfield (V)", first_name="Dana", last_name="Whitfield")
    file.add_employee("Ray Sorel", first_name="Ray", last_name="Sorel")
    file.add_other_name("Petty cash")


def _items(file: ThingsByHand) -> None:
    """Items of every kind: below others, by percentage, of QuickBooks' own, with long and strange names."""
    parts = file.add_item("Parts & Supplies", "NonInventory", price="0", account="Parts Income")
    file.add_item("Kältemittel R-410A", "NonInventory", parent=parts, price="42.5", desc="per lb")
    file.add_item("Copper 3/8\" x 50'", "NonInventory", parent=parts, price="88.12345", cost="51.5")
    file.add_item("Compressor, rebuilt 3-ton, R-22", "Inventory", price="700", cost="410.333", quantity_on_hand=3)
    file.add_item("Thermostat", "Inventory", price="129", cost="61.17", quantity_on_hand=-2)
    kit = [("Thermostat", 1), ("Parts & Supplies:Kältemittel R-410A", "2.5")]
    file.add_item("Start-up kit", "Group", desc="Start-up kit", members=kit)
    file.add_item("Condenser set", "InventoryAssembly", price="2100", cost="1400", components=[("Thermostat", 2)])
    file.add_item("Overtime", price_percent="18")
    file.add_item("labor", price="80", is_active=False)
    file.add_item("Finance Charge", "OtherCharge", price_percent="1.5", special_item_type="FinanceCharge")
    file.add_item("Senior discount", "Discount", discount_rate_percent="5", tax_code="Tax")
    file.add_item("County Tax", "SalesTax", tax_rate="1.5", tax_vendor="Department of Revenue")
    file.add_item("State and County", "SalesTaxGroup", desc="Sales Tax", rates=["State Tax", "County Tax"])
    file.add_item("Van 2", "FixedAsset", asset_account="Vehicles", acquired_as="Old", purchase_desc="Van, used")
    file.add_item("Deposit received", "Payment", payment_method="Check")
    file.add_item("Sub", "Subtotal")
