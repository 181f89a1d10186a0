"""Words from which made-up companies are put together."""

_FIRST = "Alma Ben Cora Dirk Edda Finn Gwen Hugo Iris Jonas Kira Lars Mona Nils Olga Piet Rosa Sven Tilda Uwe"
_LAST = """
    Adair Bexley Calloway Dunmore Eastman Farrow Garland Haldane Isley Jarrow Kestrel Lorimer Marden Norwood Ostler
    Penrose Quayle Radcliff Sefton Thorley Upton Vesper Wendell Yardley
"""
_PLACES = "Amber Bluff Cedar Delta Echo Falcon Grove Harbor Indigo Jasper Kettle Lantern Maple North Orchard"
_TRADES = """
    Bakery Brewing Cafe Chapel Clinic Cold-Storage Credit-Union Dairy Dental Diner Farms Fitness Florist Foods
    Garage Grill Hardware Hotel Laundry Library Market Motors Nursery Packaging Pharmacy Realty School Storage
"""
_PARTS = "Belt Blower Bracket Capacitor Coil Compressor Drain Elbow Filter Gasket Hose Motor Pump Relay Sensor Valve"
_STREETS = "Alder Birch Canal Depot Elm Foundry Granger Hill Iron Juniper Kiln Linden Mill Nectar Oak Pine"

FIRST, LAST = _FIRST.split(), _LAST.split()
PLACES, TRADES, STREETS = _PLACES.split(), _TRADES.split(), _STREETS.split()
PARTS = _PARTS.split()
ENDINGS = ("", " Inc", " LLC", " Co", " & Sons")
TOWNS = (
    ("Cedar Bend", "IA", "50600"),
    ("Mill Point", "IA", "50611"),
    ("Granite", "CO", "81228"),
    ("Hollow Creek", "KS", "66010"),
    ("Stony Ford", "NE", "68001"),
    ("Three Elms", "MO", "64001"),
    ("Lake Harmon", "MN", "56001"),
    ("Dry Fork", "WY", "82001"),
)
