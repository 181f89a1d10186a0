"""A POST with an Idempotency-Key: done once, answered the same again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, g, request

from app.office.once import FIELD, LONGEST, Answer, Call
from app.web.context import office

REPEATED = "Idempotency-Replayed"
ONCE: dict[str, Any] = {
    "name": FIELD,
    "in": "header",
    "required": False,
    "description": "For 24 hours the same call under the same key is done once, and answered as it was the first time.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}


def once(run: Callable[[], Response]) -> Response:
    """What ``run`` answers, or what it answered when this call came before."""
    key = request.headers.get(FIELD)
    if key is None or request.method != "POST":
        return run()
    done: list[Response] = []

    def first() -> Answer:
        done.append(run())
        return Answer(done[0].status_code, done[0].get_data(as_text=True))

    asked = json.dumps([request.method, request.full_path, request.get_json(silent=True)], sort_keys=True)
    kept = office().once(Call(g.caller.id, key, asked), first)
    if done:
        return done[0]
    return Response(kept.body, status=kept.status, mimetype="application/json", headers={REPEATED: "true"})
