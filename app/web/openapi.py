"""The management API's description, made from its table of operations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from app.web.operations import FLAG, TEXT, Operation, Schema

NUMBER: Schema = {"type": "integer"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
ANYTHING: Schema = {"type": "object"}
STATE: Schema = {"enum": ["new", "reading", "preview", "active", "paused"]}
ID: Schema = {"type": ["string", "integer"]}
KIND: Schema = {**TEXT, "description": "customer, location, item, invoice, payment, or a look-up"}


def shape(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def by_kind(schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": schema}


QUEUE = shape(waiting=NUMBER, handed_out=NUMBER, unknown=NUMBER, held=NUMBER)
LAST_SESSION: Schema = {
    "anyOf": [
        {"type": "null"},
        shape(
            started_at=MOMENT,
            ended_at=MAYBE_MOMENT,
            outcome={"enum": ["done", "nothing_to_do", "refused", "lost", "error", None]},
            message=TEXT,
        ),
    ]
}
PLANNED = by_kind(shape(create=NUMBER, update=NUMBER, deactivate=NUMBER))

SCHEMAS: dict[str, Schema] = {
    "Error": shape(error=shape(code=TEXT, message=TEXT)),
    "CompanyInList": shape(id=TEXT, name=TEXT, state=STATE, last_session=LAST_SESSION, queue=QUEUE, attention=NUMBER),
    "Company": shape(
        id=TEXT,
        name=TEXT,
        state=STATE,
        username=TEXT,
        soap_url=TEXT,
        webhook_url=TEXT,
        industrack_url=TEXT,
        settings=ANYTHING,
        accounts=ANYTHING,
        quickbooks=shape(**dict.fromkeys(("company_name", "path", "product", "qbxml_version", "file_mode"), MAYBE_TEXT)),
    ),
    "Added": shape(
        **dict.fromkeys(
            ("id", "name", "state", "username", "password", "soap_url", "webhook_url", "webhook_secret", "setup_url"),
            TEXT,
        )
    ),
    "Status": shape(
        id=TEXT,
        name=TEXT,
        state=STATE,
        session={"anyOf": [{"type": "null"}, shape(id=ID, phase=TEXT, percent=NUMBER, started_at=MOMENT)]},
        last_session=LAST_SESSION,
        queue=QUEUE,
        pushes=shape(waiting=NUMBER, failed=NUMBER),
        records=by_kind(shape(quickbooks=NUMBER, industrack=NUMBER, linked=NUMBER)),
        attention=NUMBER,
        idle=FLAG,
    ),
    "Preview": shape(
        id=TEXT,
        state={"enum": ["reading", "ready", "approved"]},
        quickbooks=PLANNED,
        industrack=PLANNED,
        link=by_kind(NUMBER),
        examples={"type": "array", "items": shape(side=MAYBE_TEXT, kind=KIND, action=TEXT, name=TEXT, why=TEXT)},
    ),
    "Attention": shape(
        id=ID,
        code=TEXT,
        severity={"enum": ["info", "warning", "error"]},
        summary=TEXT,
        remedy=TEXT,
        kind=MAYBE_TEXT,
        quickbooks_id=MAYBE_TEXT,
        industrack_id=MAYBE_TEXT,
        name=MAYBE_TEXT,
        choices={"type": "array", "items": shape(value=TEXT, label=TEXT)},
        since=MOMENT,
    ),
    "Request": shape(
        id=ID,
        kind=KIND,
        action=TEXT,
        state={"enum": ["waiting", "handed_out", "unknown", "held"]},
        name=TEXT,
        quickbooks_id=MAYBE_TEXT,
        industrack_id=MAYBE_TEXT,
        attempts=NUMBER,
        since=MOMENT,
        not_before=MAYBE_MOMENT,
    ),
    "Change": shape(
        id=ID,
        at=MOMENT,
        kind=KIND,
        side=MAYBE_TEXT,
        action=TEXT,
        name=TEXT,
        quickbooks_id=MAYBE_TEXT,
        industrack_id=MAYBE_TEXT,
        why=TEXT,
        before=ANYTHING,
        after=ANYTHING,
        restorable=FLAG,
    ),
    "Message": shape(id=ID, purpose=TEXT, state=TEXT),
}


def document(operations: Iterable[Operation], url: str) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in operations:
        paths.setdefault(_path(operation.path), {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "QuickBooks connector management API",
            "version": "1",
            "description": "Every operation does what the command of the same name does.",
        },
        "servers": [{"url": url}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "responses": {"Problem": {"description": "What is wrong", "content": _json({"$ref": "#/components/schemas/Error"})}},
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    in_path = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in re.findall(r"<(\w+)>", operation.path)]
    in_query = [{"name": name, "in": "query", "schema": schema} for name, schema in operation.query.items()]
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": in_path + in_query,
        "responses": {
            str(operation.status): {
                "description": operation.summary,
                "content": {operation.media_type: {"schema": operation.answer}},
            },
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }
    if operation.body:
        schema = {"type": "object", "properties": dict(operation.body), "additionalProperties": False}
        required = {"required": list(operation.required)} if operation.required else {}
        described["requestBody"] = {"required": bool(operation.required), "content": _json({**schema, **required})}
    return described


def _path(path: str) -> str:
    return re.sub(r"<(\w+)>", r"{\1}", path)


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
