"""A small company with everything in order."""

from app.sandbox.quickbooks.by_hand.things import ThingsByHand
from app.sandbox.quickbooks.seeds.examples import carefree, nahimic

_CUSTOMERS = (
    ("Birch Street Bakery", "Ada", "Lindqvist", "12 Birch St", "Cedar Bend", "IA", "50600", "641-555-0111"),
    ("Fairbanks Auto Glass", "Noel", "Fairbanks", "88 Harbor Rd", "Mill Point", "IA", "50611", "641-555-0112"),
    ("Granite Peak Lodge", "June", "Abara", "5 Summit Loop", "Granite", "CO", "81228", "719-555-0113"),
    ("Hollow Creek School", "Tom", "Reyes", "300 School Ln", "Hollow Creek", "KS", "66010", "785-555-0114"),
    ("Ironwood Apartments", "Pia", "Novak", "9 Ironwood Ct", "Ottawa", "KS", "66067", "785-555-0115"),
    ("Juniper Dental", "Lee", "Okafor", "71 Main St", "Casper", "WY", "82601", "307-555-0116"),
)


def tidy(file: ThingsByHand) -> None:
    """Two documented examples, a few customers with jobs and ship-tos, a vendor."""
    carefree(file)
    nahimic(file)
    for company, first, last, street, city, state, code, phone in _CUSTOMERS:
        place = {"addr1": street, "city": city, "state": state, "postal_code": code}
        file.add_customer(
            company,
            company_name=company,
            first_name=first,
            last_name=last,
            contact=f"{first} {last}",
            phone=phone,
            email=f"{first}.{last}@{company.split()[0]}.example".lower(),
            bill_address=place,
            ship_to=[{"name": "Main building", **place, "default": True}],
            terms="Net 30",
        )
    for number in (1, 2):
        home = {"addr1": f"{number}1 Ironwood Ct", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
        file.add_customer(
            f"Building {number}",
            parent="Ironwood Apartments",
            company_name="Ironwood Apartments",
            ship_to=[{"name": f"Building {number}", **home, "default": True}],
        )
    file.add_vendor("Plains Supply", company_name="Plains Supply Co", phone="641-555-0190")
    _items(file)


def _items(file: ThingsByHand) -> None:
    """One item of every sort that a service trade uses."""
    file.add_item("Labor", price="95.00", desc="Labor by the hour")
    file.add_item("Service call", price="60.00", desc="Trip charge", tax_code="Non")
    file.add_item("Subcontractor", price="120.00", cost="80.00")
    file.add_item("Filter 16x20", "NonInventory", price="18.50", cost="7.25", desc="Pleated filter 16x20")
    file.add_item("Compressor 3T", "Inventory", price="1450.00", cost="890.00", quantity_on_hand=4)
    file.add_item("Freight", "OtherCharge", price="25.00", account="Other Income")
    file.add_item("Discount", "Discount", desc="Discount")
    file.add_item("Loyalty 10%", "Discount", discount_rate_percent="10")
    file.add_item("Subtotal", "Subtotal", desc="Subtotal")
    file.add_item("Tune-up", "Group", desc="Spring tune-up", members=[("Labor", 2), ("Filter 16x20", 1)])
