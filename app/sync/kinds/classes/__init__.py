"""Classes of QuickBooks: known here, and named by IndusTrack's customers and invoice lines with their full name.

``naming`` goes from the name to the record and back; a company that tracks no classes has none.
"""

from __future__ import annotations

from app.sync.rules.kind import Kind
from app.sync.rules.list_source import list_source
from app.sync.rules.lists import Known
from qbxml import messages as m

KIND = Kind(
    name="class",
    one="class",
    many="classes",
    rules=Known(),
    source=list_source("class", m.ClassQueryRq, "ClassRet"),
)
