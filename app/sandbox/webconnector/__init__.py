"""A Web Connector that speaks HTTP and SOAP as the real one, and can be made to fail as the real one does.

Read in this order: ``play`` (one update, call by call), ``service`` (one call, with its faults), ``soap`` and
``endpoint`` (what goes over the wire), ``connector`` (adding an application, updating on a schedule),
``qwc``, ``faults``.
"""

from app.sandbox.webconnector.connector import WebConnector, update_together
from app.sandbox.webconnector.faults import Fault, Faults, Kind
from app.sandbox.webconnector.interactive import Interactive
from app.sandbox.webconnector.qwc import Qwc, QwcRefused, QwcUnanswered
from app.sandbox.webconnector.service import CallFailed
from app.sandbox.webconnector.update import Call, Outcome, Update

__all__ = [
    "Call",
    "CallFailed",
    "Fault",
    "Faults",
    "Interactive",
    "Kind",
    "Outcome",
    "Qwc",
    "QwcRefused",
    "QwcUnanswered",
    "Update",
    "WebConnector",
    "update_together",
]
