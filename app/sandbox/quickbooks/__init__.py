"""A simulated QuickBooks Desktop: a company file, the program that opens it, and its request processor.

It judges qbXML by rules of its own, so that a fault of our writer shows. Read ``program`` and ``session`` for the
way of a message set, ``messages`` for what is played, ``rules`` for what requests may look like, ``lists`` and
``transactions`` for what they do, ``answers`` for what comes back; ``company_file`` is the file with everything a
person does by hand.
"""

from app.sandbox.quickbooks.behaviour import Behaviour, Fault
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.company_file import CompanyFile
from app.sandbox.quickbooks.errors import QuickBooksError, Refusal
from app.sandbox.quickbooks.program import QuickBooks
from app.sandbox.quickbooks.session import Session

__all__ = ["Behaviour", "CompanyFile", "Fault", "QuickBooks", "QuickBooksError", "Record", "Refusal", "Session"]
