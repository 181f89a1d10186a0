"""The messages: one file per kind of record, declared as ``customer.py`` shows. Read ``common`` and ``query`` first.

A new kind of record is one new file here and its line below.
"""

from qbxml.aggregate import Aggregate
from qbxml.messages.classes import *  # noqa: F403
from qbxml.messages.common import *  # noqa: F403
from qbxml.messages.company import *  # noqa: F403
from qbxml.messages.custom_fields import *  # noqa: F403
from qbxml.messages.customer import *  # noqa: F403
from qbxml.messages.deleted import *  # noqa: F403
from qbxml.messages.entity import *  # noqa: F403
from qbxml.messages.invoice import *  # noqa: F403
from qbxml.messages.item import *  # noqa: F403
from qbxml.messages.item_change import *  # noqa: F403
from qbxml.messages.lookup import *  # noqa: F403
from qbxml.messages.payment import *  # noqa: F403
from qbxml.messages.preferences import *  # noqa: F403
from qbxml.messages.query import *  # noqa: F403
from qbxml.messages.sale import *  # noqa: F403
from qbxml.refs import Ref as Ref
from qbxml.request import Rq


def _named(ending: str) -> dict[str, type[Aggregate]]:
    return {
        name: value
        for name, value in globals().items()
        if isinstance(value, type)
        and issubclass(value, Aggregate)
        and value.__module__.startswith(f"{__name__}.")
        and name.endswith(ending)
    }


RECORDS: dict[str, type[Aggregate]] = _named("Ret") | _named("ErrorRecovery")
"""What an answer can hold, by the name of the element."""

REQUESTS: dict[str, type[Rq]] = {
    name: cls
    for name, cls in _named("Rq").items()
    if issubclass(cls, Rq) and cls is not WriteRq  # noqa: F405
}
"""What can be asked, by the name of the element."""
