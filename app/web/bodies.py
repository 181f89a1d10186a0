"""What is left of a request that is refused: read and forgotten, because its sender hears the answer only after sending all."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MOST = 16 * 1024 * 1024  # bytes; who sends more is not waited for
SECONDS = 10.0
BLOCK = 64 * 1024


def drain(environ: WSGIEnvironment) -> None:
    """Of a body that announced too much, so that nothing of it was read; or of one without an announced length, from wherever."""
    announced = str(environ.get("CONTENT_LENGTH") or "")
    if re.fullmatch(r"[0-9]{1,18}", announced):
        left = int(announced)
    else:
        left = MOST if environ.get("wsgi.input_terminated") or "HTTP_TRANSFER_ENCODING" in environ else 0
    if left > MOST:
        return
    until = time.monotonic() + SECONDS
    while left > 0 and time.monotonic() < until:
        block = environ["wsgi.input"].read(min(BLOCK, left))
        if not block:
            return
        left -= len(block)
