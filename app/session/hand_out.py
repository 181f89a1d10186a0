"""What is sent next, phase by phase. Each phase answers a message set, ``Ask.AGAIN``, another phase, or None when it is over."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import qbxml.messages as m
from app.session import checking, lookups, proving, reading, recovering, writing
from app.session.outgoing import Call, Outgoing, send
from app.session.states import MOST_READ_AGAIN, MOST_WAITS, NEXT, PERCENT, Phase


class Ask(Enum):
    """That there is nothing now; of a type of its own, because a phase is a text, and one of them is called ``wait``."""

    AGAIN = "again"


Step = Callable[[Call], Outgoing | Phase | Ask | None]


def next_message(call: Call) -> str | None:
    """The qbXML to hand out now; None when the session has ended, or is to wait and ask again in five seconds (``NoOp``)."""
    session = call.session
    if session.phase is Phase.OPEN:
        session.phase = Phase.CHECK
    while session.phase is not Phase.DONE:
        answer = STEPS[session.phase](call)
        if answer is Ask.AGAIN or session.ended_at is not None:
            return None
        if isinstance(answer, Outgoing):
            session.waits = 0
            return send(call, answer)
        session.phase = answer if isinstance(answer, Phase) else NEXT[session.phase]
        session.percent = max(session.percent, PERCENT[session.phase])
    return send(call, harmless())


def is_finished(call: Call) -> bool:
    """Whether this session has nothing more to hand out, so that the answer just stored can end it with 100."""
    if call.session.phase in {Phase.OPEN, Phase.CHECK, Phase.RECOVER, Phase.LOOK_UP, Phase.READ}:
        return False
    if call.session.phase is Phase.DONE:
        return True
    return not (call.compares or writing.is_left(call) or reading.is_left(call) or proving.is_left(call))


def harmless() -> Outgoing:
    """Something to answer 100 to: QBWC ends a session in good order only after an answer."""
    return Outgoing("harmless", [("host", m.HostQueryRq())])


def wait(call: Call) -> Ask | None:
    """Between read and write: three times five seconds at most, and only while something is being decided."""
    if call.compares and call.session.waits < MOST_WAITS:
        call.session.waits += 1
        return Ask.AGAIN
    return None


def write(call: Call) -> Outgoing | Phase | None:
    """Everything that waits; then what became due meanwhile: stale records to read again, jobs after their customers."""
    outgoing = writing.next_message(call)
    if outgoing is not None:
        return outgoing
    again = call.session.progress.setdefault("read_again", 0)
    if reading.is_left(call) and again < MOST_READ_AGAIN:
        call.session.progress["read_again"] = again + 1
        return Phase.READ
    return Phase.WAIT if call.compares and call.session.waits < MOST_WAITS else None


STEPS: dict[Phase, Step] = {
    Phase.CHECK: checking.next_message,
    Phase.RECOVER: recovering.next_message,
    Phase.LOOK_UP: lookups.next_message,
    Phase.READ: reading.next_message,
    Phase.WAIT: wait,
    Phase.WRITE: write,
    Phase.PROVE: proving.next_message,
}
