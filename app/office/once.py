"""A call that is sent again under the same key has one effect, and is answered as it was the first time.

The first to come claims the key in PostgreSQL, and is waited for by those that come meanwhile. What was answered is kept for a
day, encrypted: it can hold a password. A call that was cut off leaves its claim without an answer, and nobody can say whether it
took effect: then that is said, and it is not done again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from psycopg2.errors import LockNotAvailable
from sqlalchemy.exc import OperationalError

from app.office.errors import Missing, Refusal
from app.services import Services
from app.store.sql import text

KEPT = "24 hours"
PATIENCE = "20s"  # for one that is under way with the same key
LONGEST = 255
FIELD = "Idempotency-Key"


class Answer(NamedTuple):
    status: int
    body: str


@dataclass(frozen=True)
class Call:
    """A call under a key: whose, and everything that was asked."""

    caller: str
    key: str
    asked: str


def once(services: Services, call: Call, run: Callable[[], Answer]) -> Answer:
    """The answer of ``run``, or of the call that came under this key before. What was refused is not kept.

    Raises: Refusal when the key was used for something else, when its call is still under way, or was cut off.
    """
    if not 1 <= len(call.key) <= LONGEST or not call.key.isascii() or not call.key.isprintable():
        raise Refusal(f"An {FIELD} has 1 to {LONGEST} ASCII characters.", code="invalid", field=FIELD)
    try:
        with services.database.operators() as turn:
            turn.execute(text("SELECT set_config('lock_timeout', :patience, true)"), {"patience": PATIENCE})
            turn.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 1))"), {"name": f"{call.caller} {call.key}"})
            kept = _kept(services, call)
            return kept or _done(services, call, run)
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise
        raise Refusal(
            f"A call with this {FIELD} is still under way.",
            code="in_progress",
            field=FIELD,
            remedy="Send the same again in a minute; it is answered then, and done once.",
        ) from error


def _done(services: Services, call: Call, run: Callable[[], Answer]) -> Answer:
    try:
        answer = run()
    except (Missing, Refusal):
        with services.database.operators() as connection:
            connection.execute(text("DELETE FROM kept_answer WHERE caller = :caller AND key = :key"), _of(call))
        raise
    with services.database.operators() as connection:
        connection.execute(
            text("UPDATE kept_answer SET status = :status, answer = :answer WHERE caller = :caller AND key = :key"),
            _of(call) | {"status": answer.status, "answer": services.vault.encrypt(json.dumps(answer.body))},
        )
    return answer


def _kept(services: Services, call: Call) -> Answer | None:
    """What was answered before; None when this is the first call, whose claim then stands. Raises: Refusal."""
    asked = services.vault.hash(call.asked)
    with services.database.operators() as connection:
        connection.execute(
            text(f"DELETE FROM kept_answer WHERE caller = :caller AND key = :key AND created_at < now() - interval '{KEPT}'"),
            _of(call),
        )
        row = connection.execute(
            text("SELECT asked_hash, status, answer FROM kept_answer WHERE caller = :caller AND key = :key"), _of(call)
        ).one_or_none()
        if row is None:
            connection.execute(
                text("INSERT INTO kept_answer (caller, key, asked_hash) VALUES (:caller, :key, :asked)"),
                _of(call) | {"asked": asked},
            )
            return None
    if row.asked_hash != asked:
        raise Refusal(
            f"This {FIELD} was used for another call.",
            code="key_reused",
            field=FIELD,
            remedy=f"Use a new {FIELD} for each thing that you want done, and the same one only to repeat it unchanged.",
        )
    if row.status is None:
        raise Refusal(
            f"The call that came with this {FIELD} before was cut off; nobody can say whether it took effect.",
            code="outcome_unknown",
            field=FIELD,
            remedy=f"Look whether it is there, and where it is not send it with a new {FIELD}.",
        )
    return Answer(row.status, json.loads(services.vault.decrypt(row.answer)))


def _of(call: Call) -> dict[str, str]:
    return {"caller": call.caller, "key": call.key}
