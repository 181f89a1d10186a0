"""One line for each request of a page or of the management API: which, what was answered, how long it took."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from app import counting, logs

log = logging.getLogger(__name__)
COMPANY_ID = re.compile(r"c[a-z0-9]{11}")  # anything else in its place may be somebody's name
QUIET = ("static", "metrics.metrics")  # asked for all day long, and of no interest unless they fail


def register(app: Flask) -> None:
    """Before everything else that looks at a request."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    logs.begin(call=secrets.token_hex(4))
    company_id = str((request.view_args or {}).get("company_id"))
    if COMPANY_ID.fullmatch(company_id):
        logs.note(company=company_id)
    g.began = time.monotonic()


def _tell(response: Response) -> Response:
    """With the rule and never with the address: what stands in an address may be a secret or a customer's name."""
    rule = request.url_rule.rule if request.url_rule is not None else "unknown"
    loud = request.endpoint not in QUIET or response.status_code >= 400
    began = g.get("began")
    if began is None:
        return response
    seconds, area = time.monotonic() - began, request.blueprint or "other"
    counting.count("qbconnector_web_requests", area=area, status=f"{response.status_code // 100}xx")
    counting.observe("qbconnector_web_seconds", seconds, area=area)
    if loud:
        fields = {"method": _method(), "rule": rule, "status": response.status_code}
        log.info("request", extra={**fields, "ms": round(seconds * 1000)})
    return response


def _method() -> str:
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
