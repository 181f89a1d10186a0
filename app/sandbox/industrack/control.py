"""Endpoints outside the contract, below /_sandbox: what a demo or a test does from another process."""

from typing import Any

from flask import Blueprint, Response, request

from app.sandbox.industrack.answers import Refused
from app.sandbox.industrack.current import current
from app.sandbox.industrack.industrack import UnknownAccount
from app.sandbox.industrack.mischief import Mischief
from app.sandbox.industrack.problems import as_json, problem, single

control = Blueprint("sandbox", __name__)


@control.errorhandler(Refused)
def refused(error: Refused) -> Response:
    return single(error.answer)


@control.errorhandler(UnknownAccount)
def unknown(error: UnknownAccount) -> Response:
    return problem(404, str(error))


@control.errorhandler(TypeError)
@control.errorhandler(ValueError)
def wrong(error: ValueError | TypeError) -> Response:
    return problem(400, str(error))


@control.get("/counts")
def counts() -> Response:
    log = current().log
    asked = {"reads": log.reads, "writes": log.writes, "operations": log.operations}
    return as_json({"records": current().counts(_token()), "requests": asked})


@control.post("/reset")
def reset() -> Response:
    _body()
    current().reset()
    return as_json({"reset": True})


@control.post("/webhook")
def webhook() -> Response:
    body = _body()
    url, secret = body.get("url"), body.get("secret", "")
    if not isinstance(url, str | None) or not isinstance(secret, str):
        raise ValueError("url and secret must be strings.")
    current().send_webhooks_to(url, secret, _token())
    return as_json({"url": url})


@control.post("/faults")
def faults() -> Response:
    body = _body()
    if body:
        current().faults.plan_from(body)
    else:
        current().faults.clear()
    return as_json({"planned": current().faults.planned, "latency": current().faults.latency})


@control.post("/accounts")
def accounts() -> Response:
    body = _body()
    if not body.keys() <= {"token", "name", "time_zone"} or not all(isinstance(v, str) for v in body.values()):
        raise ValueError("An account has a token, a name and a time_zone, all of them strings.")
    if not body.get("token"):
        raise ValueError("An account needs a token.")
    added = current().add_account(**body)
    return as_json({"id": added.id, "token": added.token}, 201)


@control.post("/office/<collection>")
def create(collection: str) -> Response:
    return as_json(current().create(collection, _body(), _token()), 201)


@control.patch("/office/<collection>/<record_id>")
def edit(collection: str, record_id: str) -> Response:
    return as_json(current().edit(collection, record_id, _body(), _token()))


@control.delete("/office/<collection>/<record_id>")
def delete(collection: str, record_id: str) -> Response:
    return as_json(current().delete(collection, record_id, _token()))


@control.post("/office/invoices/<record_id>/approve")
def approve(record_id: str) -> Response:
    return as_json(current().approve(record_id, bool(_body().get("ready", True)), _token()))


@control.post("/mischief")
def mischief() -> Response:
    return as_json(Mischief(current(), _token()).act(**_body()))


def _token() -> str | None:
    return request.args.get("token")


def _body() -> dict[str, Any]:
    """The JSON object sent; a page on another site cannot send one, so it cannot steer the sandbox."""
    if request.mimetype != "application/json":
        raise ValueError("The body must be application/json.")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise ValueError("The body must be a JSON object.")
    return body
