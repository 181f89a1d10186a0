"""The HTTP operations of the contract."""

import json
from typing import Any

from flask import Blueprint, Response, g, request

from app.sandbox.industrack.account import BATCH_LIMIT, Account
from app.sandbox.industrack.connection import after_effect, before_effect
from app.sandbox.industrack.current import current
from app.sandbox.industrack.industrack import UnknownAccount
from app.sandbox.industrack.pages import BadQuery, read_page
from app.sandbox.industrack.problems import as_json, as_text, field_errors, problem, single
from app.sandbox.industrack.request_log import BODY_KEPT, Request
from app.sandbox.industrack.schema import COLLECTIONS
from app.sandbox.industrack.spelling import freely

JSON_TYPES = ("application/json", "application/merge-patch+json")


class Unusable(ValueError):
    """The request's body is no JSON; ``answer`` says so."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


api = Blueprint("api", __name__)


@api.before_request
def admit() -> Response | None:
    """Let the faults happen that are due, and in who has a token."""
    industrack = current()
    g.operations = 0
    collection = _collection()
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
    """Count the request, and spoil its answer when that is due."""
    industrack = current()
    if industrack.spells_freely and response.mimetype == "application/json":
        response.set_data(json.dumps(freely(json.loads(response.get_data())), indent=1))
    sent = request.get_data(as_text=True)[:BODY_KEPT] if request.method in ("POST", "PATCH") else ""
    industrack.log.add(Request(request.method, request.path, _collection(), response.status_code, g.operations, sent))
    return after_effect(g.fault, response)


@api.errorhandler(Unusable)
def unusable(error: Unusable) -> Response:
    """A body that nobody can read."""
    return error.answer


@api.errorhandler(BadQuery)
def bad_query(error: BadQuery) -> Response:
    """A list that nobody can give."""
    return field_errors(error.errors)


def _collection() -> str | None:
    return (request.view_args or {}).get("collection")


def _account() -> Account:
    account: Account = g.account
    return account


def _body() -> Any:
    if request.mimetype not in JSON_TYPES:
        raise Unusable(problem(415, "The body must be application/json."))
    try:
        return json.loads(request.get_data(), parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise Unusable(problem(400, "The body is not valid JSON.")) from error


def _no_such_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


@api.get("/account")
def read_account() -> Response:
    """GET /account"""
    account = _account()
    return as_json({"id": account.id, "name": account.name, "time_zone": account.time_zone})


@api.get("/<collection>")
def read_list(collection: str) -> Response:
    """GET /{collection}"""
    page = read_page(_account(), collection, request.args)
    table = _account().tables[collection]
    data = ",".join(table.text_of(record) for record in page.data)
    return as_text(f'{{"data":[{data}],"next_cursor":{json.dumps(page.next_cursor)}}}')


@api.post("/<collection>")
def create(collection: str) -> Response:
    """POST /{collection}"""
    g.operations = 1
    return single(_account().create(collection, _body(), request.headers.get("Idempotency-Key")))


@api.get("/<collection>/<record_id>")
def read(collection: str, record_id: str) -> Response:
    """GET /{collection}/{id}"""
    return single(_account().get(collection, record_id))


@api.patch("/<collection>/<record_id>")
def change(collection: str, record_id: str) -> Response:
    """PATCH /{collection}/{id}"""
    g.operations = 1
    version = request.headers.get("If-Match")
    if version is not None:
        version = version.strip().removeprefix("W/").strip('"')
        version = None if version == "*" else version
    return single(_account().update(collection, record_id, _body(), version))


@api.post("/<collection>/batch")
def batch(collection: str) -> Response:
    """POST /{collection}/batch"""
    body = _body()
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list):
        return field_errors({"operations": ["must be a list"]})
    if len(operations) > BATCH_LIMIT:
        return field_errors({"operations": [f"must not be more than {BATCH_LIMIT}"]})
    g.operations = len(operations)
    text_of = _account().tables[collection].text_of
    results = ",".join(answer.as_result(text_of) for answer in _account().batch(collection, operations))
    return as_text(f'{{"results":[{results}]}}')
