"""A sandbox IndusTrack that keeps to the contract of its API, for demonstration, training and tests.

Read in this order: ``schema`` (what the collections hold) and ``fields`` (what a value looks like),
``account`` (what the operations do) with ``table`` and ``pages``, ``api`` (the operations over HTTP),
``office`` (what an office user does), ``webhooks``, ``faults`` (what can be made to go wrong), ``industrack``
(all of it together), ``server``.
"""

from app.sandbox.industrack.answers import Answer, Refused
from app.sandbox.industrack.faults import Fault, Faults
from app.sandbox.industrack.industrack import DEFAULT_TOKEN, Industrack
from app.sandbox.industrack.server import RunningServer, serve
from app.sandbox.industrack.state import UnreadableState, load, save
from app.sandbox.industrack.webhooks import signature

__all__ = [
    "DEFAULT_TOKEN",
    "Answer",
    "Fault",
    "Faults",
    "Industrack",
    "Refused",
    "RunningServer",
    "UnreadableState",
    "load",
    "save",
    "serve",
    "signature",
]
