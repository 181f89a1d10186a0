"""Between the Web Connector and the story: whatever fails inside, the answer is an ordinary one.

The Web Connector shows its user an opaque error for anything but a 200 with a value of the right kind.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from typing import Any

from app.soap import spyne_compat  # noqa: F401 - before spyne

from spyne import Service  # isort: skip

log = logging.getLogger(__name__)

# What each operation answers when the story fails: what costs the customer least, and claims nothing that is not so.
WHEN_IT_FAILED: dict[str, str | int | list[str]] = {
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


class Guarded(Service):  # type: ignore[misc] # spyne has no types
    """A service whose operations always answer."""

    @classmethod
    def call_wrapper(cls, ctx: Any, args: Sequence[Any] | None = None) -> Any:
        """Call the operation: missing texts as empty ones, failures as ordinary answers, and nothing illegal in XML."""
        name = ctx.descriptor.name
        given = ctx.in_object if args is None else args
        try:
            return legal(ctx.function(ctx, *("" if value is None else value for value in given)))
        except Exception as error:  # noqa: BLE001 - the boundary
            log.error("%s failed: %s", name, where(error))
            return WHEN_IT_FAILED[name]


def legal(answer: Any) -> Any:
    """The answer without the characters that XML cannot hold; one of them would turn it into a fault."""
    if isinstance(answer, str):
        return answer if answer.isascii() and answer.isprintable() else "".join(filter(_is_legal, answer))
    if isinstance(answer, list):
        return [legal(one) for one in answer]
    return answer


def where(error: BaseException) -> str:
    """Kind and place of an error and of its causes, without its message, which may hold customer data."""
    told = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)[-4:]
        places = " > ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
        told.append(f"{type(one).__module__}.{type(one).__qualname__} at {places or 'nowhere'}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return ", from ".join(told)


def _is_legal(character: str) -> bool:
    code = ord(character)
    return code >= 0x20 and not 0xD800 <= code <= 0xDFFF and code not in {0xFFFE, 0xFFFF} or character in "\t\n\r"
