"""The first state that applies to a company, and its sentence in the customer's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.health.facts import Facts
from app.health.words import Health, State

PAUSED = "This connection is paused; nothing is read or written until it is resumed."
NEW = "Web Connector has not called yet: add the .qwc file to it and type the password there."
REFUSED = "Web Connector calls with a wrong password: type the one of this connection there again, or make a new one."
STOPPED = {
    "restored_backup": "A backup of the company file was restored: nothing is written until someone has confirmed it.",
}
WAITING = "The comparison waits for approval: look at the preview and approve it; nothing is written before."
FIRST_READ = "Both sides are being read and compared for the first time; nothing is written before it is approved."
FIRST_AS_IT_IS = "Both sides are being read and compared for the first time; what differs is then written."


def judge(facts: Facts, now: datetime) -> Health:
    """The state of one company; ``since`` is kept while the state stays the same."""
    state, because = next((state, because) for state, look in LOOKS if (because := look(facts, now)))
    since = facts.known_since if facts.known_state == state and facts.known_since else now
    return Health(state, because, since, facts.rhythm.last if facts.rhythm else None)


def _new(facts: Facts, now: datetime) -> str:
    if facts.rhythm is not None:
        return ""
    return PAUSED if facts.paused else REFUSED if facts.refused else NEW


def _stopped(facts: Facts, now: datetime) -> str:
    if facts.paused:
        return PAUSED
    if facts.stopped == "wrong_company_file":
        right = f"“{facts.pinned_name}”" if facts.pinned_name else "the right one"
        return f"Another company file was open than {right}: nothing is written until someone has said which is the right one."
    return STOPPED.get(facts.stopped, facts.stopped) or facts.stop or ""


def _silent(facts: Facts, now: datetime) -> str:
    if facts.rhythm is None or not facts.rhythm.is_silent(now):
        return ""
    if facts.refused:
        return REFUSED
    last = facts.rhythm.last.astimezone(facts.zone)
    return (
        f"Web Connector has not called since {last:%A}, {last.day} {last:%B}, {last:%H:%M}:"
        " see whether the computer with QuickBooks is on and Web Connector is running there."
    )


def _failing(facts: Facts, now: datetime) -> str:
    if facts.fails or facts.stands_since is None:
        return facts.fails or ""
    since = facts.stands_since.astimezone(facts.zone)
    return (
        f"What is due has not been done since {since:%H:%M} on {since.day} {since:%B}: whoever runs this service sees why,"
        " and nothing is lost."
    )


def _waiting(facts: Facts, now: datetime) -> str:
    return WAITING if facts.waits_for_approval else ""


def _working(facts: Facts, now: datetime) -> str:
    if facts.state in {"new", "reading", "preview"}:
        return FIRST_AS_IT_IS if facts.auto_approve else FIRST_READ
    if facts.pushes:
        return f"{_many(facts.pushes, 'change is', 'changes are')} on the way to IndusTrack."
    if facts.asked:
        return f"{_many(facts.asked, 'change is', 'changes are')} being written to QuickBooks."
    if facts.reads or facts.compares:
        return "What changed is being read and compared."
    if facts.waiting:
        return f"{_many(facts.waiting, 'change waits', 'changes wait')} for the next update of Web Connector."
    return ""


def _attention(facts: Facts, now: datetime) -> str:
    if facts.attentions == 1:
        return f"One thing needs a person: {facts.attention}"
    if facts.attentions:
        return f"{facts.attentions:,} things need a person; each says what to do."
    return f"{_many(facts.held, 'record is', 'records are')} held and not written." if facts.held else ""


def _differ(facts: Facts, now: datetime) -> str:
    if not facts.proof_open:
        return ""
    return (
        f"The two sides do not agree: {_many(facts.proof_open, 'difference', 'differences')} found by the last proof"
        f" {'is' if facts.proof_open == 1 else 'are'} not put right yet."
    )


def _in_step(facts: Facts, now: datetime) -> str:
    if facts.proof == "agree":
        return facts.proof_says or ""
    if facts.proof == "differ":
        return f"{facts.proof_says} {'It is' if facts.proof_found == 1 else 'All are'} put right by now."
    return ""


def _unproven(facts: Facts, now: datetime) -> str:
    if facts.proof == "unproven" and facts.proof_says:
        return f"Nothing waits to be read or written. {facts.proof_says}"
    return "Nothing waits to be read or written; that both sides agree is still to be proved."


LOOKS: tuple[tuple[State, Callable[[Facts, datetime], str]], ...] = (
    (State.NEW, _new),
    (State.STOPPED, _stopped),
    (State.SILENT, _silent),
    (State.FAILING, _failing),
    (State.WAITING, _waiting),
    (State.WORKING, _working),
    (State.ATTENTION, _attention),
    (State.ATTENTION, _differ),
    (State.IN_STEP, _in_step),
    (State.WORKING, _unproven),
)
"""The table of states: the first whose sentence is not empty."""


def _many(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
