"""Two customers that show how jobs and ship-tos arrive on the other side."""

from app.sandbox.quickbooks.by_hand.things import ThingsByHand

_FRANKLIN = {"addr1": "113 S Franklin St", "city": "Saint Ansgar", "state": "IA", "postal_code": "50472"}
_CHERRY = {"addr1": "707 N Cherry St", "city": "Ottawa", "state": "KS", "postal_code": "66067"}
_SCENIC = {"addr1": "961 Scenic Ave", "city": "Pagosa Springs", "state": "CO", "postal_code": "81147"}
_CASPER = {"addr1": "205 S Sun Dr", "city": "Casper", "state": "WY", "postal_code": "82609"}


def carefree(file: ThingsByHand) -> None:
    """A customer with a job elsewhere: one customer, one job, one ship-to."""
    contact = {"first_name": "Carry", "last_name": "White", "contact": "Carry White"}
    customer = file.add_customer("carefree", company_name="carefree", bill_address=_FRANKLIN, **contact)
    file.add_customer(
        "707 N Cherry",
        parent=customer,
        company_name="carefree",
        bill_address=_FRANKLIN,
        ship_to=[{"name": "Ship To 1", **_CHERRY, "default": True}],
        **contact,
    )


def nahimic(file: ThingsByHand) -> None:
    """A customer with two ship-tos, one of them with the name that QuickBooks gives by itself."""
    file.add_customer(
        "Nahimic 3 Company",
        company_name="Nahimic 3 Company",
        first_name="Nanno",
        last_name="Naha",
        contact="Nanno Naha",
        bill_address=_SCENIC,
        ship_to=[{"name": "casper wy", **_CASPER}, {"name": "Ship To 1", **_SCENIC, "default": True}],
    )
