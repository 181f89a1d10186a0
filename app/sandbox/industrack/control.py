"""Endpoints outside the contract, below /_sandbox: what a demo or a test does from another process."""

from typing import Any

from flask import Blueprint, Response, request

from app.sandbox.industrack.answers import Refused
from app.sandbox.industrack.industrack import Industrack, UnknownAccount
from app.sandbox.industrack.problems import as_json, problem, single


def control(industrack: Industrack) -> Blueprint:
    """The endpoints; ``?token=`` chooses the account, without it the first is meant."""
    routes = Blueprint("sandbox", __name__)

    @routes.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return single(error.answer)

    @routes.errorhandler(UnknownAccount)
    def unknown(error: UnknownAccount) -> Response:
        return problem(404, str(error))

    @routes.errorhandler(ValueError)
    def wrong(error: ValueError) -> Response:
        return problem(400, str(error))

    @routes.get("/counts")
    def counts() -> Response:
        log = industrack.log
        asked = {"reads": log.reads, "writes": log.writes, "operations": log.operations}
        return as_json({"records": industrack.counts(_token()), "requests": asked})

    @routes.post("/reset")
    def reset() -> Response:
        _body()
        industrack.reset()
        return as_json({"reset": True})

    @routes.post("/webhook")
    def webhook() -> Response:
        body = _body()
        url, secret = body.get("url"), body.get("secret", "")
        if not isinstance(url, str | None) or not isinstance(secret, str):
            raise ValueError("url and secret must be strings.")
        industrack.send_webhooks_to(url, secret, _token())
        return as_json({"url": url})

    @routes.post("/faults")
    def faults() -> Response:
        body = _body()
        if body:
            industrack.faults.plan_from(body)
        else:
            industrack.faults.clear()
        return as_json({"planned": industrack.faults.planned, "latency": industrack.faults.latency})

    @routes.post("/accounts")
    def accounts() -> Response:
        body = _body()
        if not body.keys() <= {"token", "name", "time_zone"} or not all(isinstance(v, str) for v in body.values()):
            raise ValueError("An account has a token, a name and a time_zone, all of them strings.")
        if not body.get("token"):
            raise ValueError("An account needs a token.")
        added = industrack.add_account(**body)
        return as_json({"id": added.id, "token": added.token}, 201)

    @routes.post("/office/<collection>")
    def create(collection: str) -> Response:
        return as_json(industrack.create(collection, _body(), _token()), 201)

    @routes.patch("/office/<collection>/<record_id>")
    def edit(collection: str, record_id: str) -> Response:
        return as_json(industrack.edit(collection, record_id, _body(), _token()))

    @routes.delete("/office/<collection>/<record_id>")
    def delete(collection: str, record_id: str) -> Response:
        return as_json(industrack.delete(collection, record_id, _token()))

    @routes.post("/office/invoices/<record_id>/approve")
    def approve(record_id: str) -> Response:
        return as_json(industrack.approve(record_id, bool(_body().get("ready", True)), _token()))

    return routes


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
