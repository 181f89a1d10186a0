"""Faults as they show on the connection: late, cut or broken answers."""

import socket
import time
from contextlib import suppress

from flask import Response, request

from app.sandbox.industrack.faults import Fault


def before_effect(fault: Fault | None, latency: float) -> Response | None:
    """What happens instead of, or before, the request's effect; None lets it through."""
    if latency > 0:
        time.sleep(latency)
    if fault is None or fault.when != "before":
        return None
    if fault.kind == "slow":
        time.sleep(fault.seconds)
        return None
    if fault.kind == "cut":
        hang_up()
        return Response(status=503)
    return _failure(fault)


def after_effect(fault: Fault | None, response: Response) -> Response:
    """What becomes of the answer after the request took effect."""
    if fault is None or fault.when != "after":
        return response
    if fault.kind == "slow":
        time.sleep(fault.seconds)
    elif fault.kind == "cut":
        hang_up()
    elif fault.kind == "half":
        body = response.get_data()
        _send_half(response.status, body)
    else:
        return _failure(fault)
    return response


def hang_up() -> None:
    """End the connection that the request came by, so that no answer gets through."""
    connection = request.environ["werkzeug.socket"]
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _send_half(status: str, body: bytes) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with suppress(OSError):
        request.environ["werkzeug.socket"].sendall(head.encode() + body[: len(body) // 2])
    hang_up()


def _failure(fault: Fault) -> Response:
    response = Response(fault.body, fault.status, mimetype="text/plain")
    if fault.retry_after is not None:
        response.headers["Retry-After"] = fault.retry_after
    return response
