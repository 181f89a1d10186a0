"""Between the Web Connector and the story: whatever fails inside, the answer is an ordinary one.

The Web Connector shows its user an opaque error for anything but a 200 with a value of the right kind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.soap import spyne_compat  # noqa: F401 - before spyne
from app.soap.outcomes import FAILED, outcome_of
from app.soap.shapes import ArrayOfString, Result, shaped
from app.soap.spool import Spool
from app.soap.story import Story
from app.where import where

from spyne import Service  # isort: skip

log = logging.getLogger(__name__)

CALL = "qbconnector.call"  # where the endpoint leaves the Call for the operation


@dataclass
class Call:
    """What an operation works with, besides its parameters."""

    story: Story
    answer: Spool  # the large parameter, whose place in the parameters is empty
    outcome: str = FAILED  # what became of it, see ``outcomes``


# What each operation answers when the story fails: what costs the customer least, and claims nothing that is not so.
WHEN_IT_FAILED: dict[str, Result] = {
    "serverVersion": "",
    "getServerVersion": "",
    "clientVersion": "",
    "authenticate": ["", "busy"],  # the next poll tries again; nvu would make the customer look for a wrong password
    "sendRequestXML": "",  # the Web Connector asks getLastError and ends the session
    "receiveResponseXML": -1,  # the answer is not stored, so it must not be taken for delivered
    "connectionError": "done",
    "getLastError": "The sync service has a problem of its own. Nothing is lost; the next update goes on from here.",
    "closeConnection": "The update was ended by a problem of the sync service. The next update goes on from here.",
    "getInteractiveURL": "",
    "interactiveRejected": "Nothing was changed.",
    "interactiveDone": "Done",  # any other answer would leave the user waiting
    "isInteractiveDone": "Done",
}


WORKS = frozenset({"sendRequestXML", "receiveResponseXML"})
"""Operations that move an update on; the first thing that they are given is its ticket."""


def carry_out(name: str, function: Callable[..., Any], call: Call, given: Sequence[Any]) -> Result:
    """Do one operation: missing texts as empty ones, failures as ordinary answers, and nothing illegal in XML."""
    try:
        call.answer.check()
        answer = function(call, *("" if value is None else value for value in given))
        shape = shaped(answer, WHEN_IT_FAILED[name])
        call.outcome = outcome_of(name, answer)
        return shape
    except Exception as error:  # noqa: BLE001 - the boundary
        log.error("%s failed: %s", name, where(error))
        _tell(name, call, given)
        return WHEN_IT_FAILED[name]


def _tell(name: str, call: Call, given: Sequence[Any]) -> None:
    """Its session hears of it where that is possible, so that the update does not end as if all had been well."""
    if name not in WORKS or not given:
        return
    try:
        call.story.failed(str(given[0] or ""))
    except Exception as error:  # noqa: BLE001 - the boundary; what failed before may fail here too
        log.error("the session of a call that failed could not be told: %s", where(error))


class Guarded(Service):  # type: ignore[misc] # spyne has no types
    """A service whose operations always answer, also when spyne calls them."""

    @classmethod
    def call_wrapper(cls, ctx: Any, args: Sequence[Any] | None = None) -> Any:
        """Carry the operation out, with its answer as spyne writes it."""
        given = ctx.in_object if args is None else args
        answer = carry_out(ctx.descriptor.name, ctx.function, ctx.transport.req[CALL], given)
        return ArrayOfString(string=answer) if isinstance(answer, list) else answer
