"""The kinds of records that are synchronised, one module a kind; registered here and nowhere else.

Read ``customers`` first: the story of one customer. Its rooms are ``customers_values`` (what is mapped),
``customers_common`` (the form that both sides are compared in), ``customers_matching`` (new records),
``customers_jobs`` (policies for jobs), ``customers_endings`` (deleted records), ``customers_writing``
(requests and pushes), and ``locations*`` for the ship-tos.
"""

from __future__ import annotations

from app.sync.kinds.customers import Customers
from app.sync.kinds.locations import Locations
from app.sync.types import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Customers(), Locations())}
