"""Pushes on their way to IndusTrack: in one call as a rule, one by one when IndusTrack stumbles over the batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.industrack import errors
from app.industrack.client import Client, Create, Result, Update
from app.industrack.errors import Record
from app.sync.industrack.sent import Push

TRUSTED = 3  # attempts after which one record of a batch may be what IndusTrack fails over
MOST_IN_VAIN = 3  # records in a row without any success: then it is not the records
TOLD = (200, 201)  # statuses with which the record comes as it is now
REFUSED = (errors.Invalid, errors.Refused, errors.Taken)
"""Answers to a batch as a whole. A 404 is none of them: it says nothing of the records, but that the address is wrong."""
IN_VAIN = (404, 503)


def send(client: Client, batch: Sequence[Push], heart: Callable[[], None]) -> list[Result]:
    """One result a push, in the same order.

    Raises: IndusTrackError when nothing is known of any of them.
    """
    done = _found_earlier(client, batch, heart)
    rest = [one for one in batch if one.id not in done]
    answers = iter(_carried_out(client, rest, heart) if rest else [])
    return [done[one.id] if one.id in done else next(answers) for one in batch]


def _found_earlier(client: Client, batch: Sequence[Push], heart: Callable[[], None]) -> dict[int, Result]:
    """Creates that are tried again: one that was carried out after all is found by its reference."""
    found = {}
    for one in batch:
        if one.client_ref and one.attempts > 1:
            heart()  # looking for two hundred takes longer than a lease
            record = client.find(one.collection, client_ref=one.client_ref)
            if record is not None:
                found[one.id] = Result(status=200, record=record, is_found=True)
    return found


def _carried_out(client: Client, rest: Sequence[Push], heart: Callable[[], None]) -> list[Result]:
    """In one call; one by one where that call was refused as a whole, or has failed too often."""
    heart()
    if len(rest) > 1 and rest[0].attempts > TRUSTED:
        return _one_by_one(client, rest, heart)
    try:
        results = client.batch(rest[0].collection, [operation(one) for one in rest])
    except REFUSED:
        return _one_by_one(client, rest, heart)
    return [_with_record(client, one, result) for one, result in zip(rest, results, strict=True)]


def operation(one: Push) -> Create | Update:
    if one.industrack_id is None:
        return Create(one.data | {"client_ref": one.client_ref}, str(one.idempotency_key))
    return Update(one.industrack_id, one.data, one.if_match or None)


def _with_record(client: Client, one: Push, result: Result) -> Result:
    """An answer that does not show the record: it is asked for, because what follows is decided on what IndusTrack holds now."""
    if result.record is not None or result.status not in TOLD:
        return result
    try:
        return replace(result, record=_look(client, one))
    except errors.NotFound:
        return Result(404)


def _look(client: Client, one: Push) -> Record | None:
    if one.industrack_id is not None:
        return client.get(one.collection, one.industrack_id)
    return client.find(one.collection, client_ref=one.client_ref)


def _one_by_one(client: Client, rest: Sequence[Push], heart: Callable[[], None]) -> list[Result]:
    """What one record is answered is its own affair. Raises: Unavailable, when the first ones get nothing, or all."""
    results: list[Result] = []
    for one in rest:
        try:
            results.append(_with_record(client, one, _alone(client, one)))
        except errors.Unavailable:
            results.append(Result(503))
        if len(results) in {MOST_IN_VAIN, len(rest)} and all(result.status in IN_VAIN for result in results):
            raise errors.Unavailable("none of many was answered", maybe_done=True)
        heart()
    return results


def _alone(client: Client, one: Push) -> Result:
    try:
        return _carry_out(client, operation(one), one.collection)
    except errors.VersionConflict as conflict:
        return Result(412, conflict.record)
    except errors.Invalid as invalid:
        return Result(422, errors=invalid.errors)
    except (errors.NotFound, errors.Taken, errors.Refused) as problem:
        return Result(_status(problem))


def _carry_out(client: Client, what: Create | Update, collection: str) -> Result:
    if isinstance(what, Create):
        return Result(201, client.create(collection, what.data, what.idempotency_key))
    return Result(200, client.patch(collection, what.id, what.data, what.version))


def _status(problem: errors.IndusTrackError) -> int:
    if isinstance(problem, errors.Refused):
        return problem.status
    return 404 if isinstance(problem, errors.NotFound) else 409
