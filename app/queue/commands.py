"""Commands to Redis that are only written: together, in one message, and none without the others.

redis-py's pipeline says the same. It looks at each command and each answer at such length that a call of the Web Connector, which
shows a session and its requests, spent more on it than on its own work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import redis
from redis.exceptions import ConnectionError as Away

Command = Sequence[str | int | float]


def send(client: redis.Redis, commands: Sequence[Command]) -> None:
    """Carry them out, all or none; once more where the connection had been closed meanwhile, so all of them may be done twice.

    Raises: redis.RedisError.
    """
    try:
        _send(client, commands)
    except Away:
        _send(client, commands)


def _send(client: redis.Redis, commands: Sequence[Command]) -> None:
    pool = client.connection_pool
    connection: Any = pool.get_connection()
    try:
        whole = [("MULTI",), *commands, ("EXEC",)] if len(commands) > 1 else commands
        connection.send_packed_command([b"".join(map(_packed, whole))])
        answers = [connection.read_response() for _ in whole]
    except BaseException:
        connection.disconnect()  # what was not read would be taken for the answer to the next command
        raise
    finally:
        pool.release(connection)
    for answer in answers[-1] if len(commands) > 1 else ():
        if isinstance(answer, redis.ResponseError):
            raise answer


def _packed(command: Command) -> bytes:
    """As Redis reads it: how many words, and each behind its length."""
    words = [str(word).encode() for word in command]
    return b"*%d\r\n%b" % (len(words), b"".join([b"$%d\r\n%b\r\n" % (len(word), word) for word in words]))
