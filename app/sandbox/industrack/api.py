"""The HTTP operations of the contract."""

import json
from typing import Any

from flask import Blueprint, Response, g, request

from app.sandbox.industrack.account import BATCH_LIMIT, Account
from app.sandbox.industrack.connection import after_effect, before_effect
from app.sandbox.industrack.industrack import Industrack, Request, UnknownAccount
from app.sandbox.industrack.pages import BadQuery, read_page
from app.sandbox.industrack.problems import as_json, field_errors, problem, single, without_empty
from app.sandbox.industrack.schema import COLLECTIONS

JSON_TYPES = ("application/json", "application/merge-patch+json")


class Unusable(ValueError):
    """The request's body is no JSON; ``answer`` says so."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def contract(industrack: Industrack) -> Blueprint:
    """The operations of ``industrack``, to be mounted where customers hang below."""
    api = Blueprint("api", __name__)

    @api.before_request
    def admit() -> Response | None:
        g.operations = 0
        collection = (request.view_args or {}).get("collection")
        g.fault = industrack.faults.take(request.method, collection)
        failed = before_effect(g.fault, industrack.faults.latency)
        if failed is not None:
            return failed
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            g.account = industrack.account(token.strip() if scheme.lower() == "bearer" else "")
        except UnknownAccount:
            refused = problem(401, "The token is missing, unknown or revoked.")
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        if collection is not None and collection not in COLLECTIONS:
            return problem(404, "There is no such collection.")
        return None

    @api.after_request
    def note(response: Response) -> Response:
        collection = (request.view_args or {}).get("collection")
        if industrack.omits_empty and response.mimetype == "application/json":
            response.set_data(json.dumps(without_empty(json.loads(response.get_data()))))
        industrack.log.add(Request(request.method, request.path, collection, response.status_code, g.operations))
        return after_effect(g.fault, response)

    @api.errorhandler(Unusable)
    def unusable(error: Unusable) -> Response:
        return error.answer

    @api.errorhandler(BadQuery)
    def bad_query(error: BadQuery) -> Response:
        return field_errors(error.errors)

    api.get("/account")(read_account)
    api.get("/<collection>")(read_list)
    api.post("/<collection>")(create)
    api.post("/<collection>/batch")(batch)
    api.get("/<collection>/<record_id>")(read)
    api.patch("/<collection>/<record_id>")(change)
    return api


def _account() -> Account:
    account: Account = g.account
    return account


def _body() -> Any:
    if request.mimetype not in JSON_TYPES:
        raise Unusable(problem(415, "The body must be application/json."))
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise Unusable(problem(400, "The body is not valid JSON.")) from error


def read_account() -> Response:
    """GET /account"""
    account = _account()
    return as_json({"id": account.id, "name": account.name, "time_zone": account.time_zone})


def read_list(collection: str) -> Response:
    """GET /{collection}"""
    page = read_page(_account(), collection, request.args)
    return as_json({"data": page.data, "next_cursor": page.next_cursor})


def create(collection: str) -> Response:
    """POST /{collection}"""
    g.operations = 1
    return single(_account().create(collection, _body(), request.headers.get("Idempotency-Key")))


def read(collection: str, record_id: str) -> Response:
    """GET /{collection}/{id}"""
    return single(_account().get(collection, record_id))


def change(collection: str, record_id: str) -> Response:
    """PATCH /{collection}/{id}"""
    g.operations = 1
    version = request.headers.get("If-Match")
    if version is not None:
        version = version.strip().removeprefix("W/").strip('"')
    return single(_account().update(collection, record_id, _body(), version))


def batch(collection: str) -> Response:
    """POST /{collection}/batch"""
    body = _body()
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list):
        return field_errors({"operations": ["must be a list"]})
    if len(operations) > BATCH_LIMIT:
        return field_errors({"operations": [f"must not be more than {BATCH_LIMIT}"]})
    g.operations = len(operations)
    return as_json({"results": [answer.as_result() for answer in _account().batch(collection, operations)]})
