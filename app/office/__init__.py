"""What people do with the service: one function a command, shared by the command line, the management API and the pages.

``service`` is all of it: what is said of companies and callers; ``work`` what goes on in one company; ``desk`` the transaction
that both begin with.
"""

from app.office.service import Service

__all__ = ["Service"]
