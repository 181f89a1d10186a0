"""A company whose answers hold what real files were seen to hold and the schema does not foresee."""

from app.sandbox.quickbooks.by_hand.things import ThingsByHand

_MAIN = {"addr1": "300 Main St", "city": "Cedar Bend", "state": "IA", "postal_code": "50600"}


def odd(file: ThingsByHand) -> None:
    """Figures with commas and signs, a record without its id, one that cannot be read, characters that are none."""
    _items(file)
    _customers(file)


def _items(file: ThingsByHand) -> None:
    comma = file.add_item("Boiler, 200k BTU", "Inventory", price="1234.50", cost="980.00", quantity_on_hand="-2")
    file.print_as(comma, SalesPrice="1,234.50", PurchaseCost="980.0", AverageCost="979.125")
    file.add_item("Rush surcharge", "OtherCharge", price_percent="18")
    file.add_item("Free estimate", price="0.00")
    file.add_item("Elbow 1/2", "NonInventory", price="3.00", cost="1.11111")
    file.add_item("Elbow 12", "NonInventory", price="40.00", cost="22.00")
    file.add_item("Sealant ™ – 10 oz", "NonInventory", price="9.99", cost="4.00")


def _customers(file: ThingsByHand) -> None:
    file.add_customer("Joe’s Grill", company_name="Joe’s Grill", bill_address=_MAIN, phone="641-555-0110")
    file.add_customer("Café €uro", company_name="Café €uro", bill_address=_MAIN)
    top = {"addr1": "Reyes Properties", "addr2": "P.O. Box 2836", "city": "Cedar Bend", "state": "IA", "postal_code": "50600"}
    file.add_customer("Reyes Properties - C", company_name="Reyes Properties - C", bill_address=top)
    note = {"addr1": "Delgado SA", "city": "Cedar Bend", "note": "Calle 50, Edificio 3"}
    file.add_customer("Delgado SA", company_name="Delgado SA", bill_address=note)
    file.print_as(file.add_customer("No id", company_name="No id"), ListID=None)
    file.print_as(file.add_customer("Not to be read", company_name="Not to be read"), IsActive="perhaps", EditSequence=None)
    smiling = file.add_customer("Smiley Plumbing", company_name="Smiley Plumbing")
    file.print_as(smiling, CompanyName="Smiley &#xD83D;&#xDE00; Plumbing&#xFFFE;")
