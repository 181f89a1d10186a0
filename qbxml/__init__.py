"""qbXML, the language of QuickBooks Desktop: typed messages, strict writing, streaming reading.

No I/O and no framework. Read ``fields``, ``aggregate`` and ``messages/customer`` for how a message is declared,
``request`` and ``writer`` for how it is written, ``reader`` for how an answer is read, ``status`` and ``hresult`` for
what to do about what QuickBooks says.
"""

from qbxml import hresult, messages, status, text, times, versions
from qbxml.aggregate import Aggregate
from qbxml.errors import BrokenAnswer, InvalidValue, QbxmlError, UnsupportedByVersion
from qbxml.events import Event, MessageSetHead, Record, ResponseEnd, ResponseHead, Unread
from qbxml.fields import CLEAR
from qbxml.reader import read
from qbxml.refs import Ref
from qbxml.request import LeftOut, MessageSet, Prepared, Request, Rq, Written, prepare, write
from qbxml.versions import Version

__all__ = [
    "CLEAR",
    "Aggregate",
    "BrokenAnswer",
    "Event",
    "InvalidValue",
    "LeftOut",
    "MessageSet",
    "MessageSetHead",
    "Prepared",
    "QbxmlError",
    "Record",
    "Ref",
    "Request",
    "ResponseEnd",
    "ResponseHead",
    "Rq",
    "Unread",
    "UnsupportedByVersion",
    "Version",
    "Written",
    "hresult",
    "messages",
    "prepare",
    "read",
    "status",
    "text",
    "times",
    "versions",
    "write",
]
